"""The ids of buttons say all there is to know about a click."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.handoff.actions import CardAction, CardVerb, CustomerAction, CustomerVerb, parse

IDS = st.integers(1, 10**18 - 1)


@given(st.sampled_from(CardVerb), IDS)
def test_a_cards_button_is_read_as_it_was_made(verb: CardVerb, handoff_id: int) -> None:
    """After any restart, and within Slack's and Discord's limits."""
    action = CardAction(verb=verb, handoff_id=handoff_id)
    assert parse(str(action)) == action
    assert len(str(action)) <= 100


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
        *("desk:claim:1:2", "desk:erase:1", "ask:claim:1", "desk:claim:1\n", "desk:claim:٣"),
        *("ask:rate:1", "ask:rate:1:0", "ask:rate:1:6", "ask:rate:0:5", "ask:human:1"),
        *("ask:nevermind:0", "ask:nevermind:1:5", f"desk:claim:{10**18}", "home:page:1"),
    ],
)
def test_what_is_not_ours_is_nothing(action_id: str) -> None:
    """Ids of others, of other versions, or made up."""
    assert parse(action_id) is None
