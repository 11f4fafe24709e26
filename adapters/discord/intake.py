"""Stores what people say, in order, and holds it in memory while it cannot be stored."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol

import aiohttp
import discord

from adapters.discord.events import Ignored, edit_of, key_of, translate, unwanted
from adapters.discord.lines import Job, Lines
from adapters.discord.places import Places
from engine.domain.conversation import Amended, Receipt
from engine.domain.messages import Address, Amendment, Deletion, InboundMessage
from engine.errors import StorageUnavailable
from engine.logs import trace

log = logging.getLogger(__name__)

LATER = (StorageUnavailable, discord.DiscordException, aiohttp.ClientError, OSError)
"""What passes: the database is away, or Discord cannot be asked what kind of channel it was."""

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 15.0


class Receiver(Protocol):
    """The engine, as far as it takes messages."""

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message; raises StorageUnavailable."""
        ...

    async def amend(self, amendment: Amendment) -> Amended:
        """Note that a message was edited or deleted; raises StorageUnavailable."""
        ...


class Intake:
    """Takes Discord's messages in; `current` is the client in use, if there is one.

    Discord delivers a message once and asks for no acknowledgement, so whatever cannot be stored
    now is tried again for as long as the process lives. `bots` are the programs that are heard,
    `ignored` is told why a message goes no further.
    """

    def __init__(
        self,
        receiver: Receiver,
        places: Places,
        lines: Lines,
        current: Callable[[], discord.Client | None],
        *,
        bots: frozenset[str] = frozenset(),
        ignored: Callable[[str], None] | None = None,
    ) -> None:
        self._receiver = receiver
        self._places = places
        self._lines = lines
        self._current = current
        self._bots = bots
        self._ignored = ignored

    def take(self, client: discord.Client, message: discord.Message) -> None:
        """Store a message after those before it in its channel; returns at once."""
        store = partial(self._store, client, message, answered=False)
        self._add(message.channel.id, message.id, store, said=message)

    def take_late(
        self, client: discord.Client, message: discord.Message, *, answered: bool
    ) -> None:
        """The same for a message read from the history; `answered` if a person has done so."""
        store = partial(self._store, client, message, answered=answered)
        self._add(message.channel.id, message.id, store, late=True)

    def take_edit(self, client: discord.Client, message: discord.Message) -> None:
        """Note the new state of a message."""
        edit = partial(self._edit, client, message)
        self._add(message.channel.id, message.id, edit)

    def take_deletions(self, channel: int, messages: Iterable[int]) -> None:
        """Note that messages are gone."""
        for message in sorted(messages):
            self._add(channel, message, partial(self._delete, message))

    def _add(
        self,
        channel: int,
        message: int,
        attempt: Callable[[], Awaitable[None]],
        *,
        said: discord.Message | None = None,
        late: bool = False,
    ) -> None:
        work = partial(_until_done, message, attempt)
        self._lines.add(channel, Job(message=message, work=work, said=said), late=late)

    async def _store(
        self, client: discord.Client, message: discord.Message, *, answered: bool
    ) -> None:
        outcome = await self._translated(self._current() or client, message)
        match outcome:
            case Ignored(reason=reason):
                log.debug("message %s is ignored: %s", message.id, reason)
                if self._ignored is not None:
                    self._ignored(reason)
            case InboundMessage() if answered:
                await self._receiver.receive(replace(outcome, address=Address.TO_OTHERS))
            case InboundMessage():
                await self._receiver.receive(outcome)

    async def _edit(self, client: discord.Client, message: discord.Message) -> None:
        me = _me(self._current() or client)
        if unwanted(message, me=me, bots=self._bots) is None:
            edit = edit_of(message, me=me)
            if edit is not None:
                await self._receiver.amend(edit)

    async def _delete(self, message: int) -> None:
        await self._receiver.amend(Deletion(key=key_of(message)))

    async def _translated(
        self, client: discord.Client, message: discord.Message
    ) -> InboundMessage | Ignored:
        me = _me(client)
        ignored = unwanted(message, me=me, bots=self._bots)
        if ignored is not None:
            return ignored
        return translate(message, await self._places.where(client, message), me=me)


async def _until_done(message: int, attempt: Callable[[], Awaitable[None]]) -> None:
    """Try until it is stored; what cannot be read is left out."""
    wait = _FIRST_WAIT
    while True:
        try:
            await attempt()
        except LATER as error:
            log.error("message %s waits in memory, not stored yet: %s", message, error)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("message %s cannot be read and is left out: %s", message, trace(error))
            return
        else:
            return
        await asyncio.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - jitter, no secret
        wait = min(wait * 2, _LONGEST_WAIT)


def _me(client: discord.Client) -> int:
    if client.user is None:
        raise discord.ClientException("the connection is not ready")
    return client.user.id
