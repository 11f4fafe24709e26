"""Reads one language's file of prompts/requests; its grammar is told at the head of en.md."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engine.errors import ConfigurationError
from engine.handoff.folding import fold, pairs
from engine.handoff.phrases import Choice, Gap, Phrase, Sequel, Word

_PIECE = re.compile(r"[()]|[^\s()]+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*['’]?")
_LIST = re.compile(r"<([^<>|\s]+)>")
SHORTEST_STEM = 3
"""Letters in front of a star."""

_GAPS = 3
"""The most gaps in a phrase: with more it would be found in nearly every text."""


class Section(StrEnum):
    """What the phrases under a heading are for."""

    REQUESTS = "Requests"
    NO_REQUESTS = "No requests"
    WITHDRAWALS = "Withdrawals"
    NO_WITHDRAWALS = "No withdrawals"
    THANKS = "Thanks"
    WORDS = "Words that are no typing mistakes"


PhraseFile = Mapping[Section, Sequence[Phrase]]


def read_phrase_file(file: Path) -> PhraseFile:
    """Every section with its phrases.

    Raises ConfigurationError with file and line for whatever is wrong, and where a section lacks.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {file}: {error}") from error
    reading = _Reading(file=file, sections={}, lists={})
    for reading.number, line in enumerate(lines, start=1):
        reading.take(line.strip())
    reading.close()
    if missing := [section for section in Section if section not in reading.sections]:
        raise ConfigurationError(f"{file} lacks the section {', '.join(missing)}")
    return reading.sections


@dataclass(kw_only=True)
class _Reading:
    """What is known of a file up to line `number`; a list is known once the next heading comes."""

    file: Path
    sections: dict[Section, Sequence[Phrase]]
    lists: dict[str, Choice]
    known: dict[str, Sequence[Word]] = field(default_factory=dict)
    """The words read so far: most stand in many phrases."""

    number: int = 0
    heading: str = ""
    phrases: Sequence[Phrase] = ()

    def take(self, line: str) -> None:
        """Read a line; what stands above the first heading is prose."""
        if line.startswith("## "):
            self.close()
            self._open(line.removeprefix("## ").strip())
        elif line.startswith("- ") and self.heading:
            self.phrases = (*self.phrases, self._phrase(line.removeprefix("- ")))
        elif line and self.heading:
            raise self._wrong(f"“{line}” is neither a heading (## …) nor a phrase (- …)")

    def close(self) -> None:
        """The phrases read since the last heading belong to it."""
        if not self.heading:
            return
        if not self.phrases:
            raise self._wrong(f"nothing stands under “{self.heading}”")
        if name := _LIST.fullmatch(self.heading):
            options = tuple(phrase.sequel for phrase in self.phrases)
            self.lists[name[1]] = Choice(options=options)
        else:
            self.sections[Section(self.heading)] = self.phrases

    def _open(self, heading: str) -> None:
        name = _LIST.fullmatch(heading)
        if not name and heading not in set(Section):
            raise self._wrong(f"“{heading}” is no section; there are {', '.join(Section)}")
        if heading in self.sections or (name and name[1] in self.lists):
            raise self._wrong(f"“{heading}” stands twice")
        self.heading, self.phrases = heading, ()

    def _phrase(self, text: str) -> Phrase:
        pieces = _PIECE.findall(text)
        begins, ends = pieces[:1] == ["^"], pieces[-1:] == ["$"]
        left = pieces[begins : len(pieces) - ends]
        sequel = self._sequel(left)
        self._check(sequel, in_list=bool(_LIST.fullmatch(self.heading)), bound=begins or ends)
        return Phrase(sequel=sequel, begins=begins, ends=ends)

    def _check(self, sequel: Sequel, *, in_list: bool, bound: bool) -> None:
        gaps = [isinstance(part, Gap) for part in sequel.parts]
        if not sequel.needs:
            raise self._wrong("a phrase needs a word that must be there")
        if gaps[0] or gaps[-1]:
            raise self._wrong("a gap stands between words")
        if sum(gaps) > _GAPS:
            raise self._wrong(f"a phrase has {_GAPS} gaps at most")
        if in_list and (any(gaps) or bound):
            raise self._wrong("^, $ and ... belong in a phrase, not in a list")

    def _sequel(self, pieces: Sequence[str]) -> Sequel:
        parts: list[Choice | Word | Gap] = []
        left = iter(pieces)
        for piece in left:
            if piece == "(":
                inner = []
                for within in left:
                    if within == ")":
                        break
                    inner.append(within)
                else:
                    raise self._wrong("a bracket is not closed")
                parts.append(self._optional(inner))
            elif piece == "...":
                parts.append(Gap())
            else:
                parts += self._word(piece)
        return Sequel(parts=tuple(parts))

    def _optional(self, pieces: Sequence[str]) -> Choice:
        if not pieces or "(" in pieces or "..." in pieces:
            raise self._wrong("brackets hold words, no gap and no other brackets")
        return Choice(options=(self._sequel(pieces),), optional=True)

    def _word(self, piece: str) -> Sequence[Choice | Word]:
        options = [self._option(option) for option in piece.split("|")]
        if len(options) > 1:
            return [Choice(options=tuple(Sequel(parts=tuple(parts)) for parts in options))]
        return options[0]

    def _option(self, text: str) -> Sequence[Choice | Word]:
        if name := _LIST.fullmatch(text):
            if name[1] not in self.lists:
                raise self._wrong(f"there is no list {text} above this line")
            return [self.lists[name[1]]]
        if text not in self.known:
            self.known[text] = self._plain(text)
        return self.known[text]

    def _plain(self, text: str) -> Sequence[Word]:
        stem = text.removesuffix("*")
        words = fold(stem)[1:-1]
        if not words or not _WORD.fullmatch(stem):
            raise self._wrong(f"“{text}” is no word")
        if text != stem and len(words[-1]) < SHORTEST_STEM:
            raise self._wrong(f"“{text}” is found nearly everywhere")
        *symbols, last = pairs(words)
        return [Word(symbol=symbol) for symbol in (*symbols, last + text[len(stem) :])]

    def _wrong(self, what: str) -> ConfigurationError:
        return ConfigurationError(f"{self.file}, line {self.number}: {what}")
