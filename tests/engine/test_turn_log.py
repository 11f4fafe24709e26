"""The line about a turn."""

import logging

import pytest

from engine.domain.conversation import Outcome
from engine.domain.messages import Platform
from engine.domain.steps import Usage
from engine.observing import TurnRecord
from engine.turn_log import log_turn, turn_fields

RECORD = TurnRecord(
    platform=Platform.SLACK,
    conversation_id=7,
    turn_id=12,
    reference="K7M2PX",
    outcome=Outcome.ANSWERED,
    attempt=1,
    messages=2,
    parts=3,
    rounds=2,
    waited=0.25,
    model=4.12345,
    tools=0.5,
    took=5.0004,
    usage=Usage(input=1_000, output=200, cache_read=30, cache_write_5m=4, cache_write_1h=5),
    cost_nano_usd=6_150_000,
    previewed=True,
    late=False,
)
FIELDS = {
    "platform": "slack",
    "conversation": 7,
    "turn": 12,
    "reference": "K7M2PX",
    "outcome": "answered",
    "attempt": 1,
    "messages": 2,
    "parts": 3,
    "rounds": 2,
    "waited": 0.25,
    "model": 4.123,
    "tools": 0.5,
    "took": 5.0,
    "input_tokens": 1_000,
    "output_tokens": 200,
    "cache_read_tokens": 30,
    "cache_write_tokens": 9,
    "cost_usd": 0.00615,
    "previewed": True,
    "late": False,
}


def test_a_turn_is_one_line_with_everything_known_about_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The fields of a turn, as numbers where they are numbers, under the logger tandem.turn."""
    with caplog.at_level(logging.INFO, logger="tandem.turn"):
        log_turn(RECORD)
    (record,) = caplog.records
    assert (record.name, record.getMessage()) == ("tandem.turn", "turn ended")
    assert turn_fields(RECORD) == FIELDS
    assert vars(record)["fields"] == FIELDS
