"""News of everything that happens on the server, for those who wait for it or show it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sandbox.discord.messages import Message

Found = TypeVar("Found")


class ChangeKind(StrEnum):
    """What kind of thing happened."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    EPHEMERAL = "ephemeral"
    REACTION = "reaction"
    TYPING = "typing"
    CHANNEL = "channel"
    THREAD = "thread"
    MEMBER = "member"
    INTERACTION = "interaction"
    CONNECTION = "connection"
    CALL = "call"
    EVENT = "event"
    VIOLATION = "violation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that happened: `text` in a few words, `message` as it is now."""

    kind: ChangeKind
    at: float
    text: str = ""
    channel_id: str | None = None
    message: Message | None = None


class ChangeFeed:
    """Every change from the moment it was asked for, as an endless `async for`."""

    def __init__(self, leave: Callable[["ChangeFeed"], None]) -> None:
        self._queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._leave = leave

    def put(self, change: Change | None) -> None:
        """Hand over a change; None ends the feed."""
        self._queue.put_nowait(change)

    def close(self) -> None:
        """Stop listening; a reader waiting for the next change ends."""
        self._leave(self)
        self.put(None)

    def __aiter__(self) -> "ChangeFeed":
        return self

    async def __anext__(self) -> Change:
        change = await self._queue.get()
        if change is None:
            self._leave(self)
            raise StopAsyncIteration
        return change


class Changes:
    """The place every change passes through."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._feeds: list[ChangeFeed] = []
        self._pulse = asyncio.Event()

    def publish(
        self,
        kind: ChangeKind,
        text: str = "",
        *,
        channel_id: str | None = None,
        message: Message | None = None,
    ) -> None:
        """Tell every reader and wake everyone who waits."""
        change = Change(
            kind=kind, at=self._now(), text=text, channel_id=channel_id, message=message
        )
        for feed in self._feeds:
            feed.put(change)
        pulse, self._pulse = self._pulse, asyncio.Event()
        pulse.set()

    def follow(self) -> ChangeFeed:
        """Return a feed of everything from now on."""
        feed = ChangeFeed(self._forget)
        self._feeds.append(feed)
        return feed

    async def wait_until(
        self, find: Callable[[], Found | None], timeout: float, describe: Callable[[], str]
    ) -> Found:
        """Return what `find` finds, asking again after every change.

        Raises TimeoutError with `describe()` after `timeout` real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    pulse = self._pulse
                    found = find()
                    if found is not None:
                        return found
                    await pulse.wait()
        except TimeoutError:
            message = f"not seen within {timeout} s: {describe()}"
            raise TimeoutError(message) from None

    def close(self) -> None:
        """End every feed."""
        for feed in list(self._feeds):
            feed.close()

    def _forget(self, feed: ChangeFeed) -> None:
        if feed in self._feeds:
            self._feeds.remove(feed)
