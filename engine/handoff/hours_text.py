"""Business hours as an operator writes them; every ValueError names the piece that is wrong."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, tzinfo
from difflib import get_close_matches
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from engine.handoff.hours import CLOSED, DAY_MINUTES, ROUND_THE_CLOCK, BusinessHours, Span

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EXAMPLE = "Mon-Fri 09:00-13:00 15:00-17:30, Sat 10:00-14:00"
_SPAN = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s+(.*))?", re.ASCII)
_DASH = re.compile(r"\s*[-–—]\s*")

Placed = tuple[int, Span]
"""A span and the weekday it is on, Monday is 0."""


def parse_hours(
    text: str, *, zone: tzinfo = UTC, holidays: Mapping[date, str] | None = None
) -> BusinessHours:
    """Hours from `always`, `never` or days with their times; raises ValueError.

    Times that end before they begin go over midnight.
    """
    word = text.strip().lower()
    if word in ("always", "never"):
        week = ROUND_THE_CLOCK if word == "always" else CLOSED
    else:
        week = _week(text)
    return BusinessHours(week=week, zone=zone, holidays=dict(holidays or {}))


def parse_zone(name: str) -> tzinfo:
    """The time zone of an IANA name such as Europe/Madrid; raises ValueError."""
    if name == "UTC":
        return UTC  # known even to a machine without time zone data
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone '{name}'; {_hint(name)}") from error


def parse_holidays(text: str) -> Mapping[date, str]:
    """Dates with or without a name, with commas between; raises ValueError."""
    return dict(_holiday(piece) for piece in _pieces(text))


def _week(text: str) -> tuple[tuple[Span, ...], ...]:
    placed = [spot for piece in _pieces(text) for spot in _placed(piece)]
    if not placed:
        raise ValueError(f"no times; write always, never or for example {_EXAMPLE}")
    week = tuple(
        tuple(sorted((span for day, span in placed if day == weekday), key=lambda s: s.begin))
        for weekday in range(7)
    )
    for name, spans in zip(_DAYS, week, strict=True):
        for earlier, later in pairwise(spans):
            if later.begin < earlier.end:
                raise ValueError(
                    f"{_shown(earlier)} and {_shown(later)} overlap on {name.title()}; "
                    "name each time once"
                )
    return week


def _placed(piece: str) -> Iterator[Placed]:
    """Each day's spans of a piece such as Mon-Fri 09:00-17:30."""
    days, *spans = _DASH.sub("-", piece).split()
    weekdays = _weekdays(days, piece)
    if not spans:
        raise ValueError(f"'{piece}' names no times; write for example {_EXAMPLE}")
    for span in spans:
        begin, end = _minutes(span, piece)
        for weekday in weekdays:
            yield from _split(weekday, begin, end)


def _split(weekday: int, begin: int, end: int) -> Iterator[Placed]:
    """A span, in two where it goes over midnight."""
    if begin < end:
        yield weekday, Span(begin=begin, end=end)
        return
    yield weekday, Span(begin=begin, end=DAY_MINUTES)
    if end:
        yield (weekday + 1) % 7, Span(begin=0, end=end)


def _weekdays(text: str, piece: str) -> tuple[int, ...]:
    first, *rest = [_weekday(day, piece) for day in text.split("-", 1)]
    last = rest[0] if rest else first
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _weekday(text: str, piece: str) -> int:
    for number, name in enumerate(_DAYS):
        if text.lower() in (name, name[:3]):
            return number
    raise ValueError(f"'{text}' in '{piece}' is no day; write for example {_EXAMPLE}")


def _minutes(text: str, piece: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' in '{piece}' is no time; write for example 09:00-17:30")
    begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
    begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
    if begin >= DAY_MINUTES or end > DAY_MINUTES:
        raise ValueError(f"'{text}' in '{piece}' goes past 24:00")
    if begin == end:
        raise ValueError(f"'{text}' in '{piece}' has no length; a whole day is 00:00-24:00")
    return begin, end


def _holiday(piece: str) -> tuple[date, str]:
    found = _DATE.fullmatch(piece)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), (found[2] or "").strip()
    except ValueError:
        pass  # a thirtieth of February is told like any other
    raise ValueError(f"'{piece}' is no date; write for example 2026-12-25 Christmas")


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in text.split(",") if piece.strip())


def _shown(span: Span) -> str:
    times = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (span.begin, span.end))
    return "-".join(times)


def _hint(name: str) -> str:
    known = {zone.lower(): zone for zone in available_timezones()}
    if not known:
        return "this machine has no time zone data, install the tzdata package"
    close = get_close_matches(name.lower(), known, n=1)
    return f"do you mean {known[close[0]]}?" if close else "write for example Europe/Madrid"
