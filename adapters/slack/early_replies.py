"""Finds again the replies that came before the mention that opens their conversation."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeAlias
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls
from adapters.slack.events import is_stamp
from adapters.slack.failures import delivery_error
from adapters.slack.pace import Pace
from adapters.slack.wire import Payload, text_at
from engine.domain.messages import Address, InboundMessage, Place
from engine.errors import DeliveryError, DeliveryErrorKind

log = logging.getLogger(__name__)

_SECONDS = 1.2  # Slack wants its acknowledgement within 3 s, and names are waited for as well
_LATE_SECONDS = 2.0
# How far our clock and Slack's may be apart before a late mention counts as one of our own time.
_CLOCK_SKEW = 60.0
_MOST_REPLIES = 400
_MOST_PLACES = 10_000
_MOST_READ = 1_000


Receive: TypeAlias = Callable[[Place, Payload], Awaitable[None]]
"""Takes a message that was found in a thread, as Slack's history shows it."""


class Unread(Protocol):
    """Where threads are noted that could not be read: `storage.unread.UnreadThreads`."""

    async def note(self, place: Place, since: float, now: float) -> None:
        """Note that a thread has to be read; raises StorageUnavailable."""
        ...

    async def waiting(self) -> tuple[tuple[Place, float], ...]:
        """Threads and since when; raises StorageUnavailable."""
        ...

    async def done(self, place: Place) -> None:
        """Note that a thread is read, or will never be; raises StorageUnavailable."""
        ...


class EarlyReplies:
    """A reply is not stored where no conversation is: its mention may still be on the way.

    Those that this process has turned away it remembers; one before it may have turned away what
    answers a mention that comes late. Slack has them all.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        pace: Pace,
        unread: Unread,
        *,
        seconds: float = _SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`seconds` is the longest time to read a thread; `clock` gives POSIX seconds."""
        self._calls = Calls(client, pace, seconds=seconds)
        self._unread = unread
        self._seconds = seconds
        self._clock = clock
        self._started_at = clock()
        self._turned_away: OrderedDict[Place, float] = OrderedDict()
        self._read: OrderedDict[str, None] = OrderedDict()
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def note(self, message: InboundMessage) -> None:
        """Remember that a message was turned away."""
        newest = max(message.sent_at, self._turned_away.get(message.place, 0.0))
        self._turned_away[message.place] = newest
        self._turned_away.move_to_end(message.place)
        while len(self._turned_away) > _MOST_PLACES:
            self._turned_away.popitem(last=False)

    async def expect(self, mention: InboundMessage, *, said_at: float, attempt: int) -> None:
        """Note the thread of a mention that comes late, before the mention itself is stored.

        So whatever dies from here on, the thread is read. `said_at` is when it was said, in Slack's
        POSIX seconds; `attempt` counts its redeliveries. Raises StorageUnavailable.
        """
        if _opens(mention) and self._is_late(said_at, attempt):
            await self._unread.note(mention.place, said_at, self._clock())

    async def take(
        self, mention: InboundMessage, *, said_at: float, attempt: int, receive: Receive
    ) -> None:
        """Let all be received that may have come before a mention, which is stored by now.

        A thread that cannot be read for now stays noted, for `read_what_waits`. Raises
        StorageUnavailable.
        """
        place = mention.place
        is_followed = self._turned_away.get(place, 0.0) > said_at
        if not _opens(mention) or not (is_followed or self._is_late(said_at, attempt)):
            return
        key = mention.keys[0]
        async with self._reading.setdefault(key, asyncio.Lock()):  # a mention comes as two events
            if key in self._read:
                await self._unread.done(place)
                return
            await self._unread.note(place, said_at, self._clock())
            if await self._read_thread(place, said_at, receive):
                self._read[key] = None
                while len(self._read) > _MOST_READ:
                    self._read.popitem(last=False)

    def _is_late(self, said_at: float, attempt: int) -> bool:
        """Whatever a process before this one has turned away was said before this one began."""
        is_late = self._clock() - said_at > _LATE_SECONDS
        is_from_before = said_at < self._started_at + _CLOCK_SKEW
        return attempt > 0 or (is_late and is_from_before)

    async def read_what_waits(self, receive: Receive) -> None:
        """Read the threads that could not be read before; raises StorageUnavailable."""
        for place, since in await self._unread.waiting():
            await self._read_thread(place, since, receive)

    async def _read_thread(self, place: Place, since: float, receive: Receive) -> bool:
        """Whether a thread is read, and everything in it received."""
        replies: Sequence[Payload] = ()
        try:
            replies = await self._since(place, since)
        except Exception as error:  # noqa: BLE001 - judged
            judged = error if isinstance(error, DeliveryError) else delivery_error(error)
            if judged.kind is not DeliveryErrorKind.PERMANENT:
                log.warning("a late mention's thread %s is read later: %s", place.key, judged)
                return False
            log.error("replies to a late mention in %s may be lost: %s", place.key, judged)
        for reply in replies:
            await receive(place, reply)
        await self._unread.done(place)
        return True

    async def _since(self, place: Place, said_at: float) -> Sequence[Payload]:
        found: list[Payload] = []
        async with asyncio.timeout(self._seconds):
            async for reply in self._calls.replies(place, since=said_at):
                if len(found) == _MOST_REPLIES:
                    log.error(
                        "a late mention in %s has too many replies to read them all", place.key
                    )
                    break
                if is_stamp(ts := text_at(reply, "ts")) and float(ts) > said_at:
                    found.append(reply)
        return found


def _opens(message: InboundMessage) -> bool:
    """Whether a message may open a conversation; in direct messages each one may."""
    return message.address is Address.TO_ASSISTANT and not message.is_direct
