"""Conversations and turns: who holds them, how they end, what is left to do."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.budgets import BudgetWindow
from engine.domain.knowledge import UsedPassage
from engine.domain.messages import About, InboundMessage, Place, Principal
from engine.domain.posts import Part, PostKind, QueuedPart
from engine.domain.steps import Answer, OpenCall
from engine.domain.verdicts import AnswerVerdict, RefusedAnswer

_TOLD_BY_US = frozenset({About.OUTCOME, About.TEAM_ANSWER})
"""What comes from our side in the name of the customer, to be told to them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to change one conversation; void as soon as another worker raised the fence."""

    conversation_id: int
    worker: str
    fence: int
    epoch: int


class Outcome(StrEnum):
    """How a turn ended; the list is closed."""

    ANSWERED = "answered"
    ESCALATED = "escalated"
    REFUSED = "refused"
    """Claude declined; the turn is left out of later history."""

    NOTICED = "noticed"
    """Answered by a notice before the model was asked."""

    EXHAUSTED = "exhausted"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Everything asked was deleted; the turn is left out of later history."""

    SILENCED = "silenced"
    """Over a budget, or within a pause, of which the notice was given before."""

    TAKEN_OVER = "taken_over"
    """People took the conversation over while it ran; left out of later history."""


class EscalationReason(StrEnum):
    """Why a conversation should go to people; `prompts/system/80-escalation.md` explains each."""

    CUSTOMER_ASKED = "customer_asked"
    NO_SOURCE = "no_source"
    REPEATED_FAILURE = "repeated_failure"
    COMPLAINT = "complaint"
    ACCOUNT_MATTER = "account_matter"
    LEGAL_OR_SAFETY = "legal_or_safety"
    OTHER = "other"
    EXHAUSTED = "exhausted"
    """A turn ran out of its bounds."""

    REPEATED_QUESTION = "repeated_question"
    """The customer asks the same again."""

    MOOD = "mood"
    """The customer has lost patience."""

    TOPIC_BY_POLICY = "topic_by_policy"
    """The operator wants people to see this topic."""

    REFUSED = "refused"
    """Claude declined to answer."""

    MODEL_OUTAGE = "model_outage"
    """Claude could not be asked."""

    BUDGET = "budget"
    """A budget of a day is used up."""

    TEAMMATE_TOOK_OVER = "teammate_took_over"
    """A teammate wrote in the customer's thread."""

    GUARDRAIL = "guardrail"
    """What Claude wrote was held back twice."""


REASONS_OF_CODE = frozenset(
    {
        EscalationReason.EXHAUSTED,
        EscalationReason.REPEATED_QUESTION,
        EscalationReason.MOOD,
        EscalationReason.TOPIC_BY_POLICY,
        EscalationReason.REFUSED,
        EscalationReason.MODEL_OUTAGE,
        EscalationReason.BUDGET,
        EscalationReason.TEAMMATE_TOOK_OVER,
        EscalationReason.GUARDRAIL,
    }
)
"""Reasons that code alone sets; they are never offered to the model."""


class Urgency(StrEnum):
    """How soon a teammate should look."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """The decision that people should see a conversation."""

    reason: EscalationReason
    summary: str
    urgency: Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class PastTurn:
    """A turn that has ended: what its customer asked, and how it ended."""

    asked: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnEnding:
    """Everything the last transaction of a turn stores at once.

    `answer` is Claude's final answer, to be appended to the history; None where there is none to
    keep. `error` is for the operator's log and never shown. `told` are the budgets whose notice
    the parts give. `kind` says what the parts are. `refused` is an answer that the parts stand for:
    it is paid for and not kept. `verdicts` are those on an answer that is shown all the same, and
    `used` the passages that it cites. `if_asked` follows the parts where the turn has asked the
    team and keeps the conversation: that the customer waits for the team is never left to Claude.

    Raises ValueError where a private part comes first: it would take a preview's place.
    """

    outcome: Outcome
    parts: tuple[Part, ...]
    answer: Answer | None = None
    escalation: Escalation | None = None
    error: str | None = None
    told: tuple[BudgetWindow, ...] = ()
    kind: PostKind = PostKind.REPLY
    refused: RefusedAnswer | None = None
    verdicts: tuple[AnswerVerdict, ...] = ()
    used: tuple[UsedPassage, ...] = ()
    if_asked: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if self.parts and self.parts[0].private_to is not None:
            raise ValueError("what everybody may read comes first")


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnWork:
    """A turn to run or to go on with.

    `reference` is what a customer may quote to a teammate. `messages` are what was said, in order:
    the customer's words and the context around them. `version` is the prompt version the turn runs
    under. `attempt` counts from 1; one that was given back in good order is not counted. `steps`
    counts the answers stored so far, `tokens` what they used. `last_prompt` is what Claude read
    before this turn, in tokens; 0 where this turn has steps, or an older version was the last.
    `open_calls` are the calls of Claude's last stored answer that have no result yet.
    `waiting_since` is when the oldest message it answers was stored, POSIX seconds. `has_preview`
    says that a preview of its answer was begun, by this or an earlier attempt. `refused` counts the
    answers that guardrails refused so far. `route` is the kind of question it was taken for, None
    where that is not settled.
    """

    lease: Lease
    turn_id: int
    reference: str
    place: Place
    principal: Principal
    messages: tuple[InboundMessage, ...]
    version: int
    attempt: int
    steps: int
    tokens: int
    last_prompt: int
    open_calls: tuple[OpenCall, ...]
    waiting_since: float
    has_preview: bool
    refused: int = 0
    route: str | None = None

    @property
    def asked(self) -> tuple[InboundMessage, ...]:
        """What the customer of this turn said, without what others said around it.

        Where they said nothing, what came of a change that they confirmed, or what the team
        answered the assistant, is what is answered.
        """
        customer = self.principal.customer
        theirs = [m for m in self.messages if m.author.id == customer]
        said = tuple(m for m in theirs if m.about is About.SAID)
        return said or tuple(m for m in theirs if m.about in _TOLD_BY_US)

    @property
    def is_telling(self) -> bool:
        """Whether it answers words of ours: what came of a change, or what the team answered."""
        return any(message.about in _TOLD_BY_US for message in self.asked)

    @property
    def is_public(self) -> bool:
        """Whether others may read the place; in doubt, they may."""
        return not any(message.is_direct for message in self.messages)


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnCancelled:
    """A turn that has ended, as everything it was to answer is deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnUnchanged:
    """A turn that goes on as it is: something was shown or run, or there is nothing new."""


Absorbed = TurnWork | TurnCancelled | TurnUnchanged
"""What becomes of a running turn when something is said, edited or deleted meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SendWork:
    """Parts to deliver, in this order, before anything else happens in the conversation.

    `trigger` is the platform's id of the customer's message that these parts answer, `reference`
    that of their turn.
    """

    lease: Lease
    place: Place
    parts: tuple[QueuedPart, ...]
    trigger: str
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitWork:
    """Nothing may be done before `until`, POSIX seconds: a send is deferred, or people go first."""

    until: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NoWork:
    """Nothing is left to do, or another worker holds the conversation."""


Work = TurnWork | SendWork | WaitWork | NoWork
