"""Where people have spoken lately."""

from sqlalchemy import Connection, bindparam, select

from engine.domain.messages import Place, Platform
from storage.database import Database
from storage.schema import conversation, inbox

_MOST = 20_000
"""Newest messages looked at: enough for days, and read in no time however many there are."""

_newest = select(inbox.c.conversation_id, inbox.c.received_at).order_by(inbox.c.id.desc())
_lately = _newest.limit(_MOST).subquery()
_SPOKEN_IN = (
    select(conversation.c.workspace, conversation.c.channel, conversation.c.thread)
    .join(_lately, _lately.c.conversation_id == conversation.c.id)
    .where(
        conversation.c.platform == bindparam("platform_"),
        _lately.c.received_at >= bindparam("since"),
    )
    .group_by(conversation.c.id)
    .order_by(conversation.c.id.desc())
)


class RecentPlaces:
    """The places of one platform's conversations."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self._database = database
        self._platform = platform

    async def places(self, since: float) -> tuple[Place, ...]:
        """Places somebody spoke in after a time (POSIX); raises StorageUnavailable."""
        return await self._database.read(recent_places, self._platform, since)


def recent_places(connection: Connection, platform: Platform, since: float) -> tuple[Place, ...]:
    """Places of conversations in which something came in after a time, newest first."""
    rows = connection.execute(_SPOKEN_IN, {"platform_": platform.value, "since": since})
    return tuple(
        Place(platform=platform, workspace=row.workspace, channel=row.channel, thread=row.thread)
        for row in rows
    )
