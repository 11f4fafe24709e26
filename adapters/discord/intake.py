"""Stores what people say, in order, and holds it in memory while it cannot be stored."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Protocol
from weakref import WeakValueDictionary

import aiohttp
import discord

from adapters.discord.events import Ignored, translate, unwanted
from adapters.discord.places import Places
from engine.domain.conversation import Receipt
from engine.domain.messages import InboundMessage
from engine.errors import StorageUnavailable

log = logging.getLogger(__name__)

_LATER = (StorageUnavailable, discord.DiscordException, aiohttp.ClientError, OSError)
"""What passes: the database is away, or Discord cannot be asked what kind of channel it was."""

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 15.0


class Receiver(Protocol):
    """The engine, as far as it takes messages."""

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message; raises StorageUnavailable."""
        ...


class Intake:
    """Takes Discord's messages in; `current` is the client in use, if there is one.

    Discord delivers a message once and asks for no acknowledgement, so whatever cannot be stored
    now is tried again for as long as the process lives.
    """

    def __init__(
        self, receiver: Receiver, places: Places, current: Callable[[], discord.Client | None]
    ) -> None:
        self._receiver = receiver
        self._places = places
        self._current = current
        self._lines: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._pending: set[asyncio.Task[None]] = set()

    def take(self, client: discord.Client, message: discord.Message) -> None:
        """Store a message after those before it in its channel; returns at once."""
        task = asyncio.create_task(self._take(client, message))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def settle(self, seconds: float) -> None:
        """Give what has arrived so far `seconds` to be stored."""
        if self._pending:
            await asyncio.wait(set(self._pending), timeout=seconds)

    async def end(self, seconds: float) -> None:
        """The same for the last time: what is left then is lost, and logged."""
        await self.settle(seconds)
        late = set(self._pending)
        if late:
            log.error("%d messages could not be stored and are lost", len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _take(self, client: discord.Client, message: discord.Message) -> None:
        # discord.py runs one task an event: without a line, a slow one would be overtaken.
        line = self._lines.setdefault(message.channel.id, asyncio.Lock())
        async with line:
            wait = _FIRST_WAIT
            while not await self._stored(client, message):
                await asyncio.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - jitter
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _stored(self, client: discord.Client, message: discord.Message) -> bool:
        """Whether nothing is left to do for a message; False if it has to be tried again."""
        try:
            outcome = await self._translated(self._current() or client, message)
            if isinstance(outcome, Ignored):
                log.debug("message %s is ignored: %s", message.id, outcome.reason)
            else:
                await self._receiver.receive(outcome)
        except _LATER as error:
            log.error("message %s waits in memory, not stored yet: %s", message.id, error)
            return False
        except Exception:
            log.exception("message %s cannot be read and is left out", message.id)
        return True

    async def _translated(
        self, client: discord.Client, message: discord.Message
    ) -> InboundMessage | Ignored:
        if client.user is None:
            raise discord.ClientException("the connection is not ready")
        me = client.user.id
        ignored = unwanted(message, me=me)
        if ignored is not None:
            return ignored
        return translate(message, await self._places.where(client, message), me=me)
