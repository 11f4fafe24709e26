"""Signs of life of each platform's process, and up to where it has seen what came in."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert

from engine.domain.messages import Platform
from storage.database import Database
from storage.schema import presence

_new = insert(presence)
_ARRIVE = _new.on_conflict_do_update(
    index_elements=[presence.c.platform],
    set_={
        "worker": _new.excluded.worker,
        "started_at": _new.excluded.started_at,
        "seen_at": _new.excluded.seen_at,
    },
)
_SEEN = _new.on_conflict_do_update(
    index_elements=[presence.c.platform],
    set_={
        "worker": _new.excluded.worker,
        "seen_at": _new.excluded.seen_at,
        "last_event_at": func.coalesce(_new.excluded.last_event_at, presence.c.last_event_at),
        "caught_up_to": func.coalesce(_new.excluded.caught_up_to, presence.c.caught_up_to),
    },
)
_CAUGHT_UP_TO = select(presence.c.caught_up_to).where(presence.c.platform == bindparam("platform_"))


class Presence:
    """What one process notes about itself; `worker` is its name in leases.

    `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        database: Database,
        *,
        platform: Platform,
        worker: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._platform = platform
        self._worker = worker
        self._clock = clock

    async def arrive(self) -> None:
        """Note that the process has started."""
        await self._database.write(arrive, self._platform, self._worker, self._clock())

    async def caught_up_to(self) -> str | None:
        """The platform's mark up to which everything was seen; None before the first time."""
        return await self._database.read(caught_up_to, self._platform)

    async def note(self, *, last_event_at: float | None, caught_up_to: str | None) -> None:
        """Give a sign of life; None leaves as it is what was noted before.

        `last_event_at` is POSIX seconds. Whoever notes a mark has stored all that came before it.
        """
        await self._database.write(
            seen, self._platform, self._worker, self._clock(), last_event_at, caught_up_to
        )


def arrive(connection: Connection, platform: Platform, worker: str, now: float) -> None:
    """Note that a platform's process has started."""
    connection.execute(_ARRIVE, _row(platform, worker, now))


def seen(
    connection: Connection,
    platform: Platform,
    worker: str,
    now: float,
    last_event_at: float | None,
    caught_up_to: str | None,
) -> None:
    """Note that a platform's process lives, and how far it has come."""
    row = _row(platform, worker, now)
    connection.execute(_SEEN, row | {"last_event_at": last_event_at, "caught_up_to": caught_up_to})


def caught_up_to(connection: Connection, platform: Platform) -> str | None:
    """The platform's mark up to which everything was seen."""
    row = connection.execute(_CAUGHT_UP_TO, {"platform_": platform.value})
    return row.scalar_one_or_none()


def _row(platform: Platform, worker: str, now: float) -> dict[str, object]:
    return {
        "platform": platform.value,
        "worker": worker,
        "started_at": now,
        "seen_at": now,
        "last_event_at": None,
        "caught_up_to": None,
    }
