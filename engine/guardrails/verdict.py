"""What a guardrail says of a burst of messages before the model sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Allow:
    """Nothing speaks against it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuse:
    """The model is not asked; the customer gets this notice."""

    notice: NoticeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """The model is asked all the same; `reasons` are words for counting and for a closer look."""

    reasons: tuple[str, ...]


Verdict = Allow | Refuse | Flag
Guardrail = Callable[[Sequence[InboundMessage]], Verdict]
