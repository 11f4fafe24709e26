"""A local server's time: the machine's clock plus what a test has advanced, and its timers."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True, slots=True)
class Timer:
    """One planned action; `cancel` keeps it from happening."""

    due: float
    number: int
    action: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Forget the action."""
        self.cancelled = True


class Clock:
    """Tells a server's time in seconds, and runs timers by it.

    `advance` lets a test pass minutes without waiting: timers that fall due run before it returns.
    """

    def __init__(self) -> None:
        self._offset = 0.0
        self._timers: list[Timer] = []
        self._numbers = itertools.count()
        self._wake: asyncio.TimerHandle | None = None

    def now(self) -> float:
        """Return monotonic seconds; the same as `time.monotonic()` until a test advances."""
        return time.monotonic() + self._offset

    def wall(self) -> float:
        """Return seconds since the epoch."""
        return time.time() + self._offset

    def call_later(self, delay: float, action: Callable[[], None]) -> Timer:
        """Plan an action `delay` seconds of the server's time from now."""
        timer = Timer(self.now() + delay, next(self._numbers), action)
        heapq.heappush(self._timers, timer)
        self._rearm()
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self._offset += seconds
        self._run_due()

    def close(self) -> None:
        """Forget every timer."""
        self._timers.clear()
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None

    def _run_due(self) -> None:
        while self._timers and self._timers[0].due <= self.now():
            timer = heapq.heappop(self._timers)
            if not timer.cancelled:
                timer.action()
        self._rearm()

    def _rearm(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        if self._timers:
            delay = max(0.0, self._timers[0].due - self.now())
            self._wake = asyncio.get_running_loop().call_later(delay, self._run_due)
