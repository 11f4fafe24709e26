"""What one language's words become: patterns to find promises with, and to let some of them go."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.guardrails.wording.by_kind import ByKind
from engine.guardrails.wording.kinds import Promise, Promises


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """The patterns of one language; what they mean is told at `Promises`.

    `promises` names the kind as the group that is found.
    """

    promises: ByKind
    denials: re.Pattern[str]
    hedges: re.Pattern[str]
    conditions: re.Pattern[str]
    guidance: re.Pattern[str]
    here: re.Pattern[str]
    asks: re.Pattern[str]


def listening(words: Promises, *composed: Mapping[Promise, tuple[str, ...]]) -> Listening:
    """Compile one language: whole wordings, and those put together of words."""
    return Listening(
        promises=ByKind([words.kinds, *composed], Promise),
        denials=_any(words.denials, ahead=r"(?:\b|(?=n't))"),
        hedges=_any(words.hedges),
        conditions=_any(words.conditions, ahead=r"^ ?(?:[\w'-]+ ){0,7}?"),
        guidance=_any(words.guidance),
        here=_any(words.here),
        asks=_any(words.asks, ahead=r"[\W_]*\b"),
    )


def _any(patterns: Iterable[str], ahead: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"{ahead}(?:{'|'.join(patterns)})\b")
