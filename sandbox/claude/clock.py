"""The local Claude's time: the machine's clock plus what a test has advanced."""

import time


class Clock:
    """Tells monotonic seconds; `advance` lets a test age the prompt cache without waiting."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """Return monotonic seconds; the same as `time.monotonic()` until a test advances."""
        return time.monotonic() + self._offset

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._offset += seconds
