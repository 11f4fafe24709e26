"""The clocks of a handoff: which of them run, what is due when, and the ladder of reminders."""

from collections.abc import Iterator, Sequence
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
    """From the queue to the end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """A time that no clock counts: the customer was awaited, or the handoff was snoozed.

    `end` is None while it lasts.
    """

    begin: float
    end: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moments:
    """When the things of an unfinished handoff happened, POSIX seconds; None is not yet.

    `waiting_since` is None while the customer is awaited; then a pause lasts as well, without
    which the total goes on. Writing again does not move it: the clock is not reset.
    """

    queued_at: float
    claimed_at: float | None = None
    first_reply_at: float | None = None
    waiting_since: float | None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """What the team has promised itself, in business seconds; None is no promise."""

    first_reply: float | None = None
    next_reply: float | None = None
    total: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A clock as it stands.

    `spent` is in business seconds. `due_at` is None where nothing was promised, where a pause
    lasts or where the desk never opens.
    """

    clock: Clock
    since: float
    spent: float
    due_at: float | None
    is_breached: bool


def moments_of(handoff: Handoff, pauses: tuple[Pause, ...] = ()) -> Moments:
    """The moments of a handoff, whose row has no pauses: they are in its events.

    A word of the teammate counts as a claim: it shows that they are there.
    """
    signs = (sign for sign in (handoff.claimed_at, handoff.last_word_at) if sign is not None)
    return Moments(
        queued_at=handoff.queued_at,
        claimed_at=None if handoff.claimed_at is None else max(signs),
        first_reply_at=handoff.first_reply_at,
        waiting_since=handoff.waiting_since,
        pauses=pauses,
    )


def running(
    moments: Moments, targets: Targets, hours: BusinessHours, *, now: float
) -> tuple[Reading, ...]:
    """The clocks that run, none of them while the customer is awaited or a pause lasts."""
    if moments.waiting_since is None or any(pause.end is None for pause in moments.pauses):
        return ()
    reply = (
        (Clock.FIRST_REPLY, moments.queued_at, targets.first_reply)
        if moments.first_reply_at is None
        else (Clock.NEXT_REPLY, moments.waiting_since, targets.next_reply)
    )
    return tuple(
        _reading(clock, since, target, moments.pauses, hours, now)
        for clock, since, target in (reply, (Clock.TOTAL, moments.queued_at, targets.total))
    )


def quiet_at(moments: Moments, hours: BusinessHours, business_seconds: float) -> float | None:
    """When a teammate who holds the handoff has left the customer waiting for so long.

    None while nobody holds it, the customer is awaited, a pause lasts, or where the desk never
    opens. Whatever shows that the teammate is there may stand for `claimed_at`.
    """
    if moments.claimed_at is None or moments.waiting_since is None:
        return None
    since = max(moments.claimed_at, moments.waiting_since)
    return _due(since, business_seconds, moments.pauses, hours)


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
    pauses: tuple[Pause, ...],
    hours: BusinessHours,
    now: float,
) -> Reading:
    due_at = None if target is None else _due(since, target, pauses, hours)
    return Reading(
        clock=clock,
        since=since,
        spent=sum(
            hours.business_seconds(begin, now if end is None else min(end, now))
            for begin, end in _counted(since, pauses)
        ),
        due_at=due_at,
        is_breached=due_at is not None and due_at <= now,
    )


def _due(
    since: float, target: float, pauses: tuple[Pause, ...], hours: BusinessHours
) -> float | None:
    left = target
    for begin, end in _counted(since, pauses):
        if end is None:
            return hours.after(begin, left)
        here = hours.business_seconds(begin, end)
        if left <= here:
            return hours.after(begin, left)
        left -= here
    return None


def _counted(since: float, pauses: tuple[Pause, ...]) -> Iterator[tuple[float, float | None]]:
    """The times since then that are no pause; the last has no end, unless a pause lasts."""
    begin = since
    for pause in sorted(pauses, key=lambda pause: pause.begin):
        if pause.begin > begin:
            yield begin, pause.begin
        if pause.end is None:
            return
        begin = max(begin, pause.end)
    yield begin, None
