"""Thanks that nobody answers in words: each waits here for its sign, stored with its message."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, delete, insert, select

from engine.domain.messages import Platform
from engine.handoff.thanking import Thanks
from storage.database import Database
from storage.handoffs.rows import place_of
from storage.schema import conversation, inbox
from storage.thanks_tables import thanks

_AT_ONCE = 20
_LONGEST = 24 * 3600.0
"""Seconds; a sign that comes a day late says nothing any more."""

_PUT = insert(thanks)
_WAITING = (
    select(
        thanks.c.inbox_id,
        inbox.c.message_id,
        *(conversation.c[name] for name in ("platform", "workspace", "channel", "thread")),
    )
    .join(inbox, inbox.c.id == thanks.c.inbox_id)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .where(
        conversation.c.platform == bindparam("platform_"),
        thanks.c.stored_at > bindparam("since"),
        inbox.c.deleted_at.is_(None),
    )
    .order_by(thanks.c.inbox_id)
    .limit(_AT_ONCE)
)
_END = delete(thanks).where(thanks.c.inbox_id == bindparam("row"))
_END_OLD = delete(thanks).where(thanks.c.stored_at <= bindparam("since"))


class ThanksStore:
    """Implements `engine.handoff.thanking.ThanksStore`; `clock` gives POSIX seconds."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def waiting(self, platform: Platform) -> tuple[Thanks, ...]:
        """Those of a platform without their sign, oldest first; none that is a day old or gone."""
        return await self._database.read(_waiting, platform, self._clock() - _LONGEST)

    async def end(self, id_: int) -> None:
        """The sign is there, or never will be; what is too old goes along."""
        await self._database.write(_end, id_, self._clock() - _LONGEST)


def put(connection: Connection, inbox_id: int, now: float) -> None:
    """Let a message wait for its sign, in the transaction that stores it."""
    connection.execute(_PUT, {"inbox_id": inbox_id, "stored_at": now})


def _waiting(connection: Connection, platform: Platform, since: float) -> tuple[Thanks, ...]:
    rows = connection.execute(_WAITING, {"platform_": platform.value, "since": since})
    return tuple(
        Thanks(id=row.inbox_id, place=place_of(row), message=row.message_id) for row in rows
    )


def _end(connection: Connection, id_: int, since: float) -> None:
    connection.execute(_END, {"row": id_})
    connection.execute(_END_OLD, {"since": since})
