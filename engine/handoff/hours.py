"""When the desk is open: a weekly plan in a time zone, without the holidays.

The clock on the wall decides. A time that a clock change leaves out comes at the change; one that
it brings twice comes the first time. So nobody goes home for the hour that is put back, and
`always` is always.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import floor

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Open from one minute of a day up to another, which may be `DAY_MINUTES`."""

    begin: int
    end: int


CLOSED: tuple[tuple[Span, ...], ...] = ((),) * 7
ROUND_THE_CLOCK = ((Span(begin=0, end=DAY_MINUTES),),) * 7


@dataclass(frozen=True, kw_only=True, slots=True)
class BusinessHours:
    """The hours of the desk; moments are POSIX seconds.

    `week` has the spans of Monday to Sunday, in order and without overlap; what goes over midnight
    is a span in each of two days. `holidays` has the name of each, or an empty one; they close the
    day from midnight to midnight.
    """

    week: tuple[tuple[Span, ...], ...]
    zone: tzinfo = UTC
    holidays: Mapping[date, str] = field(default_factory=dict)

    def is_open(self, at: float) -> bool:
        """Whether somebody is there."""
        return self.next_opening(at) == at

    def next_opening(self, at: float) -> float | None:
        """The first open moment that is not before `at`; None where it never opens."""
        return next((max(opens, at) for opens, _ in self._openings(at)), None)

    def business_seconds(self, begin: float, end: float) -> float:
        """The open seconds between two moments; 0 where `end` is not after `begin`."""
        total = 0.0
        for opens, closes in self._openings(begin):
            if max(opens, begin) >= end:
                break
            total += min(closes, end) - max(opens, begin)
        return total

    def after(self, begin: float, business_seconds: float) -> float | None:
        """The first moment by which so many open seconds have passed since `begin`.

        None where it never opens; `begin` itself where there is nothing to wait for.
        """
        if business_seconds <= 0:
            return begin
        left = business_seconds
        for opens, closes in self._openings(begin):
            here = closes - max(opens, begin)
            if left <= here:
                return max(opens, begin) + left
            left -= here
        return None

    def is_open_on(self, day: date) -> bool:
        """Whether somebody is there at any time of a day."""
        return day not in self.holidays and bool(self.week[day.weekday()])

    def end_of(self, day: date) -> float:
        """When the desk closes for good on a day; the end of one on which it is closed."""
        spans = self.week[day.weekday()] if self.is_open_on(day) else ()
        return self.moment(day, spans[-1].end if spans else DAY_MINUTES)

    def _openings(self, at: float) -> Iterator[tuple[float, float]]:
        """The spans that end after `at`, in order and without end."""
        if not any(self.week):
            return
        # Rounded down: a datetime rounds to microseconds, which might skip to the next day.
        day = datetime.fromtimestamp(floor(at), self.zone).date()
        while True:
            for span in () if day in self.holidays else self.week[day.weekday()]:
                opens, closes = self.moment(day, span.begin), self.moment(day, span.end)
                if max(opens, at) < closes:
                    yield opens, closes
            day += timedelta(days=1)

    def moment(self, day: date, minutes: int) -> float:
        """The first moment at which the clock shows this time of the day, or a later one."""
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # what the wall shows
        wall = midnight + timedelta(minutes=minutes)
        found = wall.replace(tzinfo=self.zone).timestamp()
        return found if self._wall(found) == wall else self._change(wall)

    def _change(self, wall: datetime) -> float:
        """The clock change that leaves out this time, to the second."""
        before = int(wall.replace(tzinfo=self.zone, fold=1).timestamp())
        after = int(wall.replace(tzinfo=self.zone, fold=0).timestamp())
        while after - before > 1:
            middle = (before + after) // 2
            if self._wall(middle) < wall:
                before = middle
            else:
                after = middle
        return float(after)

    def _wall(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone).replace(tzinfo=None)


ALWAYS = BusinessHours(week=ROUND_THE_CLOCK)
NEVER = BusinessHours(week=CLOSED)
