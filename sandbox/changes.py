"""News of everything that happens on a local server, for those who wait for it or show it."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

News = TypeVar("News")
Found = TypeVar("Found")


class ChangeFeed(Generic[News]):
    """Every change from the moment it was asked for, as an endless `async for`."""

    def __init__(self, leave: Callable[["ChangeFeed[News]"], None]) -> None:
        self._queue: asyncio.Queue[News | None] = asyncio.Queue()
        self._leave = leave

    def put(self, change: News | None) -> None:
        """Hand over a change; None ends the feed."""
        self._queue.put_nowait(change)

    def close(self) -> None:
        """Stop listening; a reader waiting for the next change ends."""
        self._leave(self)
        self.put(None)

    def __aiter__(self) -> "ChangeFeed[News]":
        return self

    async def __anext__(self) -> News:
        change = await self._queue.get()
        if change is None:
            self._leave(self)
            raise StopAsyncIteration
        return change


class ChangeHub(Generic[News]):
    """The place every change passes through; what a change says is each server's own."""

    def __init__(self) -> None:
        self._feeds: list[ChangeFeed[News]] = []
        self._pulse = asyncio.Event()

    def tell(self, change: News) -> None:
        """Tell every reader and wake everyone who waits."""
        for feed in self._feeds:
            feed.put(change)
        pulse, self._pulse = self._pulse, asyncio.Event()
        pulse.set()

    def follow(self) -> ChangeFeed[News]:
        """Return a feed of everything from now on."""
        feed: ChangeFeed[News] = ChangeFeed(self._forget)
        self._feeds.append(feed)
        return feed

    async def wait_until(
        self, find: Callable[[], Found | None], timeout: float, describe: Callable[[], str]
    ) -> Found:
        """Return what `find` finds, asking again after every change while that is empty or false.

        Raises TimeoutError with `describe()` after `timeout` real seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    pulse = self._pulse
                    found = find()
                    if found:
                        return found
                    await pulse.wait()
        except TimeoutError:
            message = f"not seen within {timeout} s: {describe()}"
            raise TimeoutError(message) from None

    def close(self) -> None:
        """End every feed."""
        for feed in list(self._feeds):
            feed.close()

    def _forget(self, feed: ChangeFeed[News]) -> None:
        if feed in self._feeds:
            self._feeds.remove(feed)
