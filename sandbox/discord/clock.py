"""Discord's time, and the ids made from it."""

from sandbox.clock import Clock

# The first millisecond of Discord's ids: 2015-01-01 (Discord reference, Snowflakes).
DISCORD_EPOCH = 1_420_070_400_000
_TIME_SHIFT = 22


def snowflake_time(snowflake: str) -> float:
    """Return when an id was made, in seconds since the epoch."""
    return ((int(snowflake) >> _TIME_SHIFT) + DISCORD_EPOCH) / 1000


class DiscordClock(Clock):
    """Tells Discord's time and makes ids from it."""

    def __init__(self) -> None:
        super().__init__()
        self._last_id = 0

    def next_id(self) -> str:
        """Return a snowflake: it carries the time, never repeats and never goes back."""
        stamp = (int(self.wall() * 1000) - DISCORD_EPOCH) << _TIME_SHIFT
        self._last_id = max(stamp, self._last_id + 1)
        return str(self._last_id)
