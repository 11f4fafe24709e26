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
    """The model is not asked; the customer gets this notice.

    `reasons` are words for counting where it was an attack, and not merely unreadable.
    """

    notice: NoticeKind
    reasons: tuple[str, ...] = ()

    @property
    def is_offence(self) -> bool:
        """Whether it counts against the customer."""
        return bool(self.reasons)


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """The model is asked all the same, and changes nothing; `reasons` are for counting."""

    reasons: tuple[str, ...]


Verdict = Allow | Refuse | Flag
Guardrail = Callable[[Sequence[InboundMessage]], Verdict]
