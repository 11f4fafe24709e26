"""The real database of a made-up desk: in memory, no thread of its own, watched at every change."""

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Connection, event

from engine.domain.messages import Platform
from storage.database import Database, _clear_leases, _end_waits
from storage.failures import storage_failures
from storage.sqlite import Use, make_engine
from tests.engine.chance import Chance, Life

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

DISK_SECONDS = 0.04
"""Longest pause before and after each look into the database and each change of it."""

Watch = Callable[[Connection, Callable[..., Any], tuple[Any, ...], object], None]
"""Sees every change in the transaction that makes it: the change, what it was given and gave."""


_NUMBERS = itertools.count()


class File:
    """A database that every story begins anew; its statements are compiled once for all of them.

    It is SQLite's own kind of file in memory. No power fails in a story, and what is committed is
    kept: a disk would add nothing but its slowness, which the stories make up for themselves.
    """

    def __init__(self, migrated: Path) -> None:
        number = next(_NUMBERS)
        self._address = f"file:/story-{number}?vfs=memdb"
        template = f"file:/template-{number}?vfs=memdb"
        self._template = sqlite3.connect(template, uri=True)
        with closing(sqlite3.connect(f"file:{migrated}", uri=True)) as found:
            found.execute("VACUUM INTO ?", (template,))
        self._begun = self.look()
        self.begin_anew()
        self.writer = self._open(Use.WRITE)
        self.reader = self._open(Use.READ)

    def begin_anew(self) -> None:
        """Forget everything."""
        self._template.backup(self._begun)

    def look(self) -> sqlite3.Connection:
        """A connection for whoever looks on."""
        return sqlite3.connect(self._address, uri=True)

    def close(self) -> None:
        """Let go of it, which forgets it."""
        for connection in (self.writer, self.reader):
            connection.close()
            connection.engine.dispose()
        self._begun.close()
        self._template.close()

    def _open(self, use: Use) -> Connection:
        engine = make_engine(Path("in-memory.db"), use)
        event.listen(engine, "do_connect", lambda *_: self.look())
        return engine.connect()


class Ledger(Database):
    """The database of one run of the program, out of reach once that is dead.

    Each change is one transaction, made where it is asked for: the same seed gives the same story.
    """

    def __init__(
        self,
        file: File,
        *,
        life: Life,
        chance: Chance,
        watch: Watch,
        keep_still: Callable[[float], None],
    ) -> None:
        # Not the base's: it would start threads.
        self._file = file
        self._life = life
        self._chance = chance
        self._watch = watch
        self._keep_still = keep_still

    def open_for(self, platform: Platform) -> None:
        """What opening the database does with what an earlier run has left."""
        with self._file.writer.begin():
            _clear_leases(self._file.writer, platform)
            _end_waits(self._file.writer, platform)

    async def write(
        self, change: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Change it, if there is time before the program dies."""
        # What asks has looked at the clock, and may do something with what it gets.
        self._keep_still(5 * DISK_SECONDS)
        await self._pause()
        with storage_failures(), self._file.writer.begin():
            result = change(self._file.writer, *arguments)
            self._watch(self._file.writer, change, arguments, result)
        await self._pause()
        return result

    async def read(
        self, question: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Look into it, if there is time before the program dies."""
        self._keep_still(5 * DISK_SECONDS)
        await self._pause()
        with storage_failures(), self._file.reader.begin():
            result = question(self._file.reader, *arguments)
        await self._pause()
        return result

    async def _pause(self) -> None:
        await self._life.passes(self._chance.seconds(DISK_SECONDS))
