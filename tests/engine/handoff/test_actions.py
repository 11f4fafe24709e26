"""The ids of buttons say all there is to know about a click."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.handoff.actions import (
    CardAction,
    CardVerb,
    CustomerAction,
    CustomerVerb,
    DraftAction,
    QuestionAction,
    TakeOverAction,
    parse,
)

IDS = st.integers(1, 10**18 - 1)


@given(st.sampled_from(CardVerb), IDS)
def test_a_cards_button_is_read_as_it_was_made(verb: CardVerb, handoff_id: int) -> None:
    """After any restart, and within Slack's and Discord's limits."""
    action = CardAction(verb=verb, handoff_id=handoff_id)
    assert parse(str(action)) == action
    assert len(str(action)) <= 100


@given(IDS)
def test_the_button_of_a_draft_is_read_as_it_was_made(draft_id: int) -> None:
    """It names the draft and not the case: a newer draft has another button."""
    action = DraftAction(draft_id=draft_id)
    assert parse(str(action)) == action


@given(IDS)
def test_the_two_buttons_of_a_question_are_told_apart(question_id: int) -> None:
    """Answering it and taking the conversation instead are two things."""
    for action in (
        QuestionAction(question_id=question_id),
        TakeOverAction(question_id=question_id),
    ):
        assert parse(str(action)) == action


@given(IDS, st.integers(1, 5))
def test_a_customers_button_is_read_as_it_was_made(handoff_id: int, score: int) -> None:
    """Each verb carries what it needs."""
    for action in (
        CustomerAction(verb=CustomerVerb.HUMAN),
        CustomerAction(verb=CustomerVerb.NEVERMIND, handoff_id=handoff_id),
        CustomerAction(verb=CustomerVerb.RATE, handoff_id=handoff_id, score=score),
    ):
        assert parse(str(action)) == action


@pytest.mark.parametrize(
    "action_id",
    [
        *("", "desk", "desk:claim", "desk:claim:", "desk:claim:0", "desk:claim:-1", "desk:claim:x"),
        *(
            "desk:claim:1:2",
            "desk:erase:1",
            "desk:approve:0",
            "desk:approve:x",
            "ask:claim:1",
            "desk:claim:1\n",
            "desk:claim:٣",
        ),
        *("ask:rate:1", "ask:rate:1:0", "ask:rate:1:6", "ask:rate:0:5", "ask:human:1"),
        *("ask:nevermind:0", "ask:nevermind:1:5", f"desk:claim:{10**18}", "home:page:1"),
    ],
)
def test_what_is_not_ours_is_nothing(action_id: str) -> None:
    """Ids of others, of other versions, or made up."""
    assert parse(action_id) is None


def test_a_question_of_the_assistant_is_known_by_its_button() -> None:
    """What a button was made of is read from it again, and nothing else is."""
    action = QuestionAction(question_id=7)
    assert parse(str(action)) == action
    assert parse("desk:answer:0") is None
    assert parse("desk:answer:7:1") is None
