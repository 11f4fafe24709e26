"""The hours of the desk: exact over clock changes, and read from text or refused in words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.handoff.hours import ALWAYS, CLOSED, NEVER, BusinessHours, Span
from engine.handoff.hours_text import parse_holidays, parse_hours, parse_zone

HOUR = 3600
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)

# Zones with the date of a clock change: in spring and in autumn, of half an hour, at midnight, over
# midnight (St. John's put its clocks back at 00:01), of a whole day, and decades ahead.
CHANGES = (
    ("UTC", date(2028, 2, 29)),
    ("Europe/Madrid", date(2026, 3, 29)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("Europe/Madrid", date(2052, 10, 27)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/St_Johns", date(2010, 3, 14)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Santiago", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2026, 10, 30)),
    ("Asia/Kathmandu", date(2026, 11, 27)),
    ("Pacific/Apia", date(2011, 12, 30)),
)


@st.composite
def some_days(draw: st.DrawFn) -> tuple[Span, ...]:
    """The spans of a day, in order; a few end at midnight, and a few end where the next begins."""
    quarter = st.integers(0, 96).map(lambda n: n * 15)
    minute = st.integers(0, 1440)
    marks = sorted(draw(st.sets(st.one_of(quarter, minute), max_size=6)))
    pairs = pairwise(marks) if draw(st.booleans()) else zip(marks[::2], marks[1::2], strict=False)
    return tuple(Span(begin=begin, end=end) for begin, end in pairs)


@st.composite
def cases(draw: st.DrawFn) -> tuple[BusinessHours, int]:
    """Hours and a moment near a clock change of their zone."""
    name, day = draw(st.sampled_from(CHANGES))
    days = st.tuples(*[some_days()] * 7).map(lambda week: tuple(week))
    nearby = st.integers(-3, 3).map(lambda n: day + timedelta(days=n))
    hours = BusinessHours(
        week=draw(days),
        zone=ZoneInfo(name),
        holidays=dict.fromkeys(draw(st.sets(nearby, max_size=2)), ""),
    )
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return hours, midnight + 60 * draw(st.integers(-36 * 60, 36 * 60))


def open_minutes(hours: BusinessHours, begin: int, end: int) -> Iterator[int]:
    """The open minutes, found by watching a clock that stands still while it is put back."""
    start = begin - 48 * HOUR
    shown = datetime.fromtimestamp(start, hours.zone).replace(tzinfo=None)
    for at in range(start, end, 60):
        shown = max(shown, datetime.fromtimestamp(at, hours.zone).replace(tzinfo=None))
        minute = shown.hour * 60 + shown.minute
        spans = () if shown.date() in hours.holidays else hours.week[shown.weekday()]
        if at >= begin and any(span.begin <= minute < span.end for span in spans):
            yield at


@given(cases(), st.integers(0, 30 * 60))
@settings(quick, max_examples=150)
def test_the_hours_agree_with_somebody_who_watches_the_clock(
    case: tuple[BusinessHours, int], minutes: int
) -> None:
    """Open seconds, the next opening and being open are those of a look at the clock a minute."""
    hours, begin = case
    end = begin + minutes * 60
    seen = list(open_minutes(hours, begin, end))
    assert hours.business_seconds(begin, end) == len(seen) * 60
    if seen:
        assert hours.next_opening(begin) == seen[0]
    elif (opening := hours.next_opening(begin)) is not None:
        assert opening >= end
    assert hours.is_open(begin) is (begin in set(open_minutes(hours, begin, begin + 60)))


@given(cases(), st.integers(0, 4 * 60 * HOUR).map(lambda n: n / 4))
@quick
def test_after_is_the_inverse_of_counting(case: tuple[BusinessHours, int], wanted: float) -> None:
    """So many open seconds have passed at `after`, and not an instant sooner."""
    hours, begin = case
    at = hours.after(begin, wanted)
    if at is None:
        assert not any(hours.week)
        assert wanted > 0
        return
    assert hours.business_seconds(begin, at) == wanted
    if wanted:
        assert hours.business_seconds(begin, at - 0.25) == wanted - 0.25


@given(cases(), st.integers(0, 200 * HOUR), st.integers(0, 200 * HOUR))
@quick
def test_counting_adds_up(case: tuple[BusinessHours, int], first: int, second: int) -> None:
    """A time in two parts counts as much as in one, and never more than has passed."""
    hours, begin = case
    middle, end = begin + first, begin + first + second
    parts = hours.business_seconds(begin, middle) + hours.business_seconds(middle, end)
    assert hours.business_seconds(begin, end) == parts
    assert 0 <= parts <= end - begin
    assert hours.business_seconds(end, begin) == 0


@given(cases(), st.integers(0, 100 * HOUR), st.integers(0, 100 * HOUR), st.integers(0, 50 * HOUR))
@quick
def test_later_and_longer_never_end_sooner(
    case: tuple[BusinessHours, int], wanted: int, more: int, later: int
) -> None:
    """What begins later or takes longer is due no sooner."""
    hours, begin = case
    due = hours.after(begin, wanted)
    longer, put_off = hours.after(begin, wanted + more), hours.after(begin + later, wanted)
    if due is not None and longer is not None and put_off is not None:
        assert begin <= due <= longer
        assert due <= put_off


def moment(text: str, zone: str = "Europe/Madrid") -> float:
    """The moment of a local time; the first one of two."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def madrid(text: str, holidays: str = "") -> BusinessHours:
    """Hours in Madrid."""
    return parse_hours(text, zone=ZoneInfo("Europe/Madrid"), holidays=parse_holidays(holidays))


def test_a_day_with_a_break_is_open_twice() -> None:
    """A day may have several spans; the end of one belongs to it no more."""
    hours = madrid("Mon-Fri 09:00-13:00 15:00-17:30")
    assert hours.is_open(moment("2026-11-26 12:59:59"))
    assert not hours.is_open(moment("2026-11-26 13:00"))
    assert hours.next_opening(moment("2026-11-26 13:00")) == moment("2026-11-26 15:00")
    assert hours.next_opening(moment("2026-11-27 17:30")) == moment("2026-11-30 09:00")


def test_a_night_shift_goes_over_midnight_and_over_the_week() -> None:
    """A span that ends before it begins ends on the next day, also from Sunday to Monday."""
    hours = madrid("Sun 22:00-06:00")
    assert hours.is_open(moment("2026-11-29 23:59"))
    assert hours.is_open(moment("2026-11-30 05:59"))
    assert not hours.is_open(moment("2026-11-30 06:00"))
    assert hours.business_seconds(moment("2026-11-28"), moment("2026-12-02")) == 8 * HOUR


def test_a_holiday_closes_its_day_from_midnight_to_midnight() -> None:
    """A shift that reaches into a holiday ends there, and one that it begins comes after it."""
    hours = madrid("Mon-Sun 22:00-06:00", "2026-12-25 Christmas")
    assert hours.next_opening(moment("2026-12-25 00:00")) == moment("2026-12-26 00:00")
    assert hours.holidays[date(2026, 12, 25)] == "Christmas"


@pytest.mark.parametrize(
    ("span", "day", "hours_open"),
    [
        ("02:15-02:45", "2026-03-29", 0),
        ("02:30-05:00", "2026-03-29", 2),
        ("01:00-02:30", "2026-03-29", 1),
        ("00:00-24:00", "2026-03-29", 23),
        ("02:00-03:00", "2026-10-25", 2),
        ("02:30-05:00", "2026-10-25", 3.5),
        ("00:00-02:30", "2026-10-25", 2.5),
        ("00:00-24:00", "2026-10-25", 25),
    ],
)
def test_a_clock_change_tonight(span: str, day: str, hours_open: float) -> None:
    """A time left out comes at the change; one that comes twice counts from and to its first."""
    begin = moment(day)
    end = begin + 26 * HOUR if span != "00:00-24:00" else moment(f"{day} 23:59") + 60
    assert madrid(f"Sun {span}").business_seconds(begin, end) == hours_open * HOUR


def test_the_last_instant_of_a_day_belongs_to_it() -> None:
    """Less than a microsecond before midnight is still open."""
    at = moment("2026-11-28 00:00") - 2.5e-7
    assert madrid("Fri 00:00-24:00").is_open(at)


def test_a_leap_day_is_a_day() -> None:
    """The 29th of February is open like its weekday."""
    hours = madrid("Tue 09:00-10:00")
    assert hours.next_opening(moment("2028-02-28 12:00")) == moment("2028-02-29 09:00")


def test_always_and_never_are_values() -> None:
    """Always counts every second; never opens for nobody, and nothing is ever due."""
    begin = moment("2026-10-24 12:00")
    assert ALWAYS.business_seconds(begin, begin + 1_000_000.5) == 1_000_000.5
    assert ALWAYS.is_open(begin)
    assert madrid("always").after(begin, 48 * HOUR) == begin + 48 * HOUR
    assert NEVER.next_opening(begin) is None
    assert not NEVER.is_open(begin)
    assert NEVER.after(begin, 1) is None
    assert NEVER.after(begin, 0) == begin
    assert parse_hours(" Never ") == NEVER
    assert parse_hours("always") == ALWAYS


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Mon-Fri 09:00-17:30, Sat 10:00-14:00", "sat 10:00-14:00,MON–FRI 9:00 - 17:30,"),
        ("Sat 08:00-09:00, Sun 08:00-09:00, Mon 08:00-09:00", "Sat-Mon 08:00-09:00"),
        ("Wednesday 22:00-02:00", "Wed 22:00-24:00, Thu 00:00-02:00"),
        ("Mon 22:00-00:00", "Mon 22:00-24:00"),
        ("Mon 09:00-12:00, Mon 12:00-13:00", "Mon 12:00-13:00 09:00-12:00"),
    ],
)
def test_hours_may_be_written_in_several_ways(text: str, same: str) -> None:
    """Case, order, spaces and dashes do not matter, and ranges of days may go over Sunday."""
    hours = parse_hours(text)
    assert hours == parse_hours(same)
    assert hours.week != CLOSED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fri 09:00-17:00", "'Mo' in 'Mo-Fri 09:00-17:00' is no day"),
        ("09:00-17:00", "'09:00' in '09:00-17:00' is no day"),
        ("Mon-Fri-Sun 09:00-17:00", "'Fri-Sun' in 'Mon-Fri-Sun 09:00-17:00' is no day"),
        ("Mon-Fri", "'Mon-Fri' names no times"),
        ("Mon 9-17", "'9-17' in 'Mon 9-17' is no time"),
        ("Mon 09:60-17:00", "'09:60-17:00' in 'Mon 09:60-17:00' is no time"),
        ("Mon 09:00-25:00", "'09:00-25:00' in 'Mon 09:00-25:00' goes past 24:00"),
        ("Mon 24:00-06:00", "goes past 24:00"),
        ("Mon 09:00-09:00", "has no length; a whole day is 00:00-24:00"),
        (
            "Mon-Fri 09:00-17:00, Wed 16:00-18:00",
            "09:00-17:00 and 16:00-18:00 overlap on Wednesday",
        ),
        ("Sun 22:00-06:00, Mon 05:00-09:00", "00:00-06:00 and 05:00-09:00 overlap on Monday"),
        ("Mon 00:00-24:00 09:00-10:00", "00:00-24:00 and 09:00-10:00 overlap on Monday"),
        (" , ", "write always, never or for example"),
    ],
)
def test_hours_that_cannot_be_read_are_named(text: str, said: str) -> None:
    """The error has the piece that is wrong, and what is wrong with it."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # what it says is asserted
        parse_hours(text)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["2026-02-30", "25.12.2026", "Christmas", "2026-12-25Christmas"])
def test_a_date_that_is_none_is_named(text: str) -> None:
    """A holiday is a day of the calendar, written year first."""
    with pytest.raises(ValueError, match=f"'{text}' is no date"):
        parse_holidays(f"2027-01-01 New Year's Day, {text}")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("europe/madrid", "do you mean Europe/Madrid?"),
        ("Europe/Madird", "do you mean Europe/Madrid?"),
        ("CEST+2 or so", "write for example"),
        ("../../etc/passwd", "write for example"),
        ("Europe", "do you mean"),
        ("", "write for example"),
    ],
)
def test_an_unknown_zone_is_named_with_a_guess(name: str, hint: str) -> None:
    """A zone that does not exist is repeated, with the nearest that does."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # what it says is asserted
        parse_zone(name)
    assert f"no time zone '{name}'" in str(caught.value)
    assert hint in str(caught.value)


@given(
    st.lists(
        st.sampled_from(
            ("Mon", "Fri-Mon", "Sat", "mo", "09:00", "9:30-24:00", "22:00-06:00", "17:00", "-", ",")
        ),
        max_size=9,
    ).map(" ".join)
)
@quick
def test_no_text_breaks_the_reading(text: str) -> None:
    """Text is hours, or is refused in words."""
    try:
        week = parse_hours(text).week
    except ValueError:
        return
    for spans in week:
        assert all(0 <= span.begin < span.end <= 1440 for span in spans)
        assert all(one.end <= other.begin for one, other in pairwise(spans))
