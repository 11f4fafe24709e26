"""Tells a program of every handoff that has changed, whichever program changed it."""

import asyncio
import logging
from collections.abc import Callable

from engine.domain.handoff import Handoff
from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from engine.handoff.ports import HandoffStore
from engine.logs import trace

log = logging.getLogger(__name__)

_AT_ONCE = 200
_BACK_SECONDS = 24 * 3600.0
"""What changed so long before the start is told as well: nobody may have been here to see it."""


class Watching:
    """Looks at the events of handoffs; `told` hears of those of its platform, newest last.

    `told` gets a handoff as it is then, perhaps more than once. `clock` gives POSIX seconds,
    `look_seconds` is the time between looks.
    """

    def __init__(
        self,
        store: HandoffStore,
        platform: Platform,
        told: Callable[[Handoff], None],
        *,
        clock: Callable[[], float],
        look_seconds: float = 1.0,
    ) -> None:
        self._store = store
        self._platform = platform
        self._told = told
        self._clock = clock
        self._look_seconds = look_seconds
        self._seen: int | None = None
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Tell of what changes, from now on and of the last day."""
        self._loop = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Tell of nothing more."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def look(self) -> None:
        """Tell of all that has changed since the last look; raises StorageUnavailable."""
        if self._seen is None:
            self._seen = await self._store.last_change(self._clock() - _BACK_SECONDS)
        while changes := await self._store.changes(self._seen, limit=_AT_ONCE):
            for handoff in {handoff.id: handoff for _, handoff in changes}.values():
                if handoff.place.platform is self._platform:
                    self._told(handoff)
            self._seen = changes[-1][0]

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except StorageUnavailable as error:
                log.error("the database is away, changes of handoffs are not seen: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("a change of a handoff could not be told: %s", trace(error))
            await asyncio.sleep(self._look_seconds)
