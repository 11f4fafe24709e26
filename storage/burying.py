"""Parts that are given up: kept for the operator, and the customer is told."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from engine.domain.conversation import Lease
from engine.domain.posts import Part, PostKind, QueuedPart
from storage import outcomes
from storage.leases import current_epoch
from storage.outbox_rows import IS_KNOWN, Batch, new_rows
from storage.schema import IS_OPEN, outbox
from storage.states import PartState

_PART = select(outbox).where(
    outbox.c.id == bindparam("part"),
    outbox.c.conversation_id == bindparam("conversation"),
    IS_OPEN,
)
_BURY = (
    update(outbox)
    .where(
        outbox.c.turn_id == bindparam("turn"),
        outbox.c.id >= bindparam("part"),
        IS_OPEN,
        IS_KNOWN,
    )
    .values(state=PartState.BURIED.value, error=bindparam("why"), done_at=bindparam("now"))
)
_LAST = select(func.max(outbox.c.ord)).where(outbox.c.turn_id == bindparam("turn"))


def bury(
    connection: Connection,
    lease: Lease,
    part: QueuedPart,
    error: str,
    instead: Sequence[Part],
    now: float,
) -> None:
    """Give up a part and those of its turn after it; raises LeaseLost.

    The notice about it is not replaced by another, and where the conversation has another owner
    nothing is said.
    """
    current_epoch(connection, lease)
    here = {"conversation": lease.conversation_id, "part": part.id}
    row = connection.execute(_PART, here).one_or_none()
    if row is None:
        return
    values = {"turn": row.turn_id, "part": row.id, "why": error, "now": now}
    connection.execute(_BURY, values)
    if row.kind == PostKind.UNDELIVERED.value or row.state == PartState.WITHDRAWING.value:
        return
    outcomes.give_up(connection, row.turn_id)
    if instead:
        connection.execute(insert(outbox), _notice(connection, row, instead, now))


def _notice(
    connection: Connection, row: Row[tuple[object, ...]], parts: Sequence[Part], now: float
) -> list[dict[str, object]]:
    """Rows that leave under the epoch of what they stand for, in place of what is shown of it."""
    batch = Batch(
        conversation_id=row.conversation_id,
        turn_id=row.turn_id,
        kind=PostKind.UNDELIVERED,
        epoch=row.epoch,
        now=now,
    )
    last = connection.execute(_LAST, {"turn": row.turn_id}).scalar_one()
    rows = new_rows(parts, batch, first=last + 1)
    shown = {"preview_id": row.preview_id, "shown": row.shown if row.preview_id else None}
    return [rows[0] | shown, *(later | dict.fromkeys(shown) for later in rows[1:])]
