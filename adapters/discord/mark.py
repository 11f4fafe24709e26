"""The mark: everything on Discord before it is stored, or rightly ignored."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Protocol

from engine.errors import StorageUnavailable

log = logging.getLogger(__name__)

_MARGIN = 30.0
"""Seconds by which Discord may deliver the messages of one moment out of step."""

_EPOCH = 1_420_070_400.0
"""The time of id 0, 2015-01-01 (API reference, "Snowflakes")."""

_NOTING_SECONDS = 5.0


class Presence(Protocol):
    """Where the mark outlives the process."""

    async def caught_up_to(self) -> str | None:
        """The mark noted last; None before the first time. Raises StorageUnavailable."""
        ...

    async def note(self, *, last_event_at: float | None, caught_up_to: str | None) -> None:
        """Give a sign of life, and note the mark; raises StorageUnavailable."""
        ...


class Mark:
    """An id of Discord's up to which nothing can be missing.

    It follows the ids that really came, so that neither our clock nor a connection that only looks
    alive can move it past a message we never got.
    """

    def __init__(self, presence: Presence, *, clock: Callable[[], float] = time.time) -> None:
        self._presence = presence
        self._clock = clock
        self._newest = 0
        self.value = 0

    async def load(self) -> None:
        """Take up the mark of the last run; the first run ever begins now."""
        noted = await self._presence.caught_up_to()
        self.value = int(noted) if noted else snowflake(self._clock())

    def since(self, seconds: float) -> int:
        """Where to begin reading: at the mark, but no further back than `seconds`."""
        return max(self.value, snowflake(self._clock() - seconds))

    def saw(self, message: int) -> None:
        """A message came, or was read; it has to be in its line by now."""
        self._newest = max(self._newest, message)

    def advance(self, oldest_left: int | None) -> None:
        """Move up to what came last, but not past a message with anything left to do.

        Only for when nothing may be missing before what came last.
        """
        safe = self._newest - (int(_MARGIN * 1000) << 22)
        if oldest_left is not None:
            safe = min(safe, oldest_left - 1)
        self.value = max(self.value, safe)

    async def note(self, last_event_at: float | None) -> None:
        """Write the mark down; if that fails, the next time will do."""
        try:
            await self._presence.note(last_event_at=last_event_at, caught_up_to=str(self.value))
        except StorageUnavailable as error:
            log.warning("a sign of life could not be noted: %s", error)

    async def keep(self, advance: Callable[[], float | None]) -> None:
        """Note the mark every few seconds; `advance` moves it and returns the last event's time."""
        while True:
            await self.note(advance())
            await asyncio.sleep(_NOTING_SECONDS)


def snowflake(posix: float) -> int:
    """The lowest id of a moment."""
    return max(0, int((posix - _EPOCH) * 1000)) << 22
