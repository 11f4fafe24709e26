"""Handoffs: a conversation on its way to people, with them, and back."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.messages import Place, Platform


class Owner(StrEnum):
    """Who speaks to the customer; each conversation has exactly one."""

    ASSISTANT = "assistant"
    QUEUE = "queue"
    """Nobody yet: a teammate is to come. The assistant gives fixed notices only."""

    TEAMMATE = "teammate"


class HandoffState(StrEnum):
    """How far a handoff has come; the first three are open."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    """Claimed, and put off until a moment or until the customer writes."""

    RESOLVED = "resolved"
    HANDED_BACK = "handed_back"
    WITHDRAWN = "withdrawn"
    """The customer does not need a person any more."""

    @property
    def is_open(self) -> bool:
        """Whether people still have something to do."""
        return self in {HandoffState.QUEUED, HandoffState.CLAIMED, HandoffState.SNOOZED}

    @property
    def owner(self) -> Owner:
        """Who speaks to the customer in this state."""
        if self is HandoffState.QUEUED:
            return Owner.QUEUE
        return Owner.TEAMMATE if self.is_open else Owner.ASSISTANT


@dataclass(frozen=True, kw_only=True, slots=True)
class Teammate:
    """A human of the support team, as the platform they work on verified them.

    `name` and `picture` (a URL) are what a customer sees.
    """

    platform: Platform
    workspace: str
    id: str
    name: str
    picture: str | None = None

    @property
    def key(self) -> str:
        """The one unique name of this person on this platform."""
        return f"{self.platform}:{self.workspace}:{self.id}"


class SolvedBy(StrEnum):
    """Who had answered the customer when a handoff was resolved."""

    ASSISTANT = "assistant"
    PEOPLE = "people"
    BOTH = "both"


class ActorKind(StrEnum):
    """Who did something to a handoff."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    TEAMMATE = "teammate"
    CLOCK = "clock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who did something to a handoff; `teammate` is set for a teammate, `id` for a customer."""

    kind: ActorKind
    id: str = ""
    teammate: Teammate | None = None


class TimerKind(StrEnum):
    """What a handoff waits for by the clock; it has at most one timer of each kind."""

    REMIND_DESK = "remind_desk"
    REMIND_ROLE = "remind_role"
    REMIND_SECOND = "remind_second"
    """The reminders climb: the desk, the role, the second channel."""

    NEXT_REPLY = "next_reply"
    """The customer waits for the teammate's next word."""

    GONE_QUIET = "gone_quiet"
    """The teammate who claimed it has said nothing for too long: it goes back to the queue."""

    WAKE = "wake"
    """A snooze ends."""

    TOTAL = "total"
    """It takes longer than promised until it is solved."""

    ASK_SOLVED = "ask_solved"
    """The customer has been silent: ask whether it is solved."""

    AUTO_RESOLVE = "auto_resolve"
    """The customer has stayed silent after that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handoff:
    """One handoff; times in POSIX seconds.

    `customer` is the author id of who is helped, `customer_name` the name shown. `epoch` is that of
    its conversation: it rises with every change of owner. `waiting_since` is when the customer
    began to wait for people's next word; None while the customer is awaited. `teammate` is who has
    it, or had it last. `acknowledged_at` is when the customer last got the fixed notice of waiting.
    `snoozed_until` is when a snooze ends, or ended. `hops` counts transfers. `instruction` is the
    line it was handed back with. `reference` is what customer and teammate may quote. `brief` is
    what Claude or plain code made of the conversation,
    None until it is there. `is_reopened` says that it is open for the second time.
    """

    id: int
    conversation_id: int
    place: Place
    reference: str
    customer: str
    customer_name: str
    state: HandoffState
    epoch: int
    reason: EscalationReason
    urgency: Urgency
    summary: str
    queued_at: float
    teammate: Teammate | None = None
    claimed_at: float | None = None
    first_reply_at: float | None = None
    waiting_since: float | None = None
    last_word_at: float | None = None
    """When the teammate last said something, to the customer or as a note."""

    acknowledged_at: float | None = None
    snoozed_until: float | None = None
    asked_solved_at: float | None = None
    closed_at: float | None = None
    hops: int = 0
    instruction: str | None = None
    brief: str | None = None
    score: int | None = None
    """The customer's rating, 1 to 5."""

    is_reopened: bool = False
    paused_since: float | None = None
    """Since when the customer waits for nobody: awaited, or it is closed. None while they wait."""

    paused_seconds: float = 0.0
    """Open seconds of the times before that of which this was so: the total leaves them out."""

    solved_by: SolvedBy | None = None
    """Who solved it; None where it was not resolved, or is open again."""
