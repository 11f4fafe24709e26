"""The lease on a conversation: taken with a new fence, checked by every change, given back."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from engine.domain.conversation import Lease
from engine.domain.messages import Place, Platform
from engine.errors import LeaseLost
from storage.schema import conversation

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
_VOID = update(conversation).where(_HELD).values(fence=conversation.c.fence + 1)
_RELEASE = update(conversation).where(_HELD).values(worker=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A conversation under a fresh lease, with the prompt its last turn ran under."""

    lease: Lease
    place: Place
    prompt_version: int
    prompt_digest: str | None


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
    epoch = connection.execute(_EPOCH, _values(lease)).scalar_one_or_none()
    if epoch is None:
        raise LeaseLost
    return int(epoch)


def release(connection: Connection, lease: Lease) -> bool:
    """Give the lease back; False, and nothing happens, if it is void."""
    return connection.execute(_RELEASE, _values(lease)).rowcount > 0


def void(connection: Connection, lease: Lease) -> None:
    """Make the lease void for whoever still works under it; its worker may take a new one."""
    connection.execute(_VOID, _values(lease))


def _values(lease: Lease) -> dict[str, object]:
    return {
        "conversation": lease.conversation_id,
        "worker_": lease.worker,
        "fence_": lease.fence,
    }
