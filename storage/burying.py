"""Parts that are given up: kept for the operator, and the customer is told."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from engine.domain.conversation import Lease
from engine.domain.posts import Part, PostKind, QueuedPart
from storage import outcomes
from storage.handoff_tables import relay
from storage.handoffs import desk_posts
from storage.leases import current_epoch
from storage.outbox_rows import HAS_ORIGIN, IS_KNOWN, TELLS_OUTCOME, Batch, new_rows, origin_of
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
        outbox.c.conversation_id == bindparam("conversation"),
        HAS_ORIGIN,
        outbox.c.id >= bindparam("part"),
        IS_OPEN,
        IS_KNOWN,
        or_(~TELLS_OUTCOME, outbox.c.id == bindparam("part")),
    )
    .values(state=PartState.BURIED.value, error=bindparam("why"), done_at=bindparam("now"))
)
_LAST = select(func.max(outbox.c.ord)).where(
    outbox.c.conversation_id == bindparam("conversation"), HAS_ORIGIN
)
_LAST_WORDS = frozenset({PostKind.UNDELIVERED.value, PostKind.OUTCOME.value})
"""What nothing takes the place of: a notice of it, and what the assistant tells as well."""

_HANDOFF = select(relay.c.handoff_id).where(relay.c.id == bindparam("relay"))


def bury(
    connection: Connection,
    lease: Lease,
    part: QueuedPart,
    error: str,
    instead: Sequence[Part],
    now: float,
) -> None:
    """Give up a part and those of its origin after it; raises LeaseLost.

    The notice about it is not replaced by another, and where the conversation has another owner
    nothing is said. Teammates are told what did not reach the customer.
    """
    current_epoch(connection, lease)
    here = {"conversation": lease.conversation_id, "part": part.id}
    row = connection.execute(_PART, here).one_or_none()
    if row is None:
        return
    values = {**here, **origin_of(row), "why": error, "now": now}
    connection.execute(_BURY, values)
    if row.relay_id is not None:
        _tell_desk(connection, row, error, now)
    if row.kind in _LAST_WORDS or row.state == PartState.WITHDRAWING.value:
        return
    if row.turn_id is not None:
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
        relay_id=row.relay_id,
        kind=PostKind.UNDELIVERED,
        epoch=row.epoch,
        now=now,
    )
    here = {"conversation": row.conversation_id, **origin_of(row)}
    last = connection.execute(_LAST, here).scalar_one()
    rows = new_rows(parts, batch, first=last + 1)
    shown = {"preview_id": row.preview_id, "shown": row.shown if row.preview_id else None}
    return [rows[0] | shown, *(later | dict.fromkeys(shown) for later in rows[1:])]


def _tell_desk(
    connection: Connection, row: Row[tuple[object, ...]], error: str, now: float
) -> None:
    handoff_id = connection.execute(_HANDOFF, {"relay": row.relay_id}).scalar_one()
    text = f"This did not reach the customer ({error}): {row.plain}"
    desk_posts.tell_problem(connection, handoff_id, text, now)
