"""Signs on teammates' messages: shown in the background, best effort."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import discord

log = logging.getLogger(__name__)

_CALL_SECONDS = 10.0


class Hints:
    """Puts reactions on messages; what fails is logged and no more."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def react(self, message: discord.Message, sign: str) -> None:
        """Put a sign on a message."""
        task = asyncio.create_task(_quietly(message.add_reaction(sign)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _quietly(call: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            await call
    except Exception as error:  # noqa: BLE001 - the work itself is done by now
        log.info("a sign on a message could not be shown: %r", error)
