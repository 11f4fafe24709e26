"""What customers may use up in a day: who is over it is told once, and then not answered."""

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.slack_town import SlackTown

FATES = (
    "SELECT inbox.outcome, reason, turn.outcome AS turn FROM inbox"
    " JOIN turn ON turn.id = turn_id ORDER BY inbox.id"
)


def fates(house: House) -> list[tuple[str, str | None, str]]:
    """What became of each message, why, and how its turn ended."""
    return [(row["outcome"], row["reason"], row["turn"]) for row in house.rows(FATES)]


async def test_a_customer_over_the_days_messages_is_told_once(
    town: SlackTown, house: House
) -> None:
    """The last message within it is answered, the next gets a notice, the next nothing."""
    house.claude.will(Say("Yes, it is."), Say("Hello Bob!"))
    bob = town.slack.person("Bob")
    await town.slack.join(bob, town.channel)
    async with town.tandem(house, customer_day_messages=1):
        root = await town.asks("Is hail covered, and what does it cost?")
        assert await town.hears(root) == "Yes, it is."
        await town.says(root, "And is theft covered?")
        house.reference(await town.hears(root), NoticeKind.OVER_BUDGET)
        await town.says(root, "And what of fire?")
        await house.until_stored("SELECT * FROM turn WHERE outcome = 'silenced'")
        other = await town.asks("Hello!", by=bob)
        assert await town.hears(other) == "Hello Bob!"
        assert len(town.said(root)) == 2
    assert fates(house) == [
        ("answered", None, "answered"),
        ("answered", None, "noticed"),
        ("ignored", "over_budget", "silenced"),
        ("answered", None, "answered"),
    ]
    assert len(house.claude.message_requests) == 2


@pytest.mark.parametrize(
    ("name", "limit"),
    [("customer_day_tokens", 1), ("workspace_day_tokens", 1), ("day_usd", "0.000001")],
)
async def test_a_turn_that_uses_a_budget_up_is_finished(
    server: DiscordTown, house: House, name: str, limit: object
) -> None:
    """Tokens and money are counted after a turn; the next one is not begun."""
    house.claude.will(LOOK_UP, Say("Yes, it is."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, **{name: limit}):
        await server.discord.dm(server.diego, "Is hail covered, and what does it cost?")
        assert await server.hears(direct) == "Yes, it is."
        await server.discord.dm(server.diego, "And is theft covered?")
        house.reference(await server.hears(direct), NoticeKind.OVER_BUDGET)
    assert [fate[-1] for fate in fates(house)] == ["answered", "noticed"]
