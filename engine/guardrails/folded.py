"""A text as people read it: without emphasis, invisible signs, odd widths and look-alikes."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.guardrails.look_alikes import LOOK_ALIKES

_UNSEEN = frozenset({"Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me"})
"""Categories of signs that show nothing of their own; white space is no part of them."""

_NEW_LINES = frozenset("\n\r\v\f\x85\u2028\u2029")
_PLAIN_SIGNS = str.maketrans(
    "‘’‚‛′´`“”„‟″«»‹›‐‑‒–—―−⁃。｡․‧∕⁄∶٫٬",  # what the table is for
    "''''''''" + '""""""' + "''" + "--------" + "...." + "//" + ":.,",
)
_SHOWN_AS_NOTHING = frozenset("*\u2120\u2122\u115f\u1160\u3164\uffa0\u2800\u180e")
"""Emphasis, trade marks, and letters by their category that show nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """`plain` keeps case and letters; `low` has small letters without accents; both equally long.

    `places` holds for each of their signs, and for the end, where it stands in the source.
    """

    plain: str
    low: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `plain` or `low` as one of the source."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """Fold a text once for all checks that ask for it."""
    if text.isascii() and text.isprintable() and "*" not in text:
        same = text.replace("`", "'")
        return Folded(plain=same, low=same.lower(), places=range(len(text) + 1))
    seen = {ord(sign): _seen(sign) for sign in set(text)}
    if all(len(sign) == 1 for sign in seen.values()):  # then each stays where it stands
        same = text.translate(seen)
        low = same.translate({ord(sign): _low(sign) for sign in seen.values()})
        return Folded(plain=same, low=low, places=range(len(text) + 1))
    return _folded(text)


def _folded(text: str) -> Folded:
    """Sign by sign, as some show nothing or more than one."""
    plain: list[str] = []
    low: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for seen in _seen(sign):
            plain.append(seen)
            low.append(_low(seen))
            places.append(place)
    places.append(len(text))
    return Folded(plain="".join(plain), low="".join(low), places=places)


@lru_cache(maxsize=4096)
def _seen(sign: str) -> str:
    """What of a sign is seen, in its usual width; a digit of any script as 0 to 9."""
    if sign in _NEW_LINES:
        return "\n"
    if sign.isspace():
        return " "
    if sign in _SHOWN_AS_NOTHING or unicodedata.category(sign) in _UNSEEN:
        return ""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    usual = unicodedata.normalize("NFKC", sign.translate(_PLAIN_SIGNS)).translate(_PLAIN_SIGNS)
    return "".join(c for c in usual if not unicodedata.combining(c)) if len(usual) > 1 else usual


@lru_cache(maxsize=4096)
def _low(sign: str) -> str:
    """One small letter without its accent; what looks like Latin is."""
    letter = sign.translate(LOOK_ALIKES)
    bare = unicodedata.normalize("NFD", letter)[0].translate(LOOK_ALIKES)
    return bare.lower()[0]
