"""Reads the labelled texts of evals/, and says how well a check tells them apart."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

OPEN = "open"
HELD_OUT = "held_out"
SECOND = "second"
"""Texts of a later batch, all of which the checks were tuned by."""

CONTEXT = frozenset({"facts", "said", "links"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A text, the checks that must find something in it, and what the turn knows.

    `near` are the checks that it looks like a case for and is none; what those of `also` say is
    counted neither way. `facts` are what tools returned, JSON or the words of an article; `said`
    is what the customer wrote; `links` are addresses of articles.
    """

    id: str
    part: str
    text: str
    labels: frozenset[str]
    near: frozenset[str]
    also: frozenset[str]
    language: str
    facts: tuple[str, ...]
    said: tuple[str, ...]
    links: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """What a check found and was to find (`right`), passed over, and found wrongly."""

    right: int
    missed: tuple[Labelled, ...]
    wrong: tuple[Labelled, ...]

    @property
    def positives(self) -> int:
        """How many texts the check was to find something in."""
        return self.right + len(self.missed)

    @property
    def recall(self) -> float:
        """The share of them in which it did; raises ZeroDivisionError where there is none."""
        return self.right / self.positives

    @property
    def precision(self) -> float:
        """The share of its finds that were right; 0 where it found nothing."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 0.0


def read_labelled(file: Path) -> tuple[Labelled, ...]:
    """The lines of a set; raises ValueError, with the line's number, for one that is malformed."""
    read = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            read.append(_labelled(json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"{file.name}, line {number}: {error}") from error
    return tuple(read)


def _labelled(fields: dict[str, object]) -> Labelled:
    context = fields["context"]
    if not isinstance(context, dict) or not context.keys() <= CONTEXT:
        raise ValueError(f"context may hold {', '.join(sorted(CONTEXT))}")
    if unknown := fields.keys() - {*Labelled.__slots__, "context"} | fields.keys() & CONTEXT:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return Labelled(
        id=_word(fields["id"]),
        part=_word(fields["part"]),
        text=_word(fields["text"]),
        labels=frozenset(_words(fields["labels"])),
        near=frozenset(_words(fields["near"])),
        also=frozenset(_words(fields["also"])),
        language=_word(fields["language"]),
        facts=_words(context.get("facts", [])),
        said=_words(context.get("said", [])),
        links=_words(context.get("links", [])),
        note=_word(fields["note"]),
    )


def _word(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a field is empty or no text")
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("a list of texts is no list of texts")
    return tuple(value)


def score(check: str, found: Mapping[Labelled, frozenset[str]], *, parts: Iterable[str]) -> Score:
    """How a check did; `found` names, for each text, the checks that found something in it."""
    wanted = frozenset(parts)
    lines = {
        line: checks
        for line, checks in found.items()
        if line.part in wanted and check not in line.also
    }
    due = [line for line in lines if check in line.labels]
    return Score(
        right=sum(check in lines[line] for line in due),
        missed=tuple(line for line in due if check not in lines[line]),
        wrong=tuple(
            line for line, checks in lines.items() if check in checks and check not in line.labels
        ),
    )
