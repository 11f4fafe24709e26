"""Slack's time, and the message timestamps made from it."""

from sandbox.clock import Clock

_MICROSECONDS = 1_000_000


class SlackClock(Clock):
    """Tells Slack's time and makes timestamps of messages."""

    def __init__(self) -> None:
        super().__init__()
        self._last_ts = 0

    def next_ts(self) -> str:
        """Return a message timestamp, which is an id: it never repeats and never goes back."""
        self._last_ts = max(int(self.wall() * _MICROSECONDS), self._last_ts + 1)
        seconds, rest = divmod(self._last_ts, _MICROSECONDS)
        return f"{seconds}.{rest:06d}"
