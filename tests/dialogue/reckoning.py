"""Compares what people asked with what they saw: what is lost, doubled, out of order."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from tests.dialogue.echo import Mark, Question, Wish, marks_in

TAKEN = """
SELECT inbox.payload, inbox.received_at, turn.started_at, turn.reference
FROM inbox JOIN turn ON turn.id = inbox.turn_id
"""
"""What `filed_in` reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What was asked in one conversation, and all that was said there, in order.

    What is `silenced` must not be answered any more, since a person has taken over; what is
    `excused` need not be.
    """

    asked: Sequence[Question]
    heard: Sequence[str]
    silenced: Collection[int] = ()
    excused: Collection[int] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Filed:
    """What the database says of a question: when it was stored and taken up, by which turn."""

    received_at: float
    taken_at: float
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reckoning:
    """What went wrong; `late` and `notices` are no faults.

    `late` counts questions answered after a newer one because they had not arrived when that was
    taken up; `notices` are messages that say that something failed, with their reference.
    """

    lost: int = 0
    double: int = 0
    out_of_order: int = 0
    tool_twice: int = 0
    talked_over: int = 0
    late: int = 0
    notices: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether the promise was kept."""
        return not any(
            (self.lost, self.double, self.out_of_order, self.tool_twice, self.talked_over)
        )

    def __add__(self, other: "Reckoning") -> "Reckoning":
        names = [field.name for field in fields(self)]
        return Reckoning(**{name: getattr(self, name) + getattr(other, name) for name in names})


def reckon(talks: Sequence[Talk], filed: Mapping[int, Filed], keys: Iterable[str]) -> Reckoning:
    """The whole account; `keys` are those under which the rating office was asked for a price."""
    wanted = sum(question.wish is Wish.QUOTE for talk in talks for question in talk.asked)
    total = Reckoning(tool_twice=max(0, len(set(keys)) - wanted))
    for talk in talks:
        total += _reckon(talk, filed)
    return total


def filed_in(rows: Iterable[sqlite3.Row]) -> dict[int, Filed]:
    """What the database says, by the numbers of the questions."""
    return {
        number: Filed(
            received_at=row["received_at"],
            taken_at=row["started_at"],
            reference=row["reference"],
        )
        for row in rows
        for number, _ in marks_in(json.loads(row["payload"])["text"])
    }


def _reckon(talk: Talk, filed: Mapping[int, Filed]) -> Reckoning:
    seen = [mark for text in talk.heard for mark in marks_in(text)]
    noticed = Counter(
        reference
        for reference in {filed[q.number].reference for q in talk.asked if q.number in filed}
        for text in talk.heard
        if reference in text
    )
    answers = Counter(seen)
    outcomes = {
        mark: answers[mark] + (noticed[filed[mark[0]].reference] if mark[0] in filed else 0)
        for question in talk.asked
        for mark in question.marks
    }
    due = outcomes.keys() - {m for m in outcomes if m[0] in talk.silenced or m[0] in talk.excused}
    late, wrong = _inversions(seen, filed)
    return Reckoning(
        lost=sum(not outcomes[mark] for mark in due),
        double=sum(max(0, n - 1) for n in outcomes.values()),
        talked_over=sum(n for mark, n in outcomes.items() if mark[0] in talk.silenced),
        out_of_order=wrong,
        late=late,
        notices=sum(noticed.values()),
    )


def _inversions(seen: Sequence[Mark], filed: Mapping[int, Filed]) -> tuple[int, int]:
    """Answers that follow a newer one: those that could not help it, and those that could."""
    late = wrong = 0
    for newer, older in pairwise(dict.fromkeys(seen)):
        if older > newer:
            continue
        if older[0] in filed and filed[older[0]].received_at > filed[newer[0]].taken_at:
            late += 1
        else:
            wrong += 1
    return late, wrong
