"""Signs nobody sees: they are taken out of a text, and what they spell is made readable."""

import re
import unicodedata
from functools import lru_cache

_KEPT_CONTROLS = frozenset("\n\t")
_NOTHING = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_MARKS = frozenset({"Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u180e")
_JOINERS = frozenset("\u200c\u200d")
_VARIANTS = frozenset("\ufe0e\ufe0f")
_TAGS = re.compile("[\U000e0020-\U000e007f]+")
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f")
"""The flags of England, Scotland and Wales are written in tags."""

_VARIANT_BYTES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_LINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_MOST_MARKS = 3
"""Accents on one letter; Vietnamese needs two, Hebrew and Thai three."""


def clean(text: str) -> str:
    """A text without control, bidirectional and other signs that show nothing.

    What is written with them stays: line ends, tabs, emoji of several parts, Persian and Indic
    words that join or part their letters. Heaps of accents are cut down.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINES.sub("\n", text)
    if all(map(_always_shows, set(lines))):
        return lines
    kept: list[str] = []
    marks = 0
    flags = [found.span() for found in _FLAG.finditer(lines)]
    for at, sign in enumerate(lines):
        marks = marks + 1 if unicodedata.category(sign) in _MARKS else 0
        if any(start <= at < end for start, end in flags) or (
            marks <= _MOST_MARKS and _shows(lines, at)
        ):
            kept.append(sign)
    return "".join(kept)


def hidden(text: str) -> str:
    """What signs that show nothing spell: tags, and bytes hidden in variation selectors."""
    tags = "".join(
        chr(ord(sign) - 0xE0000) for run in _TAGS.findall(_FLAG.sub("", text)) for sign in run
    )
    smuggled = (bytes(map(_byte, run)) for run in _VARIANT_BYTES.findall(text))
    return " ".join((tags, *(run.decode("utf-8", errors="ignore") for run in smuggled))).strip()


@lru_cache(maxsize=4096)
def _always_shows(sign: str) -> bool:
    """Whether a sign stays wherever it stands: most texts have no other."""
    return unicodedata.category(sign) not in _MARKS and _shows(sign, 0)


def _shows(text: str, at: int) -> bool:
    sign = text[at]
    if sign in _KEPT_CONTROLS:
        return True
    if sign in _JOINERS or sign in _VARIANTS:
        return at > 0 and _joins(text[at - 1], text[at + 1 : at + 2], sign)
    is_variant = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF
    return not is_variant and sign not in _FILLERS and unicodedata.category(sign) not in _NOTHING


def _joins(before: str, after: str, sign: str) -> bool:
    """Whether a joiner or variant does something to what stands before and behind it."""
    if sign in _VARIANTS:
        return unicodedata.category(before) in {"So", "Sm", "Po", "Nd", "Sk"}
    is_emoji = ord(before) > 0x2000 and after != ""
    return is_emoji or 0x0590 <= ord(before) <= 0x0DFF  # Hebrew to Sinhala


def _byte(sign: str) -> int:
    code = ord(sign)
    return code - 0xFE00 if code <= 0xFE0F else code - 0xE0100 + 16
