"""Keeps a library that tries again and again from saying so each time."""

import logging
import time
from collections.abc import Callable

_AGAIN_SECONDS = 300.0


class SaidOnce(logging.Filter):
    """Drops a record whose words were logged within five minutes."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only rise."""
        super().__init__()
        self._clock = clock
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the words are new."""
        now, words = self._clock(), record.getMessage()
        self._said = {said: at for said, at in self._said.items() if now - at < _AGAIN_SECONDS}
        if words in self._said:
            return False
        self._said[words] = now
        return True
