"""Reads the unit that a word behind a number names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.guardrails.quantities.units import (
    BEHIND_WORKDAYS,
    CENTS,
    HUNDREDTHS,
    OF_WORK,
    PER,
    PERCENT,
    UNITS,
    USD,
    WORKDAYS,
)

NEXT_WORD = re.compile(r"[ \n.-]{0,2}([a-z]+)")
_DAY = 1_440
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A unit, how much one of it counts, and where it ends."""

    name: str
    factor: Decimal
    end: int


def unit_of(before: Sequence[str], word: str, factor: int, low: str, at: int) -> Unit | None:
    """The unit of a word that ends at `at`; `before` are those between it and the number."""
    if before and before[-1] in PER and (word in HUNDREDTHS or word == "cent"):
        return Unit(name=PERCENT, factor=Decimal(1), end=at)
    if word in CENTS:
        return Unit(name=USD, factor=_CENT * factor, end=at)
    if word not in UNITS:
        return None
    unit, each = UNITS[word]
    following = NEXT_WORD.match(low, at)
    if each == _DAY and following is not None and following[1] in BEHIND_WORKDAYS:
        return Unit(name=WORKDAYS, factor=Decimal(factor), end=following.end())
    if each == _DAY and OF_WORK.intersection(before):
        unit, each = WORKDAYS, 1
    return Unit(name=unit, factor=Decimal(factor * each), end=at)
