"""Finds amounts whose number is written in words."""

import re
from collections.abc import Iterator, Sequence

from engine.guardrails.quantities.amount import Amount
from engine.guardrails.quantities.number_words import (
    ARTICLES,
    CONNECTORS,
    NUMBER_WORDS,
    SCALES,
    number_of,
)
from engine.guardrails.quantities.unit_words import unit_of
from engine.guardrails.quantities.units import BEFORE_A_UNIT, PER

_WORDS = re.compile(r"[a-z]+")
_CLOSE = re.compile(r"[ \n-]{1,2}")
_LONGEST = 12
"""Words of a number and of what stands between it and its unit."""

_AROUND = 60
"""Characters on each side of a word that tell its language."""

_PORTUGUESE = re.compile(r"\b(?:os|um|uma|do|da|das|nao|seus?|suas?|em|voce|lhe|ao|premio|uteis)\b")
_BEHIND_FIGURE = re.compile(r"\d ?$")


def in_words(low: str) -> Iterator[Amount]:
    """Amounts whose number is written in words."""
    words = [*_WORDS.finditer(low)]
    for at, word in enumerate(words):
        chain = _chain_before(words, at, low)
        unit = unit_of([each[0] for each in chain], word[0], 1, low, word.end()) if chain else None
        if unit is None:
            continue
        said = _number_words(chain)
        value = number_of([each[0] for each in said])
        if value is not None and not _is_of_the(said, low):
            values = (value * unit.factor,)
            yield Amount(start=said[0].start(), end=unit.end, unit=unit.name, values=values)


def _is_of_the(said: Sequence[re.Match[str]], low: str) -> bool:
    """Whether "dos" is no Spanish two, but the Portuguese for "of the"."""
    around = low[max(0, said[0].start() - _AROUND) : said[-1].end() + _AROUND]
    return said[-1][0] == "dos" and _PORTUGUESE.search(around) is not None


def _chain_before(words: Sequence[re.Match[str]], at: int, low: str) -> Sequence[re.Match[str]]:
    """The words right before one that could be a number and what stands between it and a unit."""
    first = at
    while max(0, at - _LONGEST) < first and _may_belong(words[first - 1][0]):
        if not _CLOSE.fullmatch(low, words[first - 1].end(), words[first].start()):
            break
        first -= 1
    begin = words[first].start()
    return () if _BEHIND_FIGURE.search(low[max(0, begin - 2) : begin]) else words[first:at]


def _number_words(chain: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """What of a chain says the number: not the connectors it begins with, nor what ends it."""
    first, last = 0, len(chain)
    while last > 0 and _may_stand_between(chain[last - 1][0]):
        last -= 1
    while first < last and not _begins_number(chain[first][0]):
        first += 1
    if last - first > 1 and chain[first][0] in ARTICLES and chain[first + 1][0] in NUMBER_WORDS:
        first += 1  # "um fünf Prozent", "un cinco por ciento": no one before the five
    return chain[first:last]


def _may_belong(word: str) -> bool:
    return _begins_number(word) or word in CONNECTORS or _may_stand_between(word)


def _may_stand_between(word: str) -> bool:
    return word in BEFORE_A_UNIT or word in PER


def _begins_number(word: str) -> bool:
    return word in NUMBER_WORDS or word in SCALES
