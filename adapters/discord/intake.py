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
from adapters.discord.places import Places, Where
from engine.domain.messages import Address, Amendment, Deletion, InboundMessage
from engine.domain.receipts import Amended, Receipt
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


class TeamRoom(Protocol):
    """The desk, as far as its messages come the same way as customers'."""

    def holds(self, where: Where) -> bool:
        """Whether what is said there is said among the team, and to no customer."""
        ...

    async def said(self, message: discord.Message, where: Where, *, me: int) -> None:
        """Take what was said there."""
        ...

    async def edited(self, message: discord.Message, *, me: int) -> None:
        """Take a new wording of it."""
        ...

    async def deleted(self, client: discord.Client | None, channel: int, message: int) -> bool:
        """Take that a message is gone; whether it is certain that it was said among the team."""
        ...

    async def marked(self, said: InboundMessage, message: discord.Message) -> InboundMessage:
        """A message of elsewhere, with its author marked where they are a teammate."""
        ...


class Intake:
    """Takes Discord's messages in; `current` is the client in use, if there is one.

    Discord delivers a message once and asks for no acknowledgement, so whatever cannot be stored
    now is tried again for as long as the process lives. `bots` are the programs that are heard,
    `ignored` is told why a message goes no further. What is said in the `team_room` never gets to
    the receiver.
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
        team_room: TeamRoom | None = None,
    ) -> None:
        self._receiver = receiver
        self._places = places
        self._lines = lines
        self._current = current
        self._bots = bots
        self._ignored = ignored
        self._team_room = team_room

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
            self._add(channel, message, partial(self._delete, channel, message))

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
        client = self._current() or client
        outcome = await self._translated(client, message)
        match outcome:
            case Ignored(reason=reason):
                log.debug("message %s is ignored: %s", message.id, reason)
                if self._ignored is not None:
                    self._ignored(reason)
            case InboundMessage() if answered:
                await self._receiver.receive(replace(outcome, address=Address.TO_OTHERS))
            case InboundMessage():
                await self._receiver.receive(outcome)
            case None:
                pass

    async def _translated(
        self, client: discord.Client, message: discord.Message
    ) -> InboundMessage | Ignored | None:
        """The message for the engine; None where the team got it."""
        me = _me(client)
        ignored = unwanted(message, me=me, bots=self._bots)
        if ignored is not None:
            return ignored
        where = await self._places.where(client, message)
        room = self._team_room
        if room is not None and where is not None and room.holds(where):
            await room.said(message, where, me=me)
            return None
        outcome = translate(message, where, me=me)
        if room is None or isinstance(outcome, Ignored):
            return outcome
        return await room.marked(outcome, message)

    async def _edit(self, client: discord.Client, message: discord.Message) -> None:
        client = self._current() or client
        me = _me(client)
        if unwanted(message, me=me, bots=self._bots) is not None:
            return
        if self._team_room is not None:
            where = await self._places.where(client, message)
            if where is not None and self._team_room.holds(where):
                await self._team_room.edited(message, me=me)
                return
        edit = edit_of(message, me=me)
        if edit is not None:
            await self._receiver.amend(edit)

    async def _delete(self, channel: int, message: int) -> None:
        room = self._team_room
        if room is None or not await room.deleted(self._current(), channel, message):
            await self._receiver.amend(Deletion(key=key_of(message)))


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
