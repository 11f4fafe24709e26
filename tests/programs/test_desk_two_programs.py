"""Both programs as an operator runs them, on one database: a team here, a customer there."""

from collections.abc import Mapping

from sandbox.claude import Say
from tests.dialogue.customer_rooms import SlackCustomer
from tests.dialogue.desk_rooms import DeskRoom, discord_desk
from tests.dialogue.desk_story import (
    BRIEF,
    check_nothing_leaked,
    until_answered,
    until_claimed,
    until_rated,
)
from tests.programs.places import DiscordPlace, SlackPlace


def environment(desk: DeskRoom) -> Mapping[str, str]:
    """The desk's settings as both programs read them."""
    return {name.upper(): value for name, value in desk.settings.items()}


async def test_two_programs_share_a_desk(slack: SlackPlace, discord: DiscordPlace) -> None:
    """A team on Discord helps a customer on Slack, from the request to the rating."""
    slack.claude.will(Say(BRIEF))
    customer = SlackCustomer(slack=slack.server, customer=slack.maya, channel=slack.channel)
    desk = discord_desk(discord.server)
    shared = environment(desk)
    async with discord.running(**shared), slack.running(**shared):
        await until_claimed(customer, desk)
        await until_answered(customer, desk)
        await until_rated(customer, desk)
    check_nothing_leaked(customer)
