"""An answer that comes late says so first; a notice does not."""

import pytest

import prompts
from engine.domain.posts import NoticeKind
from sandbox.claude import Call, Say, Turn
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, SOURCE, House
from tests.dialogue.slack_town import SlackTown

AT_ONCE = 0.01
"""Seconds after which an answer is late; none is ever that quick."""


def apology(language: str) -> str:
    """The sentence a late answer opens with."""
    file = prompts.ROOT / "notices" / language / f"{NoticeKind.LATE}.md"
    return file.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Is the battery covered, and what does it cost?"),
        ("de", "Ist die Batterie mitversichert, und was kostet das?"),
        ("fr", "Est-ce que la batterie est couverte, et pour combien ?"),
    ],
)
async def test_a_late_answer_opens_with_an_apology(
    town: SlackTown, house: House, language: str, question: str
) -> None:
    """It is the first paragraph of the answer's first message, in the customer's language."""
    house.claude.will(Say("Yes, it is."))
    async with town.tandem(house, late_seconds=AT_ONCE):
        root = await town.asks(question)
        first, *rest = (await town.hears(root)).split("\n")
        assert first == apology(language)
        assert "".join(rest) == "Yes, it is."
        assert len(town.said(root)) == 1


async def test_claude_does_not_read_the_apology(server: DiscordTown, house: House) -> None:
    """It is the company's sentence; Claude's history has Claude's words."""
    house.claude.will(Say("Yes, it is."), Say("It does."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, late_seconds=AT_ONCE):
        await server.discord.dm(server.diego, "Is the battery covered?")
        assert (await server.hears(direct)).startswith(apology("en"))
        await server.discord.dm(server.diego, "And does it pay for the cable?")
        await server.hears(direct)
    assert "Sorry for the wait" not in str(house.claude.message_requests[-1].body["messages"])


async def test_a_late_answer_keeps_its_sources(town: SlackTown, house: House) -> None:
    """What is cited is linked as ever."""
    house.claude.will(LOOK_UP, Say("The battery is covered.", cites=(SOURCE,)))
    async with town.tandem(house, late_seconds=AT_ONCE):
        root = await town.asks("Is the battery covered?")
        said = await town.hears(root)
    assert said.startswith(apology("en"))
    assert "[1]" in said


async def test_a_notice_does_not_apologise(server: DiscordTown, house: House) -> None:
    """A fixed sentence says what there is to say."""
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, late_seconds=AT_ONCE, message_characters=100):
        await server.discord.dm(server.diego, "x" * 101)
        assert apology("en") not in await server.hears(direct)


async def test_nothing_is_late_where_that_is_switched_off(
    server: DiscordTown, house: House
) -> None:
    """LATE_SECONDS=0 is never."""
    house.claude.will(Say("Yes, it is."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, late_seconds=0):
        await server.discord.dm(server.diego, "Is the battery covered?")
        assert await server.hears(direct) == "Yes, it is."


async def test_an_escalation_after_a_late_answer_is_told_once(
    town: SlackTown, house: House
) -> None:
    """The apology stands before the answer, and not before the notice behind it."""
    call = Call(
        "escalate_to_human",
        {"reason": "customer_asked", "summary": "Wants a person.", "urgency": "normal"},
    )
    house.claude.will(Turn(call), Say("I have asked a teammate."))
    async with town.tandem(house, late_seconds=AT_ONCE):
        root = await town.asks("I want to talk to a person, please")
        assert (await town.hears(root)).startswith(apology("en"))
        assert apology("en") not in await town.hears(root)
