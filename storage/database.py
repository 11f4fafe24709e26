"""The one database: changes through one writer thread, reads through two reader threads."""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, select, update

from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from storage import auditing, budgets
from storage.failures import opening_failures, storage_failures
from storage.handoffs import desk_tasks
from storage.migrating import bring_up_to_date
from storage.process_lock import ProcessLock, one_at_a_time
from storage.schema import IS_OPEN, conversation, outbox
from storage.settings import StorageSettings
from storage.sqlite import Use, database_file, make_engine
from storage.writer import Writer

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


async def open_database(settings: StorageSettings, platform: Platform) -> "Database":
    """Open the database for a platform's process, up to date and with no old leases.

    Raises ConfigurationError with what the operator has to set right.
    """
    file = database_file(settings)
    return Database(await asyncio.to_thread(_open, file, platform, auditing.options(settings)))


async def open_beside(settings: StorageSettings) -> "Database":
    """Open the database beside programs that run, for work that belongs to no platform.

    Nobody's leases and waits are touched. Raises ConfigurationError.
    """
    file = database_file(settings)
    return Database(await asyncio.to_thread(_open, file, None, auditing.options(settings)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    writer: Engine
    readers: Engine
    lock: ProcessLock | None
    file: Path


class Database:
    """Runs a function in a transaction on a thread; close it before the event loop ends."""

    def __init__(self, opened: _Opened) -> None:
        self._opened = opened
        self._writer = Writer(opened.writer)
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="storage-reader")
        self._closed = False

    @property
    def file(self) -> Path:
        """Where it is."""
        return self._opened.file

    async def write(
        self, change: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Run `change` and return once it is durable; it may run twice before that.

        Raises StorageUnavailable, and what the change itself raises, with nothing changed.
        """
        return await self._writer.run(lambda connection: change(connection, *arguments))

    async def read(
        self, question: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Run `question` on one unchanging view of the data; raises StorageUnavailable."""
        if self._closed:
            raise StorageUnavailable("the database is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._readers, self._read, lambda connection: question(connection, *arguments)
        )

    async def close(self) -> None:
        """Finish what waits, then let go of the file; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        await self._writer.close()
        await asyncio.to_thread(self._let_go)

    def _read(self, question: Callable[[Connection], T]) -> T:
        with storage_failures(), self._opened.readers.begin() as connection:
            return question(connection)

    def _let_go(self) -> None:
        self._readers.shutdown()
        self._opened.readers.dispose()
        self._opened.writer.dispose()
        if self._opened.lock is not None:
            self._opened.lock.release()


def _open(
    file: Path, platform: Platform | None, options: Mapping[str, object] | None = None
) -> _Opened:
    with ExitStack() as undo, opening_failures(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = None if platform is None else ProcessLock.take(file, platform)
        if lock is not None:
            undo.callback(lock.release)
        with one_at_a_time(file):
            bring_up_to_date(file)
        writer = make_engine(file, Use.WRITE, options)
        undo.callback(writer.dispose)
        with writer.begin() as connection:
            if platform is not None:
                _clear_leases(connection, platform)
                _end_waits(connection, platform)
            budgets.forget_old(connection, time.time())
            auditing.seal(connection, time.time())
        undo.pop_all()
        return _Opened(
            writer=writer, readers=make_engine(file, Use.READ, options), lock=lock, file=file
        )


def _clear_leases(connection: Connection, platform: Platform) -> None:
    """The lock says that whoever held a lease of this platform is gone."""
    connection.execute(
        update(conversation)
        .where(conversation.c.platform == platform, conversation.c.worker.is_not(None))
        .values(worker=None, fence=conversation.c.fence + 1)
    )


def _end_waits(connection: Connection, platform: Platform) -> None:
    """What a post waits for may be what the operator has just set right: try it at once.

    What the platform itself asked for (`not_before`) still holds.
    """
    ours = select(conversation.c.id).where(conversation.c.platform == platform)
    connection.execute(
        update(outbox).where(IS_OPEN, outbox.c.conversation_id.in_(ours)).values(next_at=None)
    )
    desk_tasks.end_waits(connection, platform)
