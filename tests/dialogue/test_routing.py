"""A question is answered under the instructions and with the tools of its kind."""

import json

from sandbox.claude import Call, Say
from sandbox.claude.records import Request
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

SMALL = "claude-haiku-5-5"
QUOTE = Call(
    "get_quote",
    {"make": "Honda", "model": "Rebel 500", "year": 2022, "mileage": 8700, "driver_age": 34},
)


def is_labelling(request: Request) -> bool:
    """Whether the small model is asked for a label."""
    return request.body.get("model") == SMALL


def is_answering(request: Request) -> bool:
    """Whether Claude is asked for an answer."""
    return not is_labelling(request)


async def test_turns_of_different_kinds_share_one_frozen_prompt(
    town: SlackTown, house: House
) -> None:
    """Instructions stand at the head of a turn's message; system, tools and history do not move.

    A tool of another kind answers with an error in the claim's turn and runs in the quote's.
    """
    for intent, mood in (("claim", "worried"), ("quote", "calm")):
        label = {"intent": intent, "language": "en", "mood": mood}
        house.claude.will(Say(json.dumps(label)), when=is_labelling)
    house.claude.will(
        QUOTE, Say("Are you all right?"), QUOTE, Say("I have an estimate."), when=is_answering
    )
    async with town.tandem(house, routing="model"):
        root = await town.asks("I crashed my motorcycle this morning")
        assert await town.hears(root) == "Are you all right?"
        (refused,) = house.results()
        await town.says(root, "Yes. What would a new one cost to insure?")
        assert await town.hears(root) == "I have an estimate."
        (priced,) = house.results()
    assert "another kind of question" in refused
    assert "another kind of question" not in priced
    asked = [r.body for r in house.claude.message_requests if is_answering(r)]
    assert len({json.dumps([body["system"], body["tools"]]) for body in asked}) == 1
    told = [[json.dumps(message) for message in each["messages"]] for each in asked]  # type: ignore[union-attr]
    assert "Never say whether a claim will be paid" in told[0][0]
    assert "platform" in told[0][0]
    rows = house.rows("SELECT route, labelled_by, language, mood FROM turn_route ORDER BY turn_id")
    assert [tuple(row) for row in rows] == [
        ("claim", "model", "en", "worried"),
        ("quote", "model", "en", "calm"),
    ]
