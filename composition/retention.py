"""Lets what is old be erased: a moment after the start, then every night."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from engine.errors import StorageUnavailable
from engine.logs import note, trace
from storage.database import Database
from storage.privacy.sweeping import Retention
from storage.settings import RetentionSettings

log = logging.getLogger("tandem.retention")

_FIRST_SECONDS = 60.0
"""After the start, which has more urgent things to do."""

_SECONDS = 1_800.0
"""Between two looks at whether it is time; the database knows when it was last done."""


@asynccontextmanager
async def swept(database: Database, settings: RetentionSettings) -> AsyncIterator[None]:
    """Sweep as long as the program runs; leaving ends it between two transactions."""
    task = asyncio.create_task(_keep(Retention(database, settings)))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(retention: Retention) -> None:
    await asyncio.sleep(_FIRST_SECONDS)
    while True:
        await _sweep(retention)
        await asyncio.sleep(_SECONDS)


async def _sweep(retention: Retention) -> None:
    try:
        done = await retention.sweep()
    except StorageUnavailable as error:
        log.warning("what is old could not be erased, the next try is in half an hour: %s", error)
    except Exception as error:  # noqa: BLE001 - customers are answered all the same
        log.error("erasing what is old broke on an error of its own: %s", trace(error))
    else:
        if done is not None:
            note(log, "what is old is erased", {**done.rows, "audit_head": done.audit_head})
