"""The clocks of a handoff: they pause, count open hours only, and climb a ladder."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.handoff import Handoff, HandoffState, TimerKind
from engine.domain.messages import Place, Platform
from engine.handoff.clocks import Clock, Reading, Targets, rungs, running, total_due
from engine.handoff.hours import ALWAYS, NEVER
from engine.handoff.hours_text import parse_hours

MINUTE, HOUR = 60, 3600
HOURS = parse_hours("Mon-Fri 09:00-17:00")
FRIDAY = datetime(2026, 11, 27, 16, 50, tzinfo=UTC).timestamp()
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC).timestamp()
TARGETS = Targets(first_reply=15 * MINUTE, next_reply=60 * MINUTE)
QUEUED = Handoff(
    id=1,
    conversation_id=1,
    place=Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.1"),
    reference="ABC234",
    customer="U1",
    customer_name="Ana",
    state=HandoffState.QUEUED,
    epoch=2,
    reason=EscalationReason.CUSTOMER_ASKED,
    urgency=Urgency.NORMAL,
    summary="",
    queued_at=FRIDAY,
    waiting_since=FRIDAY,
)


def read(handoff: Handoff, now: float, targets: Targets = TARGETS) -> dict[Clock, Reading]:
    """The clocks that run, by name."""
    return {reading.clock: reading for reading in running(handoff, targets, HOURS, now=now)}


def test_the_weekend_does_not_count() -> None:
    """Fifteen minutes from ten before the end of Friday are due at five past on Monday."""
    first = read(QUEUED, MONDAY)[Clock.FIRST_REPLY]
    assert first.due_at == MONDAY + 5 * MINUTE
    assert first.spent == 10 * MINUTE
    assert not first.is_breached


def test_a_promise_is_broken_at_the_moment_it_is_due() -> None:
    """A timer that rings at the moment finds it due, and a moment before it is not."""
    due_at = MONDAY + 5 * MINUTE
    assert not read(QUEUED, due_at - 0.25)[Clock.FIRST_REPLY].is_breached
    assert read(QUEUED, due_at)[Clock.FIRST_REPLY].is_breached


def test_a_claim_does_not_stop_the_first_clock_and_a_word_does() -> None:
    """The customer waits for words; after them the next clock runs from their next message."""
    claimed = replace(QUEUED, claimed_at=MONDAY)
    assert read(claimed, MONDAY).keys() == {Clock.FIRST_REPLY, Clock.TOTAL}
    wrote = MONDAY + 30 * MINUTE
    answered = replace(claimed, first_reply_at=MONDAY + MINUTE, waiting_since=wrote)
    clocks = read(answered, wrote)
    assert clocks.keys() == {Clock.NEXT_REPLY, Clock.TOTAL}
    assert clocks[Clock.NEXT_REPLY].since == wrote
    assert clocks[Clock.NEXT_REPLY].due_at == wrote + 60 * MINUTE
    assert clocks[Clock.TOTAL].since == FRIDAY


def test_nothing_runs_while_the_customer_is_awaited() -> None:
    """It is the customer's turn: no clock of the team runs."""
    assert read(replace(QUEUED, first_reply_at=MONDAY, waiting_since=None), MONDAY + HOUR) == {}


def test_only_the_total_leaves_out_what_it_paused() -> None:
    """The customer was awaited for twenty open minutes: it is due later by as much."""
    wrote = MONDAY + 50 * MINUTE
    again = replace(QUEUED, first_reply_at=MONDAY, waiting_since=wrote, paused_seconds=20 * MINUTE)
    targets = replace(TARGETS, total=HOUR)
    clocks = read(again, wrote + 5 * MINUTE, targets)
    assert clocks[Clock.TOTAL].spent == 45 * MINUTE
    assert clocks[Clock.TOTAL].due_at == MONDAY + 70 * MINUTE
    assert clocks[Clock.NEXT_REPLY].spent == 5 * MINUTE


def test_nothing_is_due_without_a_promise_or_without_hours() -> None:
    """The total has no target of its own, and a desk that never opens can break no promise."""
    total = read(QUEUED, MONDAY)[Clock.TOTAL]
    assert total.due_at is None
    assert not total.is_breached
    (first, _) = running(QUEUED, TARGETS, NEVER, now=MONDAY)
    assert first.due_at is None
    assert not first.is_breached
    assert read(QUEUED, MONDAY, Targets(total=10 * MINUTE))[Clock.TOTAL].is_breached


@given(st.integers(0, 10 * HOUR), st.integers(1, 20 * HOUR), st.integers(0, 120 * HOUR))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_a_promise_is_broken_when_its_time_is_spent(paused: int, target: int, later: int) -> None:
    """Due and spent agree at any moment, whatever was paused; looking later changes no due time."""
    handoff = replace(QUEUED, paused_seconds=paused)
    targets = Targets(total=target)
    total = read(handoff, FRIDAY + later, targets)[Clock.TOTAL]
    assert total.is_breached is (total.spent >= target)
    assert total.due_at == total_due(handoff, target, HOURS)
    assert total.due_at is not None
    then = read(handoff, total.due_at, targets)[Clock.TOTAL]
    assert then.spent == target
    assert then.due_at == total.due_at


def test_the_reminders_climb_in_open_hours() -> None:
    """Desk, role and second channel, each in its time; fewer steps are fewer reminders."""
    ladder = rungs(FRIDAY, HOURS, (10 * MINUTE, 30 * MINUTE, 60 * MINUTE))
    assert ladder == (
        (FRIDAY + 10 * MINUTE, TimerKind.REMIND_DESK),
        (MONDAY + 20 * MINUTE, TimerKind.REMIND_ROLE),
        (MONDAY + 50 * MINUTE, TimerKind.REMIND_SECOND),
    )
    assert rungs(FRIDAY, ALWAYS, (10,)) == ((FRIDAY + 10, TimerKind.REMIND_DESK),)


@pytest.mark.parametrize("steps", [(), (10.0, 30.0, 60.0)])
def test_nobody_is_reminded_where_nobody_comes(steps: tuple[float, ...]) -> None:
    """A desk that never opens has no ladder."""
    assert rungs(FRIDAY, NEVER, steps) == ()
