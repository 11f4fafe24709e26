"""What can happen to a handoff, as the event table names it."""

from enum import StrEnum


class Move(StrEnum):
    """A decision's name; the list is closed."""

    ESCALATED = "escalated"
    ADDED = "added"
    """Escalated once more while it was open."""

    NOT_PROMISED = "not_promised"
    """Shown to the team without anybody being promised, as the desk never opens."""

    CUSTOMER_SAID = "customer_said"
    CUSTOMER_CHANGED = "customer_changed"
    THANKED = "thanked"
    """What needs no answer was said after the end."""

    CLAIMED = "claimed"
    TOOK_OVER = "took_over"
    """Claimed by writing in the customer's thread."""

    REPLIED = "replied"
    REPLY_CHANGED = "reply_changed"
    NOTED = "noted"
    TRANSFERRED = "transferred"
    SNOOZED = "snoozed"
    WOKE = "woke"
    HANDED_BACK = "handed_back"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RATED = "rated"
    IMITATED = "imitated"
    """Everybody in the thread was told that somebody is no teammate."""

    REMINDED = "reminded"
    PROMISE_KEPT = "promise_kept"
    PROMISE_LATE = "promise_late"
    """What was promised to the customer is overdue: the team was reminded of it."""

    REQUEUED = "requeued"
    ASKED_SOLVED = "asked_solved"
    TIMER_MOVED = "timer_moved"
    """A timer rang before its time, as the settings have changed."""

    CARD_FAILED = "card_failed"
    """The card could not be posted, at first or anywhere at all."""

    BRIEFED = "briefed"
