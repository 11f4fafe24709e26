"""Finds what a text that nobody should trust, an article or a tool's result, says to the assistant.

Pure, and without a model. What to do about a finding is for whoever asks: an article is not served,
a result is not passed on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from engine.guardrails.folded import fold
from engine.guardrails.injection import Attempt, attempts
from engine.guardrails.invisible import clean, hidden
from engine.guardrails.poison_patterns import TO_A_MODEL
from engine.guardrails.wording.kinds import Attack

_NEAR = 300
"""Characters between two signs of an attack that belong together."""

_WINDOW, _OVERLAP = 8_000, 600
"""Characters that are searched at once: a search lets nothing else run, and must be short."""

_LONGEST_EXCERPT = 80
_SPELLED = re.compile(r"\b(?:[a-z] ){3,}[a-z]\b")
"""A word with a space after each letter."""

_TELLING = frozenset({Attack.OVERRIDE, Attack.REVEAL})


class Poison(StrEnum):
    """What was found."""

    INSTRUCTION = "instructions to the assistant"
    HIDDEN_INSTRUCTION = "instructions in disguise"
    """Encoded, or spelled in signs that nobody sees."""

    INVISIBLE = "invisible characters"
    """They show nothing and spell nothing; `clean` takes them out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something from `start` to `end` of the text; `excerpt` is the beginning of it, readable."""

    kind: Poison
    start: int
    end: int
    excerpt: str

    @property
    def is_instruction(self) -> bool:
        """Whether it speaks to the assistant, as opposed to what is only to be cleaned."""
        return self.kind is not Poison.INVISIBLE

    def __str__(self) -> str:
        return f"{self.kind}: “{self.excerpt}”" if self.excerpt else str(self.kind)


def find(text: str) -> tuple[Finding, ...]:
    """Everything in a text that speaks to the assistant or shows nothing, in order."""
    found = dict.fromkeys(_invisible(text))
    for start in range(0, len(text), _WINDOW):
        first = max(0, start - _OVERLAP)
        piece = text[first : start + _WINDOW]
        for finding in (*_plain(piece), *_from_attempts(piece), *_spelled(piece)):
            moved = replace(finding, start=finding.start + first, end=finding.end + first)
            found[moved] = None
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _plain(text: str) -> Iterator[Finding]:
    folded = fold(text)
    for match in TO_A_MODEL.finditer(folded.low):
        yield _finding(Poison.INSTRUCTION, text, *folded.span(*match.span()))
    joined = _SPELLED.sub(lambda run: run[0].replace(" ", ""), folded.low)
    if joined != folded.low:
        for match in TO_A_MODEL.finditer(joined):
            if match[0] not in folded.low:
                excerpt = _shortened(match[0])
                kind = Poison.HIDDEN_INSTRUCTION
                yield Finding(kind=kind, start=0, end=len(text), excerpt=excerpt)


def _from_attempts(text: str) -> Iterator[Finding]:
    """What would be suspicious of a customer: here only in disguise, or two kinds side by side."""
    found = attempts(text)
    plain = [attempt for attempt in found if not attempt.is_hidden]
    spelled = bool(hidden(text))  # told below, in words
    for attempt in found:
        is_whole = attempt.start == 0 and attempt.end == len(text)
        if attempt.is_hidden and not _is_echo(attempt, plain) and not (spelled and is_whole):
            yield _finding(Poison.HIDDEN_INSTRUCTION, text, attempt.start, attempt.end)
    for one, other in _together(plain):
        yield _finding(Poison.INSTRUCTION, text, one.start, max(one.end, other.end))


def _is_echo(attempt: Attempt, plain: Sequence[Attempt]) -> bool:
    """Whether a decoded reading only shows again what stands there plainly."""
    return any(
        one.kind is attempt.kind and attempt.start <= one.start and one.end <= attempt.end
        for one in plain
    )


def _together(found: Sequence[Attempt]) -> Iterator[tuple[Attempt, Attempt]]:
    """Signs of a frame are headings and labels in most articles, and count for nothing here."""
    for one, other in pairwise(attempt for attempt in found if attempt.kind is not Attack.FRAME):
        kinds = {one.kind, other.kind}
        if len(kinds) > 1 and kinds & _TELLING and other.start - one.end <= _NEAR:
            yield one, other


def _spelled(text: str) -> Iterator[Finding]:
    """What signs that show nothing spell."""
    if spelled := hidden(text):
        excerpt = _shortened(spelled)
        yield Finding(kind=Poison.HIDDEN_INSTRUCTION, start=0, end=len(text), excerpt=excerpt)


def _invisible(text: str) -> Iterator[Finding]:
    gone = len(text.replace("\r\n", "\n")) - len(clean(text))
    if gone > 0 and not hidden(text):
        excerpt = f"{gone} of them"
        yield Finding(kind=Poison.INVISIBLE, start=0, end=len(text), excerpt=excerpt)


def _finding(kind: Poison, text: str, start: int, end: int) -> Finding:
    return Finding(kind=kind, start=start, end=end, excerpt=_shortened(clean(text[start:end])))


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_EXCERPT else f"{line[: _LONGEST_EXCERPT - 1]}…"
