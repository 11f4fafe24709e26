"""The system prompt and tool descriptions as a text in which stolen pieces are recognised.

Compared are runs of letters and figures alone, so that case, punctuation, Markdown and spaces
between letters hide nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.guardrails.folded import fold

WINDOW = 24
"""Letters and figures of a run, some four or five words."""

_SIGNS = re.compile(r"[\W_]+")
_SECTION = re.compile(r"^# ", re.MULTILINE)
_IN_OUTLINE = re.compile(r"^.{1,80} in outline$")
_SPOKEN = re.compile(r"^Eva:.*?(?=^(?:Note|Customer):|^</example>|\Z)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]\n]{1,120}\]\(https?://[^)\s]+\)")
"""Title and address of an article, which customers are meant to see."""

_HEADING = re.compile(r"\A(?:# )?([A-Z][\w' -]{3,60})\n")
_NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretText:
    """Runs of WINDOW signs that only the secret text has, and the names and headings in it.

    `sections` holds, for each section, the longer words that no public text has.
    """

    windows: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    sections: tuple[frozenset[str], ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The words of all sections."""
        return frozenset().union(*self.sections)


def secret_text(secret: Iterable[str], public: Iterable[str] = ()) -> SecretText:
    """What must not be recited; `public` is what stands in articles and notices as well."""
    texts, told = list(secret), list(public)
    windows = {window for text in texts for window in windows_of(text)}
    for text in told:
        windows.difference_update(windows_of(text))
    names = {name for text in texts for name in _NAME.findall(text)}
    headings = {heading.lower() for text in texts for heading in _HEADING.findall(text)}
    common = frozenset().union(*map(longer_words, told))
    return SecretText(
        windows=frozenset(windows),
        names=frozenset(names),
        headings=frozenset(headings),
        sections=tuple(longer_words(text) - common for text in texts),
    )


def parts_of_prompt(system: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The secret and the public parts of a system prompt.

    Public is what customers are meant to hear: sections whose heading ends in "in outline", and
    what Eva says in the examples.
    """
    sections = [section.strip() for section in _SECTION.split(system) if section.strip()]
    public = [section for section in sections if _IN_OUTLINE.match(section.splitlines()[0])]
    spoken = [words for section in sections for words in _SPOKEN.findall(section)]
    secret = [
        _LINK.sub("\n", _SPOKEN.sub("\n", section)) for section in sections if section not in public
    ]
    return tuple(secret), (*public, *spoken)


def longer_words(text: str) -> frozenset[str]:
    """The words of four letters or more, folded."""
    return frozenset(_WORD.findall(fold(text).low))


def run_of(text: str) -> str:
    """The letters and figures of a text."""
    return _SIGNS.sub("", fold(text).low)


def windows_of(text: str) -> Iterator[str]:
    """Every run of WINDOW letters and figures in a text."""
    run = run_of(text)
    return (run[at : at + WINDOW] for at in range(len(run) - WINDOW + 1))
