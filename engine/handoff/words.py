"""What teammates read of handoffs in words; English, plain text."""

from collections.abc import Mapping

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.desk import Line
from engine.domain.handoff import Actor, ActorKind, HandoffState
from engine.handoff.move import Move
from engine.handoff.ports import EventLine

_WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.CLAIMED_BY_OTHER: "Somebody else has this one; the card says who.",
    WhyNot.ALREADY_YOURS: "You have this one already.",
    WhyNot.NOT_CLAIMED: "Nobody has this one yet: claim it first.",
    WhyNot.CLOSED: "This one is closed.",
    WhyNot.NO_HANDOFF: "There is no such handoff.",
    WhyNot.NOTE_MISSING: "Write a note, so that whoever goes on knows what to do.",
    WhyNot.NOTHING_TO_SEND: "There is nothing in it to send.",
    WhyNot.TOO_VAGUE: "That would tell the customer nothing: write a whole sentence.",
    WhyNot.TOO_LONG: "That is too long for one reply: split it up.",
    WhyNot.SEEN_BEFORE: "That was said before.",
    WhyNot.RATED_BEFORE: "This was rated already. Thank you.",
    WhyNot.NOT_RESOLVED: "There is nothing to rate yet.",
    WhyNot.NO_SUCH_SCORE: "A rating is a number from 1 to 5.",
    WhyNot.NOT_THE_CUSTOMER: "Only the customer whose request this is can do that.",
    WhyNot.NOT_A_TEAMMATE: "Only the support team can do that.",
    WhyNot.IN_THE_PAST: "That moment has passed: choose a later one.",
    WhyNot.NOT_DUE: "It is not time for that.",
    WhyNot.KEPT_BEFORE: "That promise is not open any more.",
}
_REASONS: Mapping[EscalationReason, str] = {
    EscalationReason.CUSTOMER_ASKED: "asked for a person",
    EscalationReason.NO_SOURCE: "no article answers it",
    EscalationReason.REPEATED_FAILURE: "failed repeatedly",
    EscalationReason.COMPLAINT: "complaint",
    EscalationReason.ACCOUNT_MATTER: "account matter",
    EscalationReason.LEGAL_OR_SAFETY: "law or safety",
    EscalationReason.OTHER: "another reason",
    EscalationReason.EXHAUSTED: "the assistant could not finish",
    EscalationReason.REPEATED_QUESTION: "asked the same again",
    EscalationReason.MOOD: "lost patience",
    EscalationReason.TOPIC_BY_POLICY: "topic for people",
    EscalationReason.REFUSED: "Claude declined",
    EscalationReason.MODEL_OUTAGE: "Claude could not be asked",
    EscalationReason.BUDGET: "budget used up",
    EscalationReason.TEAMMATE_TOOK_OVER: "a teammate took over",
    EscalationReason.GUARDRAIL: "an answer was held back",
}
_URGENCIES: Mapping[Urgency, str] = {
    Urgency.LOW: "low",
    Urgency.NORMAL: "normal",
    Urgency.HIGH: "high",
}
_STATES: Mapping[HandoffState, str] = {
    HandoffState.QUEUED: "waiting",
    HandoffState.CLAIMED: "claimed",
    HandoffState.SNOOZED: "snoozed",
    HandoffState.RESOLVED: "resolved",
    HandoffState.HANDED_BACK: "handed back",
    HandoffState.WITHDRAWN: "withdrawn",
}
LINE_SIGNS: Mapping[Line, str] = {
    Line.CUSTOMER_SAID: "💬",
    Line.CUSTOMER_EDITED: "✏️",
    Line.CUSTOMER_DELETED: "🗑️",
    Line.EVENT: "•",
    Line.REMINDER: "⏰",
    Line.REPLY_SENT: "📤",
    Line.DRAFT: "🤖",
    Line.TRANSCRIPT: "📜",
    Line.PROBLEM: "⚠️",
    Line.ARTICLE: "📄",
}
"""What stands before a line of a card's thread."""

LINE_HEADS: Mapping[Line, str] = {
    Line.CUSTOMER_EDITED: "changed it to",
    Line.CUSTOMER_DELETED: "deleted",
    Line.DRAFT: "What the assistant was about to say, and nobody saw",
    Line.TRANSCRIPT: "What was said so far",
}
_JUST_NOW = 60.0
"""Seconds in which two clicks count as made at once."""

SMALL_LINES = frozenset({Line.EVENT, Line.REMINDER})
_SENTENCES: Mapping[str, str] = {
    Move.ESCALATED: "{who} called the team",
    Move.ADDED: "{who} called the team once more",
    Move.NOT_PROMISED: "{who} called the team; the desk never opens, so nobody was promised",
    Move.CUSTOMER_SAID: "{who} wrote",
    Move.CUSTOMER_CHANGED: "{who} changed a message",
    Move.THANKED: "{who} wrote what needs no answer",
    Move.CLAIMED: "{who} claimed it",
    Move.TOOK_OVER: "{who} took it by writing in the thread",
    Move.REPLIED: "{who} replied",
    Move.REPLY_CHANGED: "{who} changed a reply",
    Move.NOTED: "{who} took a note",
    Move.TRANSFERRED: "{who} transferred it",
    Move.SNOOZED: "{who} snoozed it",
    Move.WOKE: "{who} ended the snooze",
    Move.HANDED_BACK: "{who} handed it back to the assistant",
    Move.RESOLVED: "{who} resolved it",
    Move.WITHDRAWN: "{who} does not need anybody any more",
    Move.REOPENED: "{who} reopened it",
    Move.RATED: "{who} rated it",
    Move.IMITATED: "{who} warned of a name that looks like a teammate's",
    Move.REMINDED: "A reminder was sent",
    Move.PROMISE_KEPT: "{who} did what was promised",
    Move.PROMISE_LATE: "A promise to the customer is overdue",
    Move.REQUEUED: "It went back to the queue",
    Move.ASKED_SOLVED: "The customer was asked whether it is solved",
    Move.TIMER_MOVED: "A timer was put off",
    Move.CARD_FAILED: "The card could not be posted",
    Move.BRIEFED: "The brief was written",
}
_PRIVATE = frozenset({Move.CUSTOMER_SAID, Move.REPLIED, Move.NOTED})
"""Moves whose details are too long for a line."""


def why_not(why: WhyNot) -> str:
    """Why nothing changed, for whoever asked; those about ratings are for a customer."""
    return _WHY_NOT[why]


def refusal(end: NotDone, now: float) -> str:
    """The same, and of what another teammate has, who that is and since when; POSIX seconds."""
    known = end.handoff
    if end.why is not WhyNot.CLAIMED_BY_OTHER or known is None or known.teammate is None:
        return why_not(end.why)
    name, since = known.teammate.name, now if known.claimed_at is None else known.claimed_at
    if now - since < _JUST_NOW:
        return f"{name} has just claimed this one."
    return f"{name} has had this one for {duration(now - since)}."


def event_words(event: EventLine) -> str:
    """What happened, as one line; a move of a newer version by its name."""
    detail = "" if event.move in _PRIVATE else event.detail
    return sentence(event.move, event.actor, detail)


def sentence(move: str, actor: Actor, detail: str) -> str:
    """Who did what, and the details where there are any."""
    told = _SENTENCES.get(move, f"{{who}}: {move}").replace("{who}", who(actor))
    return f"{told}: {' '.join(detail.split())}" if detail else f"{told}."


def who(actor: Actor) -> str:
    """An actor at the beginning of a sentence."""
    if actor.teammate is not None:
        return actor.teammate.name
    names = {ActorKind.CUSTOMER: "The customer", ActorKind.CLOCK: "The clock"}
    return names.get(
        actor.kind, "The assistant" if actor.kind is ActorKind.ASSISTANT else "A teammate"
    )


def reason_words(reason: EscalationReason) -> str:
    """Why people were called."""
    return _REASONS[reason]


def urgency_words(urgency: Urgency) -> str:
    """How soon somebody should look."""
    return _URGENCIES[urgency]


def state_words(state: HandoffState) -> str:
    """How far it has come."""
    return _STATES[state]


def duration(seconds: float) -> str:
    """A duration in minutes, or in hours and minutes."""
    hours, minutes = divmod(int(seconds // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
