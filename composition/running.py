"""How a program runs: until it is told to stop, or until it cannot go on."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Coroutine
from typing import Any

from engine.logs import trace

log = logging.getLogger("tandem")


async def first_of(*ends: Coroutine[None, None, None]) -> None:
    """Wait for whichever ends first, and for the others to stop; raises what any of them raises."""
    tasks = [asyncio.create_task(end) for end in ends]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()


async def until_told_to_stop() -> None:
    """Return at the first SIGTERM or SIGINT; a second one ends the process at once."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if told.is_set():
            os._exit(1)
        log.info("told to stop: turns under way get time to end; a second signal ends at once")
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await told.wait()


def tell_without_words() -> None:
    """Let what breaks in the background be logged without its words, which may be a customer's."""

    def broke(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        where = f": {trace(error)}" if isinstance(error, BaseException) else ""
        log.error("in the background: %s%s", context["message"], where)

    asyncio.get_running_loop().set_exception_handler(broke)


def settle_memory() -> None:
    """Take what start-up made out of the garbage collector's way: fewer and shorter pauses."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
