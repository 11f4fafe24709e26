"""What is said, edited or deleted while a turn runs: taken into it as long as that can be."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, update

from engine.domain.conversation import Absorbed, Lease, TurnCancelled, TurnUnchanged, TurnWork
from engine.domain.messages import Place, Platform
from engine.errors import LeaseLost
from engine.ports.conversations import Compose
from storage import leases, refreshing, turns
from storage.schema import IS_RUNNING, conversation, turn

_RUNNING = (
    select(
        turn,
        conversation.c.platform,
        conversation.c.workspace,
        conversation.c.channel,
        conversation.c.thread,
    )
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(
        turn.c.id == bindparam("turn"),
        turn.c.conversation_id == bindparam("conversation"),
        IS_RUNNING,
    )
)
_RUNS_UNDER = (
    update(turn)
    .where(turn.c.id == bindparam("turn"))
    .values(version=bindparam("version_"))
    .returning(turn)
)


def absorb(
    connection: Connection, lease: Lease, turn_id: int, compose: Compose, now: float
) -> Absorbed:
    """Begin a turn again with what is new, or end it; raises LeaseLost, also if it has ended.

    Unless the turn is unchanged, whatever the attempt under way still stores comes too late: its
    lease is void.
    """
    leases.current_epoch(connection, lease)
    here = {"turn": turn_id, "conversation": lease.conversation_id}
    row = connection.execute(_RUNNING, here).one_or_none()
    if row is None:
        raise LeaseLost
    platform = Platform(row.platform)
    place = Place(
        platform=platform, workspace=row.workspace, channel=row.channel, thread=row.thread
    )
    match refreshing.refresh(connection, place, row, compose, now):
        case refreshing.News.NONE:
            return TurnUnchanged()
        case refreshing.News.NOTHING_LEFT:
            refreshing.cancel(connection, lease, turn_id, now)
            return TurnCancelled()
        case refreshing.News.CHANGED:
            return _begin_again(connection, lease, platform, turn_id)


def _begin_again(
    connection: Connection, lease: Lease, platform: Platform, turn_id: int
) -> TurnWork:
    """The same turn under a new fence, but under its own epoch: a new owner stops its posts."""
    taken = leases.take(connection, lease.conversation_id, platform=platform, worker=lease.worker)
    if taken is None:
        raise LeaseLost
    values = {"turn": turn_id, "version_": taken.prompt_version}
    row = connection.execute(_RUNS_UNDER, values).one()
    own = replace(taken, lease=replace(taken.lease, epoch=lease.epoch))
    return turns.work_of(connection, own, row)
