"""When a promise is due, by its own words: "by Friday", "within two hours", "tomorrow at 5 pm".

A span of hours counts on the wall, as the customer reads it. A day ends when the desk
closes on it, or at midnight where it is closed all day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.guardrails.folded import Folded
from engine.guardrails.outgoing.deadlines import binds
from engine.guardrails.quantities.amounts import amounts
from engine.guardrails.quantities.moments import moments
from engine.handoff.hours import BusinessHours

_DAY_MINUTES = 24 * 60
_MONTH_DAYS = 30
_MOST_DAYS = 366
"""Nobody is reminded of what is farther away: such a figure is no time for a deed."""

_WEEK = r"(?:week|woche|semana|semaine)"
_NEXT_WEEK = re.compile(
    rf"\b(?:next week|(?:nachste|nachster|kommende|kommender|folgende) woche|proxima {_WEEK}"
    rf"|{_WEEK} (?:que viene|que vem|proxima|prochaine))\b"
)
_THIS_WEEK = re.compile(
    rf"\b(?:this|the|diese|dieser|der|esta|la|cette|da|desta|nesta) {_WEEK}\b|\beow\b"
)
_DAYS = (
    (
        2,
        re.compile(
            r"\b(?:day after tomorrow|ubermorgen|pasado manana|apres-demain|depois de amanha)\b"
        ),
    ),
    (
        1,
        re.compile(
            r"\b(?:tomorrow|(?<!guten )(?<!heute )morgen|(?<!la )(?<!esta )(?<!buena )manana"
            r"|(?<!apres-)demain|amanha)\b"
        ),
    ),
    (
        0,
        re.compile(
            r"\b(?:today|tonight|eod|cob|eob|same[- ]day|end of (?:the |this )?(?:day|business)"
            r"|this (?:morning|afternoon|evening)|heute|hoy|aujourd'hui|ce soir|hoje)\b"
        ),
    ),
)


_NOON = re.compile(
    r"\b(?:(?:12 )?noon|mid-?day|mittags?|mediodia|(?<!apres-)(?<!apres )midi|meio[- ]dia)\b"
)
_HOURS = re.compile(r"(?<![a-z])(?:hours?|hrs?|h|stunden?|std|horas?|heures?)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Now:
    """The moment a promise is made, and the hours it is reckoned with."""

    at: float
    hours: BusinessHours

    @property
    def day(self) -> date:
        return datetime.fromtimestamp(self.at, self.hours.zone).date()

    def end_of(self, day: date) -> float:
        """The end of a day as the team keeps it; of one that is over for them, midnight."""
        closes = self.hours.end_of(day)
        return closes if closes > self.at else self.hours.moment(day, _DAY_MINUTES)


def due_at(sentence: Folded, begin: float, hours: BusinessHours) -> float | None:
    """When what was said at `begin` is due, POSIX seconds; None where it names no time to come.

    An hour says more than a span, and a span more than a day; of several the latest counts.
    """
    now = _Now(at=begin, hours=hours)
    keys = _keys(sentence)
    days = [*_named_days(sentence.low, now), *_dated_days(keys, now)]
    day = max(days, default=None)
    found = (
        _at_hour(keys, day, now, is_noon=_NOON.search(sentence.low) is not None),
        max(_spans(keys, now, sentence.low), default=None),
        None if day is None else now.end_of(day),
    )
    return next((at for at in found if at is not None and at > begin), None)


def _keys(sentence: Folded) -> frozenset[str]:
    """All that the sentence ties itself to, as the guardrails name it."""
    spans = (each.keys for each in amounts(sentence) if each.is_span and binds(sentence.low, each))
    return frozenset().union(*(each.keys for each in moments(sentence)), *spans)


def _named_days(low: str, now: _Now) -> Iterator[date]:
    today = now.day
    for offset, words in _DAYS:
        if words.search(low):
            yield today + timedelta(days=offset)
            return
    monday = today - timedelta(days=today.weekday())
    if _NEXT_WEEK.search(low):
        yield _last_open_day(monday + timedelta(days=7), now)
    elif _THIS_WEEK.search(low):
        yield max(today, _last_open_day(monday, now))


def _last_open_day(monday: date, now: _Now) -> date:
    """The last day of a week on which somebody is there; Sunday where nobody is."""
    week = [monday + timedelta(days=each) for each in range(7)]
    return next((day for day in reversed(week) if now.hours.is_open_on(day)), week[-1])


def _dated_days(keys: frozenset[str], now: _Now) -> Iterator[date]:
    for key in keys:
        kind, _, value = key.partition(":")
        if kind == "weekday":
            ahead = (int(value) - 1 - now.day.weekday()) % 7
            yield now.day + timedelta(days=ahead)
        elif kind == "date":
            found = _date(value, now.day)
            if found is not None:
                yield found


def _date(value: str, today: date) -> date | None:
    """A date that is to come; without its year it is the next one of that name."""
    *year, month, day = map(int, value.split("-"))
    for each in year or (today.year, today.year + 1):
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if today <= found <= today + timedelta(days=_MOST_DAYS):
            return found
    return None


def _at_hour(keys: frozenset[str], day: date | None, now: _Now, *, is_noon: bool) -> float | None:
    """An hour of the day that was named, or of the next on which it is to come.

    One that may be of either half of the day is the one at which the desk is open.
    """
    clock = [key.split(":")[1:] for key in keys if key.startswith(("by:", "hour:"))]
    minutes = sorted(60 * int(hour) + int(minute) for hour, minute in clock)
    minutes = minutes or [_DAY_MINUTES // 2] * is_noon
    days = (now.day, now.day + timedelta(days=1)) if day is None else (day,)
    found = [now.hours.moment(each, minute) for each in days for minute in minutes]
    to_come = [at for at in found if at > now.at]
    return next((at for at in to_come if now.hours.is_open(at)), next(iter(to_come), None))


def _spans(keys: frozenset[str], now: _Now, low: str) -> Iterator[float]:
    """When each is over; 24 hours are told apart from a day by the words."""
    are_hours = _HOURS.search(low) is not None
    for key in keys:
        unit, _, value = key.partition(":")
        if unit not in {"minutes", "workdays", "months"}:
            continue
        many = float(value)
        if unit == "minutes" and (are_hours or many < _DAY_MINUTES):
            yield now.at + many * 60
            continue
        days = int(many / _DAY_MINUTES if unit == "minutes" else many)
        days = days * _MONTH_DAYS if unit == "months" else days
        if days <= _MOST_DAYS:
            yield now.end_of(_days_on(days, now, only_open=unit == "workdays"))


def _days_on(many: int, now: _Now, *, only_open: bool) -> date:
    """So many days from today; where only open ones count, at most a year from it."""
    if not only_open:
        return now.day + timedelta(days=many)
    days = (now.day + timedelta(days=ahead) for ahead in range(1, _MOST_DAYS))
    opened = (day for day in days if now.hours.is_open_on(day))
    return next((day for count, day in enumerate(opened, 1) if count >= many), now.day)
