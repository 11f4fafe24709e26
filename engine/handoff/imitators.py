"""Looks out for people who write in a customer's thread under a name like a teammate's."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from engine.domain.commands import Imitated
from engine.domain.decisions import End
from engine.domain.messages import InboundMessage, Place
from engine.handoff.look_alike import look_alike
from engine.logs import trace

log = logging.getLogger(__name__)

_MOST_AT_ONCE = 20

TeamNames = Callable[[str, str], Awaitable[Collection[str]]]
"""Names of teammates that a name may imitate; last is the id of whoever has that name."""


class Warns(Protocol):
    """The desk, as far as it warns of somebody; both raise StorageUnavailable."""

    async def waits_at(self, place: Place, other: str) -> int | None:
        """The handoff at a place where a customer waits for people, and is not this person."""
        ...

    async def imitated(self, handoff_id: int, seen: Imitated) -> End:
        """Warn of somebody."""
        ...


class Imitators:
    """Looks beside the storing of a message, which waits for none of it.

    Best effort: where names cannot be asked for now, the next thing they write is looked at.
    """

    def __init__(self, desk: Warns, names: TeamNames) -> None:
        self._desk = desk
        self._names = names
        self._looking: set[asyncio.Task[None]] = set()

    def look(self, message: InboundMessage) -> None:
        """Look at who wrote this, if they could be taken for somebody of the team."""
        author = message.author
        if author.is_teammate or author.is_bot or message.is_direct:
            return
        if len(self._looking) < _MOST_AT_ONCE:
            task = asyncio.create_task(self._look(message))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    async def _look(self, message: InboundMessage) -> None:
        author = message.author
        try:
            handoff_id = await self._desk.waits_at(message.place, author.id)
            if handoff_id is None:
                return
            mate = look_alike(author.name, await self._names(author.name, author.id))
            if mate is not None:
                seen = Imitated(imitator=author.id, name=author.name, teammate=mate)
                await self._desk.imitated(handoff_id, seen)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.warning("a name could not be compared with the team's: %s", trace(error))
