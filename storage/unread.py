"""Threads that may hold messages nobody has stored, and could not be read yet."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from engine.domain.messages import Place, Platform
from storage.database import Database
from storage.schema import unread_thread

_IS_THIS = unread_thread.c.key == bindparam("place")
_KNOWN = select(unread_thread.c.since).where(_IS_THIS)
_EARLIER = update(unread_thread).where(_IS_THIS).values(since=bindparam("since_"))
_DONE = delete(unread_thread).where(_IS_THIS)
_WAITING = (
    select(unread_thread)
    .where(unread_thread.c.platform == bindparam("platform_"))
    .order_by(unread_thread.c.noted_at)
)


class UnreadThreads:
    """Those of one platform; every method raises StorageUnavailable."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self._database = database
        self._platform = platform

    async def note(self, place: Place, since: float, now: float) -> None:
        """Note that a thread has to be read, from a POSIX time of the platform on."""
        await self._database.write(_note, place, since, now)

    async def waiting(self) -> tuple[tuple[Place, float], ...]:
        """Threads and since when, the one noted first to begin with."""
        return await self._database.read(_waiting, self._platform)

    async def done(self, place: Place) -> None:
        """Note that a thread is read, or will never be."""
        await self._database.write(_done, place)


def _note(connection: Connection, place: Place, since: float, now: float) -> None:
    known = connection.execute(_KNOWN, {"place": place.key}).scalar_one_or_none()
    if known is not None:
        connection.execute(_EARLIER, {"place": place.key, "since_": min(known, since)})
        return
    connection.execute(
        insert(unread_thread),
        {
            "key": place.key,
            "platform": place.platform.value,
            "workspace": place.workspace,
            "channel": place.channel,
            "thread": place.thread,
            "since": since,
            "noted_at": now,
        },
    )


def _waiting(connection: Connection, platform: Platform) -> tuple[tuple[Place, float], ...]:
    rows = connection.execute(_WAITING, {"platform_": platform.value})
    return tuple(
        (
            Place(
                platform=platform, workspace=row.workspace, channel=row.channel, thread=row.thread
            ),
            row.since,
        )
        for row in rows
    )


def _done(connection: Connection, place: Place) -> None:
    connection.execute(_DONE, {"place": place.key})
