"""A change of an account on either platform: directly on Slack, in a forum on Discord."""

from engine.accounts.pending import WriteTool
from sandbox.backoffice import BackOfficeSandbox
from tests.dialogue.change_play import ChangePlay, Settled, Trouble
from tests.dialogue.change_rooms import DiscordChangeRoom, SlackChangeRoom
from tests.dialogue.crash_cases import Where
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.stages import DiscordStage, SlackStage

_HEARD = {
    Where.SLACK: ("click", "outcome", "told"),
    Where.FORUM: ("click", "private", "told", "outcome"),
}


def settled(where: Where) -> Settled:
    """How it has to be in the end."""
    return Settled(changes=(1,), heard=_HEARD[where], states=("done",), known=1)


def change_on_slack(
    town: SlackTown,
    house: House,
    office: BackOfficeSandbox,
    write: WriteTool,
    trouble: Trouble = Trouble.NONE,
) -> ChangePlay:
    """In a direct conversation."""
    return ChangePlay(
        stage=SlackStage(town=town),
        house=house,
        room=SlackChangeRoom(town=town),
        office=office,
        write=write,
        trouble=trouble,
    )


def change_on_discord(
    town: DiscordTown,
    house: House,
    office: BackOfficeSandbox,
    write: WriteTool,
    trouble: Trouble = Trouble.NONE,
) -> ChangePlay:
    """In a forum's post, with the click in a direct message."""
    return ChangePlay(
        stage=DiscordStage(town=town),
        house=house,
        room=DiscordChangeRoom(town=town),
        office=office,
        write=write,
        trouble=trouble,
    )
