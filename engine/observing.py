"""What the engine tells the operator about its work: counts and durations, no customer's words."""

from dataclasses import dataclass
from typing import Protocol

from engine.domain.conversation import Outcome
from engine.domain.messages import Platform
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.domain.steps import Usage
from engine.domain.verdicts import AnswerVerdict
from engine.errors import DeliveryErrorKind, ModelErrorKind


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnRecord:
    """A turn that has ended; durations in seconds.

    `waited` is from storing the first message to the first look at it, `model` and `tools` are
    what this attempt spent on each, `took` is the whole attempt. `usage` and `cost_nano_usd` are of
    this attempt too; the cost is None where a model's price is not known. `verdicts` are what
    guardrails found in its answers.
    """

    platform: Platform
    conversation_id: int
    turn_id: int
    reference: str
    outcome: Outcome
    attempt: int
    messages: int
    parts: int
    rounds: int
    waited: float
    model: float
    tools: float
    took: float
    usage: Usage
    cost_nano_usd: int | None
    previewed: bool
    late: bool
    verdicts: tuple[AnswerVerdict, ...] = ()


class Observer(Protocol):
    """Whoever counts; nothing here may raise or wait."""

    def received(self, status: ReceiptStatus) -> None:
        """A message came in."""
        ...

    def amended(self, end: AmendmentEnd) -> None:
        """A message was edited or deleted."""
        ...

    def turn_ended(self, record: TurnRecord) -> None:
        """A turn has its ending stored."""
        ...

    def model_failed(self, kind: ModelErrorKind) -> None:
        """An exchange with Claude ended in an error, its retries included."""
        ...

    def sent(self, seconds: float) -> None:
        """A part is confirmed, this long after it was stored."""
        ...

    def not_sent(self, kind: DeliveryErrorKind, *, given_up: bool) -> None:
        """A part was not taken; `given_up` if it never will be."""
        ...

    def broke(self) -> None:
        """Work on a conversation broke on an error of ours."""
        ...


class Nobody:
    """An observer that does not look."""

    def received(self, status: ReceiptStatus) -> None:
        """See `Observer`."""

    def amended(self, end: AmendmentEnd) -> None:
        """See `Observer`."""

    def turn_ended(self, record: TurnRecord) -> None:
        """See `Observer`."""

    def model_failed(self, kind: ModelErrorKind) -> None:
        """See `Observer`."""

    def sent(self, seconds: float) -> None:
        """See `Observer`."""

    def not_sent(self, kind: DeliveryErrorKind, *, given_up: bool) -> None:
        """See `Observer`."""

    def broke(self) -> None:
        """See `Observer`."""
