"""The writer thread: runs queued changes in groups, each group in one transaction."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from engine.errors import StorageUnavailable
from storage.failures import translated

T = TypeVar("T")

_LARGEST_GROUP = 256
_MOST_WAITING = 5_000


class _Change(Generic[T]):
    """A change that waits for its commit; it may run twice, so it must depend on rows alone."""

    __slots__ = ("_done", "_error", "_result", "_work")

    def __init__(self, work: Callable[[Connection], T], done: asyncio.Future[T]) -> None:
        self._work = work
        self._done = done
        self._error: Exception | None = None

    def run(self, connection: Connection) -> None:
        """Do it; the result counts only once the group is committed."""
        self._result = self._work(connection)

    def fail(self, error: Exception) -> None:
        """Note why it did not happen."""
        self._error = translated(error)

    def settle(self) -> None:
        """Tell who waits, unless nobody does any more."""
        if self._done.done():
            return
        if self._error is None:
            self._done.set_result(self._result)
        else:
            self._done.set_exception(self._error)


class Writer:
    """Commits changes in the order they were asked for, many at a time when many wait."""

    def __init__(self, engine: Engine, *, most_waiting: int = _MOST_WAITING) -> None:
        self._connection = engine.connect()
        self._most_waiting = most_waiting
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[_Change[Any] | None] = queue.SimpleQueue()
        self._waiting = 0
        self._closed = False
        self._thread = threading.Thread(target=self._work_off, name="storage-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run a change and return once it is on the disk; raises StorageUnavailable."""
        if self._closed:
            raise StorageUnavailable("the database is closed")
        if self._waiting >= self._most_waiting:
            raise StorageUnavailable(f"{self._waiting} changes already wait for the database")
        done: asyncio.Future[T] = self._loop.create_future()
        change = _Change(work, done)
        self._waiting += 1
        self._queue.put(change)
        return await done

    async def close(self) -> None:
        """Commit what waits, then end the thread."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work_off(self) -> None:
        with self._connection:
            while group := self._next_group():
                self._commit(group)
                with contextlib.suppress(RuntimeError):  # the loop is gone, and with it who waited
                    self._loop.call_soon_threadsafe(self._settle, group)

    def _next_group(self) -> Sequence[_Change[Any]]:
        group: list[_Change[Any]] = []
        change = self._queue.get()
        while change is not None:
            group.append(change)
            if len(group) == _LARGEST_GROUP or self._queue.empty():
                return group
            change = self._queue.get()
        if group:
            self._queue.put(None)  # first these, then the end
        return group

    def _commit(self, group: Sequence[_Change[Any]]) -> None:
        """One transaction for all; if a change fails, one for each, so that it fails alone."""
        begun = False
        try:
            with self._connection.begin():
                begun = True
                for change in group:
                    change.run(self._connection)
        except Exception as error:  # noqa: BLE001 - whoever waits for the change gets it
            if begun and len(group) > 1:
                for change in group:
                    self._commit([change])
            else:
                for change in group:
                    change.fail(error)

    def _settle(self, group: Sequence[_Change[Any]]) -> None:
        self._waiting -= len(group)
        for change in group:
            change.settle()
