"""How long things may take between customers and people, and what else the operator decided."""

from dataclasses import dataclass

from engine.handoff.settings import DeskSettings

LONGEST_REPLY = 8_000
"""Characters; what four messages of Discord hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Durations in seconds: open ones are counted while the desk is open, others always.

    `first_reply` is what a waiting customer is promised, `next_reply` the same after the first
    word, `total` until it is solved (None is no promise), `quiet` when a silent teammate loses it,
    `reminders` the steps of the ladder: all open.
    `promise` is the open time after which a promise is due that names no time, `promise_late` that
    between reminders of one that is overdue.
    `acknowledge` is the least time between two notices of waiting, `resolve` the customer's silence
    after which a handoff ends (they are asked half-way; 0 is never), `reopen` the time after it in
    which writing again reopens it. `longest_reply` is in characters. `fallback` is another way to
    reach people.
    """

    first_reply: float = 15 * 60
    next_reply: float = 60 * 60
    total: float | None = None
    quiet: float = 120 * 60
    reminders: tuple[float, ...] = (10 * 60, 30 * 60, 60 * 60)
    acknowledge: float = 30 * 60
    resolve: float = 24 * 3600
    reopen: float = 72 * 3600
    longest_reply: int = LONGEST_REPLY
    fallback: str | None = None
    promise: float = 8 * 3600
    promise_late: float = 60 * 60


def limits_of(settings: DeskSettings) -> Limits:
    """The limits an operator has set."""
    return Limits(
        first_reply=settings.desk_first_reply_minutes * 60,
        next_reply=settings.desk_next_reply_minutes * 60,
        total=settings.targets.total,
        quiet=settings.desk_quiet_minutes * 60,
        reminders=settings.reminder_steps,
        acknowledge=settings.desk_ack_minutes * 60,
        resolve=settings.desk_resolve_hours * 3600,
        reopen=settings.desk_reopen_hours * 3600,
        fallback=settings.desk_fallback,
        promise=settings.promise_hours * 3600,
        promise_late=settings.promise_late_minutes * 60,
    )
