"""What is next in a conversation: posts to send, a turn to go on with, a new turn, or nothing."""

from sqlalchemy import Connection, bindparam, func, select

from engine.domain.conversation import NoWork, SendWork, TurnCancelled, TurnWork, Work
from engine.domain.messages import Platform
from storage import leases, sending, turns
from storage.handoffs import relaying
from storage.left import LEFT
from storage.schema import conversation

_UNFINISHED = (
    select(conversation.c.id)
    .join(LEFT, LEFT.c.conversation_id == conversation.c.id)
    .where(conversation.c.platform == bindparam("platform_"))
    .group_by(conversation.c.id)
    .order_by(func.min(LEFT.c.since), conversation.c.id)
    .limit(bindparam("most"))
)


def next_work(
    connection: Connection, conversation_id: int, worker: str, starter: turns.Starter
) -> Work:
    """Take the lease and say what is next; where nothing is, the lease is given back."""
    taken = leases.take(connection, conversation_id, platform=starter.platform, worker=worker)
    if taken is None:
        return NoWork()
    if starter.render is not None:
        relaying.expand(connection, conversation_id, starter.render, starter.now)
    work = (
        sending.open_parts(connection, taken.lease, taken.place, now=starter.now)
        or turns.next_turn(connection, taken, starter)
        or NoWork()
    )
    if isinstance(work, TurnCancelled):
        return next_work(connection, conversation_id, worker, starter)
    if not isinstance(work, TurnWork | SendWork):
        leases.release(connection, taken.lease)
    return work


def unfinished(connection: Connection, platform: Platform, limit: int) -> tuple[int, ...]:
    """At most `limit` conversations with anything left to do, longest waiting first."""
    values = {"platform_": platform.value, "most": limit}
    return tuple(connection.execute(_UNFINISHED, values).scalars())
