"""Rings the timers of handoffs; every process may, and whoever's transaction is first acts."""

import asyncio
import logging
from collections.abc import Callable

from engine.domain.commands import PromiseRang, TimerRang
from engine.domain.decisions import Done
from engine.domain.handoff import Actor, ActorKind, Handoff
from engine.errors import StorageUnavailable
from engine.handoff.ports import HandoffStore
from engine.logs import trace

log = logging.getLogger(__name__)

_AT_ONCE = 50
_CLOCK = Actor(kind=ActorKind.CLOCK)


class Clockwork:
    """Looks for timers that are due; `changed` is told of every handoff that one changed.

    `clock` gives POSIX seconds, `look_seconds` is the time between looks.
    """

    def __init__(
        self,
        store: HandoffStore,
        *,
        changed: Callable[[Handoff], None],
        clock: Callable[[], float],
        look_seconds: float = 1.0,
    ) -> None:
        self._store = store
        self._changed = changed
        self._clock = clock
        self._look_seconds = look_seconds
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Ring what is due, from now on."""
        self._loop = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Ring nothing more; what is due then rings at the next start."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def ring_due(self) -> None:
        """Ring everything that is due now; raises StorageUnavailable."""
        for handoff_id, rings in await self._store.due(self._clock(), limit=_AT_ONCE):
            await self._ring(handoff_id, rings)

    async def _ring(self, handoff_id: int, rings: TimerRang | PromiseRang) -> None:
        try:
            end = await self._store.carry_out(handoff_id, rings, _CLOCK)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one that breaks must not stop the others
            log.error("a timer broke, it rings again: %s", trace(error))
        else:
            if isinstance(end, Done):
                self._changed(end.handoff)

    async def _run(self) -> None:
        while True:
            try:
                await self.ring_due()
            except StorageUnavailable as error:
                log.error("the database is away, no timer rings: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("the timers broke, they are tried again: %s", trace(error))
            await asyncio.sleep(self._look_seconds)
