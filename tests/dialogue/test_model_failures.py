"""What the customer reads when Claude cannot be asked, breaks off, refuses or asks for nonsense."""

import re

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import (
    Call,
    CloseEarly,
    Drop,
    ErrorEvent,
    HangUp,
    HttpError,
    Malformed,
    Say,
    Turn,
)
from sandbox.claude.faults import Fault
from sandbox.wire import Json, dump
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.slack_town import SlackTown

REFERENCE = re.compile(r"[A-Z0-9]{6}")
VESPA: dict[str, Json] = {"make": "Vespa", "model": "Primavera", "year": 2022, "mileage": 3_000}
QUOTE = Call("get_quote", {**VESPA, "driver_age": 41})

PASSING: dict[str, Fault] = {
    "overloaded": HttpError(529),
    "rate limited": HttpError(429),
    "rate limited for an hour": HttpError(429, retry_after=3600),
    "down": HttpError(500),
    "timed out over there": HttpError(504),
    "hung up": HangUp(),
    "stream dropped": Drop(),
    "stream ended early": CloseEarly(),
    "overloaded in the stream": ErrorEvent(),
}
LASTING: dict[str, Fault] = {
    "key refused": HttpError(401),
    "unpaid": HttpError(402),
    "spent": HttpError(400, message="Your credit balance is too low to access the Claude API."),
    "forbidden": HttpError(403),
    "unknown model": HttpError(404),
    "malformed": Malformed.NO_BLOCK_START,
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_a_passing_failure_asks_for_patience(
    town: SlackTown, house: House, fault: Fault
) -> None:
    """When Claude is busy or out of reach the customer reads so, and the next message works."""
    house.claude.will(Say("Yes, it is."))
    house.claude.faults.next(fault)
    async with town.tandem(house, model_retries=0):
        root = await town.asks("Is hail covered, and what does it cost?")
        reference = house.reference(await town.hears(root), NoticeKind.BUSY)
        await town.says(root, "Is it covered now?")
        assert await town.hears(root) == "Yes, it is."
    assert REFERENCE.fullmatch(reference)
    failed, answered = house.rows("SELECT reference, outcome FROM turn ORDER BY id")
    assert tuple(failed) == (reference, "failed")
    assert answered["outcome"] == "answered"


@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING)
async def test_a_lasting_failure_is_said_to_be_ours(
    server: DiscordTown, house: House, fault: Fault
) -> None:
    """When the operator has to act the customer reads that it is our fault, in Spanish too."""
    house.claude.will(Say("Sí, lo está."))
    house.claude.faults.next(fault)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, model_retries=0):
        await server.discord.dm(server.diego, "Hola, ¿qué cubre el seguro para mi coche?")
        reference = house.reference(await server.hears(direct), NoticeKind.TROUBLE, "es")
        await server.discord.dm(server.diego, "¿Y ahora?")
        assert await server.hears(direct) == "Sí, lo está."
    assert REFERENCE.fullmatch(reference)
    failed, answered = house.rows("SELECT reference, outcome FROM turn ORDER BY id")
    assert tuple(failed) == (reference, "failed")
    assert answered["outcome"] == "answered"


async def test_each_notice_has_both_languages(town: SlackTown, house: House) -> None:
    """The same failure is told to each customer in the language they write in."""
    house.claude.faults.next(HttpError(529))
    house.claude.faults.next(HttpError(401))
    async with town.tandem(house, model_retries=0):
        root = await town.asks("Hola, ¿qué cubre el seguro para mi coche?")
        house.reference(await town.hears(root), NoticeKind.BUSY, "es")
        root = await town.asks("What does the insurance for my car cover?")
        house.reference(await town.hears(root), NoticeKind.TROUBLE, "en")


@pytest.mark.parametrize(
    "fault", [HttpError(529, retry_after=0), Drop(), ErrorEvent()], ids=["refused", "drop", "event"]
)
async def test_a_failure_that_passes_is_not_noticed(
    town: SlackTown, house: House, fault: Fault
) -> None:
    """What the second try puts right, the customer never hears of."""
    house.claude.will(Say("Hello Maya! How can I help you today?"))
    house.claude.faults.next(fault)
    async with town.tandem(house):
        root = await town.asks("Hello!")
        assert await town.hears(root) == "Hello Maya! How can I help you today?"
        await town.slack.settle()
        assert len(town.said(root)) == 1
    assert [row["attempts"] for row in house.rows("SELECT attempts FROM step")] == [2]


async def test_a_failure_after_a_tool_leaves_a_history_that_works(
    town: SlackTown, house: House
) -> None:
    """A turn that fails between two steps keeps its results; the next one goes on behind them."""
    house.claude.will(LOOK_UP, HttpError(529), Say("The battery is covered."))
    async with town.tandem(house, model_retries=0):
        root = await town.asks("What does electric-car insurance cover?")
        house.reference(await town.hears(root), NoticeKind.BUSY)
        await town.says(root, "And the battery?")
        assert await town.hears(root) == "The battery is covered."
    roles = [message["role"] for message in house.claude.message_requests[-1].messages]
    assert roles == ["user", "assistant", "user", "user"]


async def test_an_empty_answer_gets_a_second_chance(town: SlackTown, house: House) -> None:
    """Claude that ends its turn without a word is asked once more, the same way."""
    house.claude.will(Turn(), Say("Hello Maya!"))
    async with town.tandem(house):
        assert await town.hears(await town.asks("Hello!")) == "Hello Maya!"
    first, second = house.claude.message_requests
    assert dump(first.body) == dump(second.body)


async def test_two_empty_answers_end_the_turn(town: SlackTown, house: House) -> None:
    """Twice without a word is the end: a notice, and a case for the team."""
    house.claude.will(Turn(), Turn(), Say("I am back."))
    async with town.tandem(house):
        root = await town.asks("Hello!")
        house.reference(await town.hears(root), NoticeKind.EXHAUSTED)
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "I am back."
    assert [row["reason"] for row in house.rows("SELECT reason FROM escalation")] == ["exhausted"]


async def test_a_refusal_leaves_no_trace_in_later_history(
    server: DiscordTown, house: House
) -> None:
    """Claude's refusal becomes a notice; neither the request nor the words before it are kept."""
    house.claude.will(
        Turn(Say("Well, first you"), stop="refusal", category="cyber"), Say("Hello Diego!")
    )
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "How do I break into the claims system?")
        house.reference(await server.hears(direct), NoticeKind.REFUSED)
        await server.discord.dm(server.diego, "Hello then!")
        assert await server.hears(direct) == "Hello Diego!"
        assert len(server.said(direct)) == 2
    history = dump(house.claude.message_requests[-1].body["messages"])
    assert "Hello then!" in history
    assert "break into" not in history
    assert "first you" not in history


async def test_an_answer_that_is_too_long_says_so(town: SlackTown, house: House) -> None:
    """What was cut off at its end is shown, and that it was cut."""
    house.claude.will(Turn(Say("Hail is covered, and theft, and"), stop="max_tokens"))
    async with town.tandem(house):
        root = await town.asks("What is covered?")
        assert await town.hears(root) == "Hail is covered, and theft, and"
        assert "cut off" in await town.hears(root)


async def test_a_cut_call_is_never_run(town: SlackTown, house: House) -> None:
    """A call cut off in its middle is asked for again with twice the room, and run once."""
    cut = Call("get_quote", QUOTE.input, cut=20)
    house.claude.will(Turn(Say("Let me see."), cut, stop="max_tokens"), QUOTE, Say("Done."))
    async with town.tandem(house, reply_max_tokens=2_048):
        assert await town.hears(await town.asks("A quote, please")) == "Done."
    rooms = [request.body["max_tokens"] for request in house.claude.message_requests]
    assert rooms == [2_048, 4_096, 4_096]
    (call,) = house.rows("SELECT input, state FROM tool_call")
    assert '"driver_age":41' in call["input"]
    assert "Let me see." not in dump(house.claude.message_requests[-1].body["messages"])


async def test_a_call_cut_twice_ends_the_turn(town: SlackTown, house: House) -> None:
    """There is one second chance: a call cut again is not run either."""
    cut = Turn(Call("get_quote", QUOTE.input, cut=20), stop="max_tokens")
    house.claude.will(cut, cut)
    async with town.tandem(house):
        root = await town.asks("A quote, please")
        house.reference(await town.hears(root), NoticeKind.EXHAUSTED)
    assert house.rows("SELECT * FROM tool_call") == []
