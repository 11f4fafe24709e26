"""Requests to Discord within a time, with one kind of error for all that fails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from adapters.discord.failures import delivery_error
from engine.errors import DeliveryError, DeliveryErrorKind

T = TypeVar("T")


class Calls:
    """Knows the client in use; `seconds` bounds a request, the wait for its quota included."""

    def __init__(self, current: Callable[[], discord.Client | None], *, seconds: float) -> None:
        self._current = current
        self._seconds = seconds

    @property
    def is_connected(self) -> bool:
        """Whether there is a client that can make requests."""
        client = self._current()
        return client is not None and not client.is_closed()

    @property
    def client(self) -> discord.Client:
        """The client in use; raises DeliveryError if there is none."""
        client = self._current()
        if client is None or client.is_closed():
            raise DeliveryError("not connected to Discord", kind=DeliveryErrorKind.RETRY)
        return client

    async def bounded(
        self, work: Awaitable[T], *, sending: bool, seconds: float | None = None
    ) -> T:
        """Wait for Discord, its rate limits included; raises DeliveryError.

        `sending` says that the request may have an effect after we stop waiting.
        """
        try:
            async with asyncio.timeout(min(seconds or self._seconds, self._seconds)):
                return await work
        except Exception as error:
            raise delivery_error(error, sending=sending) from error
