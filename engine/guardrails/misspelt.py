"""Words that attacks need, however they are misspelt: "igrnoe all previuos instrucions"."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from engine.guardrails.word_set import word_set

_WORDS = word_set(
    "ignore disregard override previous instructions instruction system prompt guidelines reveal",
    "restrictions",
)
_TWICE = 9
"""Letters from which two of a word may be lost or doubled."""

_WORD = re.compile(r"[a-z]{5,14}")
_SHORT = re.compile(r"\bur\b")


def spelt(low: str) -> str:
    """A folded text with these words as they are meant, and "ur" as "your"."""
    return _SHORT.sub("your", _WORD.sub(_meant, low))


def _meant(found: re.Match[str]) -> str:
    word = found[0]
    if word in _WORDS:
        return word
    meant = (each for each in _BY_ENDS.get(word[0] + word[-1], ()) if _is_like(word, each))
    return next(meant, word)


def _is_like(word: str, meant: str) -> bool:
    """Whether letters are swapped, lost or doubled; "ignoro" is no "ignore", but another word."""
    letters, due = Counter(word), Counter(meant)
    extra, lost = (letters - due).total(), (due - letters).total()
    return min(extra, lost) == 0 and max(extra, lost) <= (2 if len(meant) >= _TWICE else 1)


def _by_ends() -> Mapping[str, Sequence[str]]:
    ends: dict[str, list[str]] = {}
    for word in sorted(_WORDS):
        ends.setdefault(word[0] + word[-1], []).append(word)
    return ends


_BY_ENDS = _by_ends()
"""By first and last letter, which are the ones that people get right."""
