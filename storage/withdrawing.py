"""Posts that must not be seen, as the conversation has another owner or there is nothing to say.

What may be at the platform already is taken away there, and stays `withdrawing` until that is done,
over restarts too.
"""

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    exists,
    literal_column,
    null,
    or_,
    select,
    update,
)

from engine.domain.conversation import Lease
from engine.domain.posts import PostKind, QueuedPart
from storage import outcomes
from storage.leases import current_epoch
from storage.outbox_rows import (
    HAS_ORIGIN,
    IS_KNOWN,
    IS_LEAVING,
    TELLS_OUTCOME,
    THIS_PART,
    origin_of,
)
from storage.schema import IS_OPEN, outbox
from storage.states import PartState

_IS_WITHDRAWING = outbox.c.state == PartState.WITHDRAWING.value
_IS_SENDING = outbox.c.state == literal_column("'sending'")
_HAS_PREVIEW = or_(outbox.c.preview_id.is_not(None), outbox.c.shown.is_not(None))
_MAY_HAVE_ARRIVED = or_(_HAS_PREVIEW, _IS_SENDING, outbox.c.in_doubt)


def _gone(may_be_seen: ColumnElement[bool]) -> dict[str, object]:
    return {
        "state": case((may_be_seen, PartState.WITHDRAWING.value), else_=PartState.WITHDRAWN.value),
        "in_doubt": outbox.c.in_doubt | _IS_SENDING,
        "next_at": None,
        "error": "the conversation changed its owner",
        "done_at": case((may_be_seen, null()), else_=bindparam("now")),
    }


_WITHDRAW = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        HAS_ORIGIN,
        outbox.c.id >= bindparam("part"),
        IS_LEAVING,
        IS_KNOWN,
        ~TELLS_OUTCOME,
    )
    .values(_gone(_HAS_PREVIEW))
)
_TAKE_BACK = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.kind == PostKind.REPLY.value,
        outbox.c.epoch < bindparam("epoch_"),
        IS_OPEN,  # what the index knows
        IS_LEAVING,
        _MAY_HAVE_ARRIVED,
    )
    .values(_gone(_MAY_HAVE_ARRIVED))
    .returning(outbox.c.turn_id)
)
_HAS_SAID = select(
    exists().where(outbox.c.turn_id == bindparam("turn"), outbox.c.state == PartState.SENT.value)
)
_NOTE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("part"),
        outbox.c.nonce == bindparam("name"),  # the id of a dropped row is given to another
        _IS_WITHDRAWING,
    )
    .values(preview_id=bindparam("remote"), in_doubt=False)
)
_WITHDRAWN = (
    update(outbox)
    .where(THIS_PART, _IS_WITHDRAWING)
    .values(state=PartState.WITHDRAWN.value, in_doubt=False, done_at=bindparam("now"))
)


def take_back(connection: Connection, conversation_id: int, *, epoch: int, now: float) -> None:
    """Let every reply go that was begun before `epoch` and may have reached the platform.

    What is confirmed was said before and stays.
    """
    values = {"conversation": conversation_id, "epoch_": epoch, "now": now}
    for turn_id in set(connection.execute(_TAKE_BACK, values).scalars()):
        _note_unsaid(connection, turn_id)


def withdraw(connection: Connection, row: Row[tuple[object, ...]], now: float) -> None:
    """Let a part and those after it stay; what is shown of them must be taken away.

    It was looked for before: only a preview of it can be there.
    """
    here = {"conversation": row.conversation_id, "part": row.id}
    connection.execute(_WITHDRAW, {**here, **origin_of(row), "now": now})
    if row.turn_id is not None:
        _note_unsaid(connection, row.turn_id)


def note_arrival(connection: Connection, part: QueuedPart, remote_id: str) -> bool:
    """Note where a part is that is to be taken away; True if it is one.

    It needs no lease: whoever took the conversation over made that of the sender void.
    """
    values = {"part": part.id, "name": part.nonce, "remote": remote_id}
    return connection.execute(_NOTE, values).rowcount > 0


def confirm(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> None:
    """Note that what was shown of a part is gone; raises LeaseLost."""
    current_epoch(connection, lease)
    here = {"conversation": lease.conversation_id, "part": part.id}
    connection.execute(_WITHDRAWN, {**here, "now": now})


def _note_unsaid(connection: Connection, turn_id: int) -> None:
    """Where nothing of a turn was said, its messages are somebody else's to answer."""
    if not connection.execute(_HAS_SAID, {"turn": turn_id}).scalar_one():
        outcomes.handed_to_other_owner(connection, turn_id)
