"""The weekly report is due on its day, in the desk's zone, across clock changes too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.gaps.schedule import weekly

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25 12:00", "2026-11-23 09:00"),  # a Wednesday
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 08:59", "2026-11-16 09:00"),
        ("2026-11-02 08:59", "2026-10-26 09:00"),  # the clocks went back in between
    ],
)
def test_the_newest_moment_is_by_the_clock_on_the_wall(now: str, due: str) -> None:
    """Nine in the morning is nine before and after the clocks change."""
    moment = weekly("mon 09:00")
    assert moment is not None
    asked = datetime.fromisoformat(now).replace(tzinfo=NEW_YORK).timestamp()
    wanted = datetime.fromisoformat(due).replace(tzinfo=NEW_YORK).timestamp()
    assert moment.newest(asked, NEW_YORK) == wanted


def test_days_may_be_written_out() -> None:
    """As people write them."""
    assert weekly("Friday 7:30") == weekly("fri 07:30")
    assert weekly(" ") is None
    assert weekly("sun 00:00") is not None


@pytest.mark.parametrize("text", ["monday", "09:00", "mon 24:00", "mon 9", "xyz 09:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    """With a word on what one looks like."""
    with pytest.raises(ValueError, match="such as mon 09:00"):
        weekly(text)


def test_it_is_the_same_in_utc() -> None:
    """A desk without summer time has it every seven days."""
    moment = weekly("mon 09:00")
    assert moment is not None
    at = datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()
    assert moment.newest(at + 7 * 86_400 - 1, UTC) == at
