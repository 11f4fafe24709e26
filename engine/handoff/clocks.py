"""The clocks of a handoff: which of them run, what is due when, and the ladder of reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.handoff import Handoff, TimerKind
from engine.handoff.hours import BusinessHours


class Clock(StrEnum):
    """What is measured; the list is closed."""

    FIRST_REPLY = "first_reply"
    """From the queue to the first word of a teammate."""

    NEXT_REPLY = "next_reply"
    """From what the customer wrote after that to the answer."""

    TOTAL = "total"
    """From the queue to the end, without the time for which the customer was awaited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """What the team has promised itself, in business seconds; None is no promise."""

    first_reply: float | None = None
    next_reply: float | None = None
    total: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A clock as it stands.

    `spent` is in business seconds. `due_at` is None where nothing was promised or where the desk
    never opens.
    """

    clock: Clock
    since: float
    spent: float
    due_at: float | None
    is_breached: bool


def running(
    handoff: Handoff, targets: Targets, hours: BusinessHours, *, now: float
) -> tuple[Reading, ...]:
    """The clocks of an open handoff that run: none of them while the customer is awaited.

    The first is that of the reply the customer waits for, the other the total.
    """
    if handoff.waiting_since is None:
        return ()
    reply = (
        (Clock.FIRST_REPLY, handoff.queued_at, targets.first_reply, 0.0)
        if handoff.first_reply_at is None
        else (Clock.NEXT_REPLY, handoff.waiting_since, targets.next_reply, 0.0)
    )
    total = (Clock.TOTAL, handoff.queued_at, targets.total, handoff.paused_seconds)
    return tuple(
        _reading(clock, since, target, paused, hours, now)
        for clock, since, target, paused in (reply, total)
    )


def total_due(handoff: Handoff, target: float, hours: BusinessHours) -> float | None:
    """When a handoff whose customer waits has taken `target` business seconds in all.

    None where the desk never opens.
    """
    return hours.after(handoff.queued_at, target + handoff.paused_seconds)


LADDER = (TimerKind.REMIND_DESK, TimerKind.REMIND_ROLE, TimerKind.REMIND_SECOND)
"""The rungs of the reminder ladder, in the order they are climbed."""


def rungs(
    queued_at: float, hours: BusinessHours, steps: Sequence[float]
) -> tuple[tuple[float, TimerKind], ...]:
    """When to remind of a handoff that nobody has claimed, and how loudly.

    `steps` are business seconds since it was queued, at most one for each rung and rising; empty
    where the desk never opens.
    """
    moments = [
        (hours.after(queued_at, step), rung) for step, rung in zip(steps, LADDER, strict=False)
    ]
    return tuple((due_at, rung) for due_at, rung in moments if due_at is not None)


def _reading(
    clock: Clock,
    since: float,
    target: float | None,
    paused: float,
    hours: BusinessHours,
    now: float,
) -> Reading:
    due_at = None if target is None else hours.after(since, target + paused)
    return Reading(
        clock=clock,
        since=since,
        spent=max(0.0, hours.business_seconds(since, now) - paused),
        due_at=due_at,
        is_breached=due_at is not None and due_at <= now,
    )
