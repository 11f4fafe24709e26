"""Finds promises in a text: sentences by which the company could be bound."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.guardrails.folded import Folded
from engine.guardrails.wording.catalogue import CONDITIONS, HEDGES, PROMISES
from engine.guardrails.wording.kinds import Promise

_CLAUSE = re.compile(r"[.!?;\n](?!\d)|: |, | - | \(")
_SENTENCE = re.compile(r"[.!?;\n](?!\d)")
_WITHIN = 60
"""Characters before a promise in which a word may take it back."""

_LONGEST_SENTENCE = 400

_SOFT = frozenset({Promise.ACT, Promise.DONE, Promise.COVER, Promise.GRANT, Promise.CONTACT})
"""Kinds that "usually" and "may" make information of; a guarantee stays one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pledge:
    """A promise, from `start` to `end` of the folded text.

    `words` are its own, `sentence` the one it stands in.
    """

    kind: Promise
    start: int
    end: int
    words: str
    sentence: str


def promises(text: Folded) -> Iterator[Pledge]:
    """Every promise that is neither denied, nor tied to a condition, nor mere guidance."""
    low = text.low
    for pattern, denial in PROMISES:
        for found in pattern.finditer(low):
            kind = Promise[found.lastgroup or ""]
            if _stands(low, found, kind, denial):
                yield Pledge(
                    kind=kind,
                    start=found.start(),
                    end=found.end(),
                    words=found[0],
                    sentence=_sentence(low, found),
                )


def _stands(low: str, found: re.Match[str], kind: Promise, denial: re.Pattern[str]) -> bool:
    clause = _before(low, found.start())
    if denial.search(clause):
        return False
    if kind not in _SOFT:
        return True
    if HEDGES.search(clause) or HEDGES.search(found[0]):
        return False
    behind = low[found.end() : found.end() + _WITHIN]
    return CONDITIONS.search(_CLAUSE.split(behind, maxsplit=1)[0]) is None


def _before(low: str, start: int) -> str:
    """What stands before a promise in its own clause."""
    before = low[max(0, start - _WITHIN) : start]
    return _CLAUSE.split(before)[-1]


def _sentence(low: str, found: re.Match[str]) -> str:
    nearest = max(0, found.start() - _LONGEST_SENTENCE)
    farthest = min(len(low), found.end() + _LONGEST_SENTENCE)
    begin = max((each.end() for each in _SENTENCE.finditer(low, nearest, found.start())), default=0)
    following = _SENTENCE.search(low, found.end(), farthest)
    return low[max(begin, nearest) : following.start() if following else farthest]
