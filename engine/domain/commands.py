"""What can happen to a conversation with respect to people."""

from dataclasses import dataclass

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.handoff import Teammate, TimerKind
from engine.domain.messages import Attachment


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalate:
    """People are to see it: decided by the assistant, by code, or by the customer's own click.

    `said` is what the assistant tells the customer with it, empty where that is nothing of its own.
    """

    reason: EscalationReason
    urgency: Urgency
    summary: str
    customer: str
    customer_name: str
    reference: str
    said: str = ""


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
class TakeOver:
    """A teammate takes a conversation from the assistant, by a click, instead of answering it.

    `question` is what the assistant had asked.
    """

    customer: str
    customer_name: str
    question: str
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeInThread:
    """A teammate wrote in the customer's own thread: that claims it, whoever had it.

    `key` names the message for edits, as long as its conversation lives.
    """

    customer: str
    customer_name: str
    text: str
    reference: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeTyped:
    """A teammate edited (`text`) or deleted (None) what they had written there themselves."""

    key: str
    text: str | None


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
class Imitated:
    """Somebody who is no teammate wrote in a customer's thread under a name like a teammate's.

    `imitator` is their id, `name` theirs, `teammate` that of whom it looks like.
    """

    imitator: str
    name: str
    teammate: str

    @property
    def key(self) -> str:
        """The same for all that they write: people are warned of them once in a thread."""
        return f"imitated:{self.imitator}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerRang:
    """A timer of the handoff is due."""

    kind: TimerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepPromise:
    """A teammate says that what was promised to the customer is done."""

    commitment_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseRang:
    """What was promised to the customer is overdue, or still is."""

    commitment_id: int


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
    | TakeOver
    | TypeInThread
    | ChangeTyped
    | SendReply
    | ChangeReply
    | TakeNote
    | HandBack
    | Resolve
    | Transfer
    | Snooze
    | Withdraw
    | Rate
    | Imitated
    | TimerRang
    | KeepPromise
    | PromiseRang
    | CardFailed
    | BriefMade
)
