"""When the weekly report of gaps is due: a day of the week and a time, in the desk's zone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(rf"({'|'.join(_DAYS)})[a-z]* +([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyMoment:
    """`weekday` is 0 for Monday."""

    weekday: int
    hour: int
    minute: int

    def newest(self, now: float, zone: tzinfo) -> float:
        """The newest such moment that is not after `now`; both are POSIX seconds."""
        today = datetime.fromtimestamp(now, zone)
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        moment = day.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0, fold=0)
        if moment.timestamp() > now:
            moment -= timedelta(days=7)
        return moment.timestamp()


def weekly(text: str) -> WeeklyMoment | None:
    """What is written like `mon 09:00`; None for an empty text. Raises ValueError."""
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is no day and time such as mon 09:00")
    return WeeklyMoment(
        weekday=_DAYS.index(found[1].lower()), hour=int(found[2]), minute=int(found[3])
    )
