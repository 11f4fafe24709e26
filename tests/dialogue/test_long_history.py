"""A conversation lives on, however long it grows and whatever its history has become."""

from itertools import pairwise
from pathlib import Path

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Call, Faulty, HttpError, Request, Say, Think, Turn
from sandbox.claude.faults import Fault
from sandbox.wire import Json, dump, objects
from tests.dialogue.house import LOOK_UP, SOURCE, House
from tests.dialogue.slack_town import SlackTown

BLANK = Say("\n\n")
HOURS = '''"""Says when an office is open."""

name = "opening_hours"
effect = "read"
description = "Says when an office is open."
seconds = 5
schema = {
    "type": "object",
    "properties": {"office": {"type": "string"}},
    "required": ["office"],
    "additionalProperties": False,
}


async def run(arguments, asked):
    return {"hours": "all day"}
'''
TURNS = "SELECT outcome, version FROM turn ORDER BY id"


def outcomes(house: House) -> list[tuple[str, int]]:
    """How the turns ended, and under which version."""
    return [tuple(row) for row in house.rows(TURNS)]


async def test_blank_text_is_not_sent_back(town: SlackTown, house: House) -> None:
    """Claude writes blank blocks before calls and between citations; it takes none back."""
    house.claude.will(
        Turn(Think("Where?"), BLANK, LOOK_UP),
        Turn(Think("There."), Say("The battery is covered.", cites=(SOURCE,)), BLANK, Say("More?")),
        Turn(Think("Thanks."), Say("You are welcome.")),
        Say("Goodbye."),
    )
    async with town.tandem(house):
        root = await town.asks("Is the battery covered?")
        assert "The battery is covered" in await town.hears(root)
        for said, heard in (("Thank you", "You are welcome."), ("Bye", "Goodbye.")):
            await town.says(root, said)
            assert await town.hears(root) == heard


async def test_a_tool_may_be_taken_away(town: SlackTown, house: House, tmp_path: Path) -> None:
    """Conversations that used it go on: its calls and results become text, always the same."""
    file = tmp_path / "tools" / "opening_hours.py"
    file.parent.mkdir()
    file.write_text(HOURS, encoding="utf-8")
    house.claude.will(
        Turn(Think("Where?"), Call("opening_hours", {"office": "Boston"})),
        Turn(Think("There."), Say("Boston is open all day.")),
        Turn(Think("Thanks."), Say("You are welcome.")),
        Say("Goodbye."),
    )
    async with town.tandem(house, tools=file.parent):
        root = await town.asks("Is Boston open?")
        assert await town.hears(root) == "Boston is open all day."
    file.unlink()
    async with town.tandem(house, tools=file.parent):
        for said, heard in (("Thank you", "You are welcome."), ("Bye", "Goodbye.")):
            await town.says(root, said)
            assert await town.hears(root) == heard
    *_, third, last = house.claude.message_requests
    assert dump(third.messages[0]) == dump(last.messages[0])
    assert "tool_of_old" in dump(third.messages[1])
    assert dump(third.messages) == dump(last.messages[: len(third.messages)])


async def test_a_long_conversation_leaves_its_beginning(town: SlackTown, house: House) -> None:
    """Past the window the next turn begins anew in the middle, and goes on byte for byte."""
    numbers = range(1, 8)
    house.claude.will(*(Turn(Think(f"Hm {n}."), Say(f"Answer {n}.")) for n in numbers))
    async with town.tandem(house, history_tokens=12_000):
        root = await town.asks(question(1))
        assert await town.hears(root) == "Answer 1."
        for number in numbers[1:]:
            await town.says(root, question(number))
            assert await town.hears(root) == f"Answer {number}."
    requests = house.claude.message_requests
    assert [begins(request) for request in requests] == [1, 1, 1, 1, 1, 4, 4]
    assert thoughts(requests[4]) == ["Hm 1.", "Hm 2.", "Hm 3.", "Hm 4."]
    assert [thoughts(request) for request in requests[5:]] == [[], ["Hm 6."]]
    for earlier, later in (*pairwise(requests[:5]), *pairwise(requests[5:])):
        assert dump(earlier.messages) == dump(later.messages[: len(earlier.messages)])
    assert [tuple(row) for row in house.rows("SELECT history_from FROM conversation")] == [(7,)]
    assert house.rows("SELECT count(*) FROM message")[0][0] == 14


def question(number: int) -> str:
    """A message of about two thousand tokens."""
    return f"Question {number}: " + "What about hail on the roof of my car? " * 150


def begins(request: Request) -> int:
    """The question a request begins with."""
    text = str(objects(request.messages[0]["content"])[1]["text"])
    return int(text.removeprefix("Question ").partition(":")[0])


def thoughts(request: Request) -> list[Json]:
    """The thinking that Claude gets back."""
    return [
        block["thinking"]
        for message in request.messages
        for block in objects(message["content"])
        if block["type"] == "thinking"
    ]


async def test_a_window_too_small_for_anything_still_answers(town: SlackTown, house: House) -> None:
    """Where system prompt and tools alone are more than it, each turn stands alone."""
    house.claude.will(Say("One."), LOOK_UP, Say("Two."), Say("Three."))
    async with town.tandem(house, turn_tokens=9_000):
        root = await town.asks("Question 1: hail?")
        assert await town.hears(root) == "One."
        for number, heard in ((2, "Two."), (3, "Three.")):
            await town.says(root, f"Question {number}: hail?")
            assert await town.hears(root) == heard
    assert [begins(request) for request in house.claude.message_requests] == [1, 2, 2, 3]


@pytest.mark.parametrize("fault", [HttpError(400), HttpError(413)], ids=["invalid", "too large"])
async def test_a_history_claude_does_not_take_begins_anew(
    town: SlackTown, house: House, fault: Fault
) -> None:
    """The customer notices nothing: the turn is asked alone, under a new version, and goes on."""
    house.claude.will(
        Turn(Think("Hm 1."), Say("Answer 1.")),
        Turn(Think("Hm 2."), LOOK_UP),
        Faulty(Say("Never said."), fault),
        Turn(Think("Hm 3."), LOOK_UP),
        Turn(Think("Hm 4."), Say("Answer 2.", cites=(SOURCE,))),
        Say("Answer 3."),
    )
    async with town.tandem(house):
        root = await town.asks("Question 1: hail?")
        await town.hears(root)
        await town.says(root, "Question 2: hail?")
        assert (await town.hears(root)).startswith("Answer 2")
        await town.says(root, "Question 3: hail?")
        assert await town.hears(root) == "Answer 3."
    requests = house.claude.message_requests
    assert [begins(request) for request in requests] == [1, 1, 1, 2, 2, 2]
    assert thoughts(requests[3]) == []
    assert thoughts(requests[5]) == ["Hm 3.", "Hm 4."]
    assert outcomes(house) == [("answered", 1), ("answered", 2), ("answered", 2)]
    assert house.rows("SELECT * FROM escalation") == []


async def test_a_request_claude_never_takes_is_told_to_the_team(
    town: SlackTown, house: House
) -> None:
    """Asked twice and no more: a notice and an escalation, and no history is lost for it."""
    house.claude.will(
        Say("Answer 1."),
        Faulty(Say("Never said."), HttpError(400)),
        Faulty(Say("Never said."), HttpError(400)),
        Say("Answer 3."),
    )
    async with town.tandem(house):
        root = await town.asks("Question 1: hail?")
        await town.hears(root)
        await town.says(root, "Question 2: hail?")
        house.reference(await town.hears(root), NoticeKind.TROUBLE)
        await town.says(root, "Question 3: hail?")
        assert await town.hears(root) == "Answer 3."
    assert [begins(request) for request in house.claude.message_requests] == [1, 1, 2, 1]
    assert outcomes(house) == [("answered", 1), ("failed", 1), ("answered", 1)]
    told = house.rows("SELECT turn_id, reason FROM escalation")
    assert [tuple(row) for row in told] == [(2, "repeated_failure")]
