"""What case, accents, width, signs and shouting do not change about a text: its words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

PAUSE = ","
STOP = "."

_QUOTED_LINE = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_QUOTATION = re.compile(r"[\"“„«「『][^\"“”„«»「」『』\n]+[\"“”»」』]")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_ACCENTS = re.compile("[\u0300-\u036f]")
_WITHOUT_ACCENT = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_UNSPACED = re.compile("(?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])")
"""Around Kana and Han signs: Japanese writes no spaces, so each counts as a word."""

_STOPS = re.compile(r"[.!?。\n]+")
_PAUSES = re.compile(r"[,;:、()\u2013\u2014]+")
_SIGNS = re.compile(r"[^\w.,]+|_+")


def fold(text: str) -> list[str]:
    """The words of a text, with PAUSE and STOP between them; a STOP at both ends.

    Lines that quote somebody ("> …") are left out. So is what stands in quotation marks, where it
    is a sentence and not the whole text: who repeats words does not say them.
    """
    folded = _without_quotes(unicodedata.normalize("NFKC", text).casefold())
    folded = _SHORTCODE.sub(" ", folded)
    if not folded.isascii():
        folded = _plain(folded)
    folded = _STRETCHED.sub(r"\1", folded)
    folded = _PAUSES.sub(f" {PAUSE} ", _STOPS.sub(f" {STOP} ", folded))
    return [STOP, *_SIGNS.sub(" ", folded).split(), STOP]


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Each word, but of a Japanese sign and the one behind it both, since one sign says little."""
    signs = {word for word in set(words) if is_unspaced(word)}
    for word, following in pairwise((*words, STOP)):
        yield word + following if word in signs and following in signs else word


def is_unspaced(word: str) -> bool:
    """Whether it is a single sign of a script without spaces."""
    return len(word) == 1 and "\u3040" <= word <= "\u9fff"


def _plain(text: str) -> str:
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_WITHOUT_ACCENT)
    return _UNSPACED.sub(" ", unicodedata.normalize("NFC", text))


def _without_quotes(text: str) -> str:
    said = _QUOTED_LINE.sub(" ", text)
    left = _QUOTATION.sub(_unless_a_name, said)
    return left if any(char.isalnum() for char in left) else said


def _unless_a_name(quotation: re.Match[str]) -> str:
    """Nothing for a sentence in quotation marks; one or two words in them are only stressed."""
    words = quotation[0]
    return " " if words[0] in "「『" or words.count(" ") > 1 else words
