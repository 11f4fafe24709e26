"""The operator's list of names that are not spoken, made ready for comparing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from engine.errors import ConfigurationError
from engine.guardrails.folded import fold
from engine.guardrails.names.skeleton import tokens_of
from engine.guardrails.word_set import word_set

_ENTRY = re.compile(r"^- +(?P<names>\S.*)$")
_USUAL = word_set("insurance insure auto country financiai generai generaii nationai seguros car")
"""Skeletons of words that stand in many sentences beside other words."""

BEGINNING = 2
"""Letters by which most words are seen to begin no name."""

FEWEST_LETTERS = 8
"""Letters of a name of which near spellings count."""


class Also(Enum):
    """What a name of the list may mean beside the company; the value is the list's heading."""

    NOTHING = "## Names"
    PERSON = "## Names that people have as well"
    WORD = "## Names that are words as well"


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """`words` as they are written in the list; `also` says what else it may mean."""

    words: int
    also: Also
    has_usual_word: bool = False
    """Whether it is short but for everyday words, so that a near spelling says nothing."""

    @property
    def is_word(self) -> bool:
        """Whether it is an everyday word too."""
        return self.also is Also.WORD


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """Skeletons of names, letters only; made by `read_names`."""

    known: Mapping[str, Name] = field(default_factory=dict)
    longest: int = 0
    """Words of the name with the most."""

    letters: int = 0
    """Letters of the name with the most."""

    beginnings: frozenset[str] = frozenset()
    """The first letters of all names."""

    nearly: Mapping[str, Name] = field(default_factory=dict)
    """Every longer name, whole or without one of its letters: what a slip of a finger leaves."""


def read_names(file: Path, *more: str) -> Names:
    """The operator's list and further names; raises ConfigurationError where there is no list."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {file}: {error}") from error
    listed = [*_each(file, lines), *((text, Also.NOTHING) for text in more)]
    known = {skeleton: name for text, also in listed for skeleton, name in _named(text, also)}
    if not known:
        raise ConfigurationError(f"{file} names nobody under “{Also.NOTHING.value}”")
    return Names(
        known=known,
        longest=max(name.words for name in known.values()),
        letters=max(map(len, known)),
        beginnings=frozenset(skeleton[:BEGINNING] for skeleton in known),
        nearly={left: name for whole, name in known.items() for left in _slips(whole, name)},
    )


def may_begin(skeleton: str, names: Names) -> bool:
    """Whether a word can be the first of a name; figures and single letters are not looked at."""
    is_whole = len(skeleton) >= BEGINNING and skeleton[0].isalpha()
    return not is_whole or skeleton[:BEGINNING] in names.beginnings


def _each(file: Path, lines: Iterable[str]) -> Iterator[tuple[str, Also]]:
    """Every name of the list, with the heading it stands under."""
    also: Also | None = None
    for number, line in enumerate(lines, start=1):
        if line.startswith("## "):
            also = _heading(line.strip())
            if also is None:
                raise ConfigurationError(f"{file}, line {number}: “{line}” is no heading of it")
        elif (entry := _ENTRY.match(line)) and also is not None:
            for text in entry["names"].split(","):
                yield text, also


def _heading(line: str) -> Also | None:
    return next((also for also in Also if also.value == line), None)


def _named(text: str, also: Also) -> Iterator[tuple[str, Name]]:
    tokens = [token.skeleton for token in tokens_of(fold(text).low)]
    if tokens:
        rare = sum(len(token) for token in tokens if token not in _USUAL)
        has_usual_word = rare < FEWEST_LETTERS + any(token in _USUAL for token in tokens)
        yield "".join(tokens), Name(words=len(tokens), also=also, has_usual_word=has_usual_word)


def _slips(whole: str, name: Name) -> Iterator[str]:
    if not name.is_word and not name.has_usual_word and len(whole) >= FEWEST_LETTERS:
        yield from without_one(whole)


def without_one(word: str) -> Iterator[str]:
    """A word, and the same without each of its letters."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
