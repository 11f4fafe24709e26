"""The lease on a conversation: taken with a new fence, checked by every change, given back."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from engine.domain.conversation import Lease
from engine.domain.messages import Place, Platform
from engine.errors import LeaseLost
from storage.schema import conversation, turn

_TAKE = (
    update(conversation)
    .where(
        conversation.c.id == bindparam("conversation"),
        conversation.c.platform == bindparam("platform_"),
        conversation.c.worker.is_(None) | (conversation.c.worker == bindparam("worker_")),
    )
    .values(worker=bindparam("worker_"), fence=conversation.c.fence + 1)
    .returning(conversation)
)
_HELD = (
    (conversation.c.id == bindparam("conversation"))
    & (conversation.c.worker == bindparam("worker_"))
    & (conversation.c.fence == bindparam("fence_"))
)
_EPOCH = select(conversation.c.epoch).where(_HELD).with_for_update()
_OF_TURN = (
    select(
        conversation.c.platform,
        conversation.c.workspace,
        conversation.c.channel,
        conversation.c.thread,
        turn.c.customer,
        turn.c.version,
    )
    .join(turn, turn.c.conversation_id == conversation.c.id)
    .where(turn.c.id == bindparam("turn"))
)
_HELD_TURN = _OF_TURN.where(_HELD).with_for_update()
_VOID = update(conversation).where(_HELD).values(fence=conversation.c.fence + 1)
RELEASE = update(conversation).where(_HELD).values(worker=None)
"""Gives the lease of `held` back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A conversation under a fresh lease, with the prompt its last turn ran under."""

    lease: Lease
    place: Place
    prompt_version: int
    prompt_digest: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldTurn:
    """A turn under a good lease: what its changes have to know of it."""

    id: int
    lease: Lease
    place: Place
    customer: str
    version: int


def take(
    connection: Connection, conversation_id: int, *, platform: Platform, worker: str
) -> Taken | None:
    """Take the lease under a new fence; None where another worker holds it."""
    values = {"conversation": conversation_id, "platform_": platform.value, "worker_": worker}
    row = connection.execute(_TAKE, values).one_or_none()
    if row is None:
        return None
    return Taken(
        lease=Lease(conversation_id=row.id, worker=worker, fence=row.fence, epoch=row.epoch),
        place=Place(
            platform=platform, workspace=row.workspace, channel=row.channel, thread=row.thread
        ),
        prompt_version=row.prompt_version,
        prompt_digest=row.prompt_digest,
    )


def current_epoch(connection: Connection, lease: Lease) -> int:
    """The conversation's epoch as it is now; raises LeaseLost if the lease is void."""
    epoch = connection.execute(_EPOCH, held(lease)).scalar_one_or_none()
    if epoch is None:
        raise LeaseLost
    return int(epoch)


def held_turn(connection: Connection, lease: Lease, turn_id: int) -> HeldTurn:
    """A turn of the lease's conversation; raises LeaseLost if the lease is void."""
    row = connection.execute(_HELD_TURN, {**held(lease), "turn": turn_id}).one_or_none()
    if row is None:
        raise LeaseLost
    return HeldTurn(
        id=turn_id,
        lease=lease,
        place=Place(
            platform=Platform(row.platform),
            workspace=row.workspace,
            channel=row.channel,
            thread=row.thread,
        ),
        customer=row.customer,
        version=row.version,
    )


def release(connection: Connection, lease: Lease) -> bool:
    """Give the lease back; False, and nothing happens, if it is void."""
    return connection.execute(RELEASE, held(lease)).rowcount > 0


def void(connection: Connection, lease: Lease) -> None:
    """Make the lease void for whoever still works under it; its worker may take a new one."""
    connection.execute(_VOID, held(lease))


def held(lease: Lease) -> dict[str, object]:
    """The values for statements that require a good lease."""
    return {
        "conversation": lease.conversation_id,
        "worker_": lease.worker,
        "fence_": lease.fence,
    }
