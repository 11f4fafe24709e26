"""Which timers a handoff has, and what a customer can be promised."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.handoff import Handoff, HandoffState, TimerKind
from engine.handoff.clocks import LADDER, rungs, total_due
from engine.handoff.hours import BusinessHours
from engine.handoff.limits import Limits

Timers = Mapping[TimerKind, float]
"""What rings when, POSIX seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """Times worked out from a handoff's row alone; a desk that never opens counts every second."""

    hours: BusinessHours
    limits: Limits

    def anybody_comes(self, now: float) -> bool:
        """Whether somebody can be promised at all."""
        return self.hours.next_opening(now) is not None

    def after(self, begin: float, seconds: float) -> float:
        """When so many open seconds have passed."""
        moment = self.hours.after(begin, seconds)
        return begin + seconds if moment is None else moment

    def queued(self, handoff: Handoff, now: float) -> Timers:
        """The timers of what enters the queue now: its reminder ladder and the total.

        Without reminders there is one timer all the same: that of the promise.
        """
        steps = self.limits.reminders or (self.limits.first_reply,)
        ladder = {kind: at for at, kind in rungs(now, self.hours, steps)}
        return {**ladder, **self.total(handoff, now)}

    def total(self, handoff: Handoff, now: float) -> Timers:
        """When it will have taken longer than promised; nothing while the customer is awaited."""
        if self.limits.total is None or handoff.waiting_since is None:
            return {}
        due_at = total_due(handoff, self.limits.total, self.hours)
        if due_at is None or due_at <= now:  # it has rung
            return {}
        return {TimerKind.TOTAL: due_at}

    @property
    def last_rung(self) -> TimerKind:
        """The reminder that comes again and again until somebody claims."""
        return LADDER[max(len(self.limits.reminders), 1) - 1]

    def next_last_rung(self, now: float) -> float:
        """When the last reminder comes again."""
        steps = self.limits.reminders or (self.limits.first_reply,)
        return self.after(now, steps[-1])

    def held(self, handoff: Handoff, now: float) -> Timers:
        """The timers of a handoff that a teammate has."""
        total = self.total(handoff, now)
        if handoff.state is HandoffState.SNOOZED and handoff.snoozed_until is not None:
            return {TimerKind.WAKE: handoff.snoozed_until, **total}
        times = self.due(handoff)
        next_reply = times.get(TimerKind.NEXT_REPLY)
        if next_reply is not None and next_reply <= now:  # it has rung
            del times[TimerKind.NEXT_REPLY]
        return {**times, **total}

    def due(self, handoff: Handoff) -> dict[TimerKind, float]:
        """When each thing is due in a claimed handoff, be it past or to come."""
        if handoff.waiting_since is None:
            return self._silence(handoff)
        since = max(handoff.waiting_since, _present(handoff))
        limits = self.limits
        reply = limits.first_reply if handoff.first_reply_at is None else limits.next_reply
        return {
            TimerKind.NEXT_REPLY: self.after(since, reply),
            TimerKind.GONE_QUIET: self.after(since, limits.quiet),
        }

    def _silence(self, handoff: Handoff) -> dict[TimerKind, float]:
        if not self.limits.resolve:
            return {}
        half = self.limits.resolve / 2
        if handoff.asked_solved_at is None:
            return {TimerKind.ASK_SOLVED: _present(handoff) + half}
        return {TimerKind.AUTO_RESOLVE: handoff.asked_solved_at + half}


def _present(handoff: Handoff) -> float:
    """When the teammate last gave a sign, or began to be expected."""
    signs = (handoff.claimed_at, handoff.last_word_at, handoff.snoozed_until)
    return max((sign for sign in signs if sign is not None), default=handoff.queued_at)
