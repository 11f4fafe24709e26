"""Finds hours of the day."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.quantities.moment import Moment

_HOUR = (
    r"(?P<hour>[01]?\d|2[0-4])(?:(?::| ?h ?|\.(?=[0-5]\d ?(?:uhr|[ap]\.?m)))(?P<minute>[0-5]\d))?"
    r" ?(?P<half>a\.?m\b|p\.?m\b|uhr\b|o'clock\b|hrs\b|h\b|horas\b|heures\b)?"
)
_BY_HOUR = re.compile(
    r"\b(?:by|before|until|till|at|um|bis|gegen|a las|las|antes de las|hasta las|a|avant"
    r"|jusqu'a|as|ate as|pelas) "
    rf"(?<!\d ){_HOUR}(?![\w%$€£]|[.,:]\d)"
)
_ANY_HOUR = re.compile(rf"(?<![\d.,:]){_HOUR}(?![\d%])")
_NOON = 12
_BY = ("by", "before", "antes", "avant")
"""Before an hour these make it a deadline, which no opening hours stand for."""


def at_hours(low: str) -> Iterator[Moment]:
    """Hours that something is tied to by a word such as "at" or "by"."""
    for found in _BY_HOUR.finditer(low):
        if found["minute"] or found["half"]:
            name = "by" if found[0].startswith(_BY) else "hour"
            yield Moment(start=found.start(), end=found.end(), keys=_keys(found, name))


def hours(text: Folded) -> Iterator[str]:
    """The keys of every hour in a text, also those of opening hours."""
    for found in _ANY_HOUR.finditer(text.low):
        if found["minute"] or found["half"]:
            yield from _keys(found, "hour")


def _keys(found: re.Match[str], name: str) -> frozenset[str]:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").replace(".", "")
    if half == "pm" and hour < _NOON:
        hour += _NOON
    elif half == "am" and hour == _NOON:
        hour = 0
    both = {hour, hour + _NOON} if not half and hour < _NOON else {hour}
    return frozenset(f"{name}:{each}:{minute:02}" for each in both)
