"""Handoffs: a conversation on its way to people, with them, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.desk import DeskPost
from engine.domain.messages import Attachment, Place, Platform
from engine.domain.posts import NoticeKind


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


# What can happen to a conversation with respect to people.


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalate:
    """People are to see it: decided by the assistant, by code, or by the customer's own click."""

    reason: EscalationReason
    urgency: Urgency
    summary: str
    customer: str
    customer_name: str
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerSaid:
    """The customer wrote while people have the conversation, or after it was resolved.

    `key` is the message's first key.
    """

    customer: str
    customer_name: str
    text: str
    key: str
    attachments: tuple[Attachment, ...] = ()
    takes_back: bool = False
    """They say that nobody has to come any more."""

    is_thanks: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerChanged:
    """The customer edited (`text`) or deleted (None) a message that people were shown."""

    key: str
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A teammate takes it, by a click."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeInThread:
    """A teammate wrote in the customer's own thread: that claims it, whoever had it."""

    customer: str
    customer_name: str
    text: str
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SendReply:
    """A teammate's words for the customer; `key` names them for edits, and against doubles."""

    text: str
    key: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeReply:
    """A teammate edited (`text`) or deleted (None) what they had sent."""

    key: str
    text: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeNote:
    """A teammate's internal words; they never reach a customer."""

    text: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HandBack:
    """The assistant goes on, with one line of instruction, or none."""

    instruction: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolve:
    """It is done; the customer is asked how it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """Somebody else is to go on: a teammate by id, or whoever comes (None); a note is required."""

    to: Teammate | None
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Snooze:
    """Put it off until then, POSIX seconds; a word of the customer ends it sooner."""

    until: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdraw:
    """The customer needs nobody any more, by a click."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """The customer says how it was, 1 to 5."""

    score: int
    customer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerRang:
    """A timer of the handoff is due."""

    kind: TimerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class CardFailed:
    """The card could not be posted: at first (`is_final` False), or anywhere at all."""

    is_final: bool
    error: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BriefMade:
    """The brief is there."""

    text: str


Command = (
    Escalate
    | CustomerSaid
    | CustomerChanged
    | Claim
    | TypeInThread
    | SendReply
    | ChangeReply
    | TakeNote
    | HandBack
    | Resolve
    | Transfer
    | Snooze
    | Withdraw
    | Rate
    | TimerRang
    | CardFailed
    | BriefMade
)


class WhyNot(StrEnum):
    """Why a command changed nothing; the list is closed, and each has words for who asked."""

    CLAIMED_BY_OTHER = "claimed_by_other"
    ALREADY_YOURS = "already_yours"
    NOT_CLAIMED = "not_claimed"
    """To be done by who has it: claim it first."""

    CLOSED = "closed"
    NO_HANDOFF = "no_handoff"
    NOTE_MISSING = "note_missing"
    NOTHING_TO_SEND = "nothing_to_send"
    TOO_VAGUE = "too_vague"
    """A reply like "ok" that tells the customer nothing: make it sendable."""

    TOO_LONG = "too_long"
    SEEN_BEFORE = "seen_before"
    RATED_BEFORE = "rated_before"
    NOT_RESOLVED = "not_resolved"
    """There is nothing to rate, or not any more."""

    NO_SUCH_SCORE = "no_such_score"
    NOT_THE_CUSTOMER = "not_the_customer"
    NOT_A_TEAMMATE = "not_a_teammate"
    IN_THE_PAST = "in_the_past"
    NOT_DUE = "not_due"


# What follows from it, all stored in one transaction.


@dataclass(frozen=True, kw_only=True, slots=True)
class SayNotice:
    """A fixed sentence for the customer, in their language; `values` fill its braces.

    They are standard Markdown, except `when`, which is a moment: POSIX seconds, to be put into the
    words of the customer's language. Reference and buttons come from the handoff's row.
    """

    kind: NoticeKind
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SayWords:
    """A teammate's words for the customer, under the teammate's name; standard Markdown."""

    text: str
    teammate: Teammate
    key: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeWords:
    """New words (or None: take them away) for what was said to the customer under this key."""

    key: str
    text: str | None


CustomerPost = SayNotice | SayWords | ChangeWords
"""What people's work makes the customer see. Team posts are another type and another table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of a handoff; applied as a whole or not at all.

    `after` is the handoff as it is then (id 0 for a new one); its epoch is set by the store, which
    raises it if and only if the owner or the teammate changes. `move` and `detail` go into the
    event table. `say` goes to the customer, `tell` to the desk. `timers` replace all timers it had
    (None: they stay). `wakes_assistant`: what the customer said last is to be answered by the
    assistant now.
    """

    after: Handoff
    move: str
    detail: str = ""
    say: tuple[CustomerPost, ...] = ()
    tell: tuple[DeskPost, ...] = ()
    timers: Mapping[TimerKind, float] | None = None
    wakes_assistant: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The command took effect."""

    handoff: Handoff


@dataclass(frozen=True, kw_only=True, slots=True)
class NotDone:
    """The command changed nothing; `handoff` is as it is, None where there is none."""

    why: WhyNot
    handoff: Handoff | None = None


End = Done | NotDone


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMessage:
    """What a teammate wrote in the thread of a card; `key` names it, `id` is the platform's."""

    platform: Platform
    channel: str
    card_id: str
    key: str
    id: str
    teammate: Teammate
    text: str
    attachments: tuple[Attachment, ...] = ()


class TeamAnswer(StrEnum):
    """What became of a teammate's message in a card's thread."""

    NOTED = "noted"
    SENT = "sent"
    """On its way to the customer."""

    NOT_DONE = "not_done"
    SEEN_BEFORE = "seen_before"
    NO_CARD = "no_card"
