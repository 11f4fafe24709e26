"""Leaves a failing service alone for a while, so that no customer waits for it in vain."""

import time
from collections.abc import Callable

_FAILURES = 3
_SECONDS = 60.0


class Breaker:
    """Opens after three failures in a row, or at once where the service says so, for a minute.

    After that calls may try again: the first answer closes the breaker, the first failure opens it
    for another minute. `clock` gives seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether not to ask now."""
        return self._clock() < self._open_until

    def worked(self) -> None:
        """A call was answered."""
        self._failures = 0
        self._open_until = 0.0

    def failed(self, *, at_once: bool = False, seconds: float | None = None) -> None:
        """A call failed; `seconds` is how long the service wants to be left alone."""
        self._failures = _FAILURES if at_once else self._failures + 1
        if self._failures >= _FAILURES:
            self._open_until = self._clock() + max(_SECONDS, seconds or 0.0)
