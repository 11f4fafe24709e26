"""Notes in the database that a program lives, for `--status` and for whoever looks later."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from composition.health import Line
from engine.errors import StorageUnavailable
from storage.presence import Presence

log = logging.getLogger("tandem")

_SECONDS = 5.0


@asynccontextmanager
async def signs_of_life(presence: Presence, line: Line) -> AsyncIterator[None]:
    """Give one every few seconds and a last one on leaving.

    For a platform that has no mark to note: one that has notes it with its sign.
    """
    task = asyncio.create_task(_keep(presence, line))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await _give(presence, line)


async def _keep(presence: Presence, line: Line) -> None:
    while True:
        await _give(presence, line)
        await asyncio.sleep(_SECONDS)


async def _give(presence: Presence, line: Line) -> None:
    try:
        await presence.note(last_event_at=line.last_event_at, caught_up_to=None)
    except StorageUnavailable as error:
        log.warning("a sign of life could not be noted: %s", error)
