"""The store of files on their way: every method of the port is one transaction."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, null, update

from engine.domain.decisions import SayNotice
from engine.domain.files import BringFile, Fetched, FetchFile, FileTask, FileWork, TakeFileAway
from engine.domain.messages import Platform
from storage.database import Database
from storage.file_tables import carried_file
from storage.handoffs import desk_posts, next_file, relay_rows
from storage.handoffs.situations import this_handoff
from storage.states import FileState

_LONGEST_WAIT = 600.0
"""Seconds, as long as `next_file` believes in."""

_file = carried_file.c
_CLAIMED = and_(
    _file.id == bindparam("row"),
    _file.worker.is_not(None),
    _file.attempt == bindparam("attempt_"),
)
_LET_GO = {"worker": None, "attempt": 0, "in_doubt": False, "next_at": None}
_FETCHED = (
    update(carried_file)
    .where(_CLAIMED, _file.state == FileState.WANTED.value)
    .values(
        **_LET_GO,
        state=case((_file.is_unwanted, FileState.WITHDRAWN.value), else_=FileState.HELD.value),
        content=case((_file.is_unwanted, null()), else_=bindparam("bytes_")),
        name=bindparam("name_"),
        media_type=bindparam("type_"),
        size=bindparam("size_"),
    )
)
_BROUGHT = (
    update(carried_file)
    .where(_CLAIMED, _file.state == FileState.HELD.value)
    .values(
        **_LET_GO,
        state=case((_file.is_unwanted, FileState.LEAVING.value), else_=FileState.BROUGHT.value),
        content=None,
        remote_id=bindparam("remote"),
        done_at=bindparam("now"),
        error=None,
    )
)
_GONE = (
    update(carried_file)
    .where(_CLAIMED)
    .values(**_LET_GO, state=FileState.WITHDRAWN.value, content=None, done_at=bindparam("now"))
)
_DROPS = and_(_file.is_unwanted, ~bindparam("doubt"), _file.state != FileState.LEAVING.value)
_AGAIN = (
    update(carried_file)
    .where(_CLAIMED)
    .values(
        worker=None,
        in_doubt=bindparam("doubt"),
        next_at=bindparam("until"),
        error=bindparam("why"),
        state=case((_DROPS, FileState.WITHDRAWN.value), else_=_file.state),
        content=case((_DROPS, null()), else_=_file.content),
    )
)
_STAYS = (
    update(carried_file)
    .where(_CLAIMED)
    .values(
        **_LET_GO,
        state=case(
            (_file.state == FileState.LEAVING.value, FileState.BROUGHT.value),
            (_file.is_unwanted, FileState.WITHDRAWN.value),
            else_=FileState.STAYED.value,
        ),
        content=None,
        error=bindparam("why"),
        done_at=bindparam("now"),
    )
    .returning(_file.state, _file.handoff_id)
)


class CarriedFiles:
    """Implements `engine.handoff.file_ports.FileStore`; `clock` gives POSIX seconds."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def next_file(self, platform: Platform, worker: str) -> FileWork | None:
        """Claim what is next for the program of a platform."""
        now = self._clock()
        if not await self._database.read(next_file.is_anything, platform, worker, now):
            return None
        return await self._database.write(next_file.next_file, platform, worker, now)

    async def fetched(self, file: FetchFile, found: Fetched) -> None:
        """Keep the bytes until they are brought."""
        kept = {
            "bytes_": found.content,
            "name_": found.name,
            "type_": found.media_type,
            "size_": len(found.content),
        }
        await self._database.write(_note, _FETCHED, {**_claim(file), **kept})

    async def brought(self, file: BringFile, remote_id: str) -> None:
        """Note under which id the file is there; its bytes are deleted."""
        values = {**_claim(file), "remote": remote_id, "now": self._clock()}
        await self._database.write(_note, _BROUGHT, values)

    async def taken_away(self, file: TakeFileAway) -> None:
        """Note that it is gone."""
        await self._database.write(_note, _GONE, {**_claim(file), "now": self._clock()})

    async def again(self, file: FileTask, *, until: float, in_doubt: bool, error: str) -> None:
        """Try again at `until` (POSIX seconds)."""
        latest = min(until, self._clock() + _LONGEST_WAIT)
        values = {**_claim(file), "until": latest, "doubt": in_doubt, "why": error}
        await self._database.write(_note, _AGAIN, values)

    async def stays(self, file: FileTask, *, tell: str, say: SayNotice | None, error: str) -> None:
        """Give it up: its bytes are deleted, `tell` goes to the desk and `say` to the customer."""
        end = _End(tell=tell, say=say, error=error)
        await self._database.write(_stays, file, end, self._clock())


@dataclass(frozen=True, kw_only=True, slots=True)
class _End:
    tell: str
    say: SayNotice | None
    error: str


def _claim(file: FileTask) -> dict[str, object]:
    return {"row": file.id, "attempt_": file.attempt + 1}


def _note(connection: Connection, change: Any, values: dict[str, object]) -> None:
    connection.execute(change, values)


def _stays(connection: Connection, file: FileTask, end: _End, now: float) -> None:
    values = {**_claim(file), "why": end.error, "now": now}
    row = connection.execute(_STAYS, values).one_or_none()
    if row is None or row.state == FileState.WITHDRAWN:
        return
    desk_posts.tell_problem(connection, row.handoff_id, end.tell, now)
    about = this_handoff(connection, row.handoff_id)
    if end.say is not None and about is not None:
        relay_rows.put(connection, about, (end.say,), now)
