"""A day or an hour, and the keys under which it is known."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A day or an hour, from `start` to `end` of the folded text, under all its keys.

    A date with its year is known with the year only: see `without_year`.
    """

    start: int
    end: int
    keys: frozenset[str]


def moment(found: re.Match[str], key: str) -> Moment:
    """The whole of what was found, under one key."""
    return Moment(start=found.start(), end=found.end(), keys=frozenset({key}))


def without_year(key: str) -> str:
    """The key under which a date is known to whoever leaves its year out."""
    return re.sub(r"^date:20\d\d-", "date:", key)
