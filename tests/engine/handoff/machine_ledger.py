"""The real database of a made-up desk: one file, no thread of its own, watched at every change."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, event

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


class File:
    """A file that every story begins anew; its statements are compiled once for all of them."""

    def __init__(self, migrated: Path, folder: Path) -> None:
        self._migrated = migrated
        self.path = folder / "tandem.db"
        self.writer = _engine(self.path, Use.WRITE)
        self.readers = _engine(self.path, Use.READ)

    def begin_anew(self) -> None:
        """Forget everything."""
        self.close()
        for old in self.path.parent.glob("tandem.db*"):
            old.unlink()
        shutil.copy(self._migrated, self.path)

    def close(self) -> None:
        """Let go of the file."""
        self.writer.dispose()
        self.readers.dispose()


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
        with self._file.writer.begin() as connection:
            _clear_leases(connection, platform)
            _end_waits(connection, platform)

    async def write(
        self, change: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Change it, if there is time before the program dies."""
        # What asks has looked at the clock, and may do something with what it gets.
        self._keep_still(5 * DISK_SECONDS)
        await self._pause()
        with storage_failures(), self._file.writer.begin() as connection:
            result = change(connection, *arguments)
            self._watch(connection, change, arguments, result)
        await self._pause()
        return result

    async def read(
        self, question: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Look into it, if there is time before the program dies."""
        self._keep_still(5 * DISK_SECONDS)
        await self._pause()
        with storage_failures(), self._file.readers.begin() as connection:
            result = question(connection, *arguments)
        await self._pause()
        return result

    async def _pause(self) -> None:
        await self._life.passes(self._chance.seconds(DISK_SECONDS))


def _engine(path: Path, use: Use) -> Engine:
    engine = make_engine(path, use)
    if use is Use.WRITE:
        # No power fails here: what is committed is kept, however slow the disk is.
        event.listen(engine, "connect", lambda found, _: found.execute("PRAGMA synchronous=OFF"))
    return engine
