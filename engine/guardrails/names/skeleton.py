"""What is left of a word when case, accents, signs and look-alikes are taken away.

Names are compared by it. Figures are read as letters beside letters: "A11state".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:[@$!|+€][^\W_]+|(?<=[^\W\d_])[@$!|])*")
_FIGURES = str.maketrans("01!|3457@$€+89", "oiiieastaset" + "bg")
_LEET = re.compile(r"[a-z][0-9@$!|€+]|[0-9@$!|€+][a-z]")
_BARRED = re.compile(r"[^\W_](?:[|+!$][^\W_]){2,}")
"""A name written letter by letter with signs between that may be letters: "G|E|I|C|O"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, its skeleton, and where it stands."""

    skeleton: str
    start: int
    end: int


def tokens_of(low: str) -> Iterator[Token]:
    """The words of a folded text."""
    for found in _TOKEN.finditer(low):
        yield Token(_skeleton(found[0]), found.start(), found.end())


def joined(tokens: Sequence[Token]) -> str:
    """Words as one; figures that stand apart are beside letters then: "HUK 24"."""
    whole = "".join(token.skeleton for token in tokens)
    return _skeleton(whole) if len(tokens) > 1 and tokens[-1].skeleton.isdigit() else whole


def _skeleton(word: str) -> str:
    """Figures are letters only beside letters: a year is no word."""
    if word.isalpha():
        return word.replace("l", "i")
    if _BARRED.fullmatch(word):
        word = "".join(sign for sign in word if sign.isalnum())
    read = word.translate(_FIGURES) if _LEET.search(word) else word
    return read.replace("l", "i")
