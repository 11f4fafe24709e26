"""Finds promises in a text: sentences by which the company could be bound."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.guardrails.folded import Folded
from engine.guardrails.wording.catalogue import PROMISES
from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.listening import Listening

_CLAUSE = re.compile(r"[.!?;\n](?!\d)|: |, | - | \(")
_SENTENCE = re.compile(r"[.!?;\n](?!\d)")
_WITHIN = 60
"""Characters before a promise in which a word may take it back."""

_NEAR = 24
"""Characters behind a promise in which "usually" and "here" still speak of it."""

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
    """Every promise that is neither denied nor asked, tied to a condition, nor mere guidance."""
    low = text.low
    for language in PROMISES:
        at = 0
        while found := language.promises.search(low, at):
            kind = Promise[found.lastgroup or ""]
            stands = _stands(low, found, kind, language)
            at = found.end() if stands else _next_word(low, found)
            if stands:
                yield Pledge(
                    kind=kind,
                    start=found.start(),
                    end=found.end(),
                    words=found[0],
                    sentence=_sentence(low, found),
                )


def _next_word(low: str, found: re.Match[str]) -> int:
    """Where to look on behind one that does not stand: another may begin within it."""
    space = low.find(" ", found.start(), found.end())
    return space if space > found.start() else found.end()


def _stands(low: str, found: re.Match[str], kind: Promise, language: Listening) -> bool:
    clause = _before(low, found.start())
    if language.denials.search(clause) or _is_asked(low, found, clause, language):
        return False
    if kind not in _SOFT:
        return True
    if language.guidance.search(_said_before(low, found.start())):
        return False
    behind = _CLAUSE.split(low[found.end() : found.end() + _WITHIN], maxsplit=1)[0]
    if language.hedges.search(f"{clause}{found[0]}{behind[:_NEAR]}"):
        return False
    if kind is Promise.CONTACT and language.here.search(f"{found[0]}{behind[:_NEAR]}"):
        return False
    return language.conditions.search(behind) is None


def _is_asked(low: str, found: re.Match[str], clause: str, language: Listening) -> bool:
    """Whether the clause is a question; "we pay, all right?" is none."""
    mark = (_SENTENCE if language.asks.match(clause) else _CLAUSE).search(low, found.end())
    return mark is not None and mark[0] == "?" and mark.start() - found.end() < _WITHIN


def _said_before(low: str, start: int) -> str:
    """What stands before a promise in its own sentence, as far as it matters."""
    return _SENTENCE.split(low[max(0, start - 2 * _WITHIN) : start])[-1]


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
