"""The outbox: what must go out, in order, each part once, and only under its own epoch."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from engine.domain.conversation import Lease, SendWork, WaitWork
from engine.domain.posts import Part, QueuedPart
from storage.leases import Taken, current_epoch
from storage.schema import IS_OPEN, inbox, outbox
from storage.states import InboxState, PartState

_OPEN_PARTS = (
    select(outbox)
    .where(outbox.c.conversation_id == bindparam("conversation"), IS_OPEN)
    .order_by(outbox.c.id)
)
_TRIGGER = (
    select(inbox.c.message_id)
    .where(inbox.c.turn_id == bindparam("turn"), inbox.c.state == InboxState.WAITING.value)
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)
_THIS: ColumnElement[bool] = (
    (outbox.c.id == bindparam("part"))
    & (outbox.c.conversation_id == bindparam("conversation"))
    & IS_OPEN
)
_PART = select(outbox.c.epoch).where(_THIS)
_BEGIN = (
    update(outbox)
    .where(_THIS)
    .values(state=PartState.SENDING.value, attempt=outbox.c.attempt + 1, began_at=bindparam("now"))
)
_CONFIRM = (
    update(outbox)
    .where(_THIS)
    .values(
        state=PartState.SENT.value,
        remote_id=bindparam("remote"),
        in_doubt=False,
        done_at=bindparam("now"),
    )
)
_DEFER = (
    update(outbox)
    .where(_THIS)
    .values(
        state=PartState.QUEUED.value,
        next_at=bindparam("until"),
        in_doubt=bindparam("doubt"),
        error=bindparam("why"),
    )
)
_TURN_OF_PART = select(outbox.c.turn_id).where(outbox.c.id == bindparam("part")).scalar_subquery()
_CLOSE = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.turn_id == _TURN_OF_PART,
        outbox.c.id >= bindparam("part"),
        IS_OPEN,
    )
    .values(state=bindparam("closed"), error=bindparam("why"), done_at=bindparam("now"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """When and why a part is tried again; `until` in POSIX seconds."""

    until: float
    in_doubt: bool
    error: str


def open_parts(connection: Connection, taken: Taken, *, now: float) -> SendWork | WaitWork | None:
    """The open parts of the oldest turn that has any; None where all have come to an end."""
    here = {"conversation": taken.lease.conversation_id}
    rows = connection.execute(_OPEN_PARTS, here).all()
    if not rows:
        return None
    first = rows[0]
    if first.next_at is not None and first.next_at > now:
        return WaitWork(until=first.next_at)
    trigger = connection.execute(_TRIGGER, {"turn": first.turn_id}).scalar_one()
    parts = tuple(_queued(row) for row in rows if row.turn_id == first.turn_id)
    return SendWork(lease=taken.lease, place=taken.place, parts=parts, trigger=trigger)


def begin(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> bool:
    """Claim a part, unless the conversation changed its owner: then it never leaves."""
    epoch = current_epoch(connection, lease)
    here = _part(lease, part)
    of_part = connection.execute(_PART, here).scalar_one_or_none()
    if of_part is None:
        return False  # withdrawn with a part before it
    if of_part != epoch:
        _close(connection, here, PartState.WITHDRAWN, "the conversation changed its owner", now)
        return False
    connection.execute(_BEGIN, {**here, "now": now})
    return True


def confirm(
    connection: Connection, lease: Lease, part: QueuedPart, remote_id: str, now: float
) -> None:
    """Note that a part has arrived; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(_CONFIRM, {**_part(lease, part), "remote": remote_id, "now": now})


def defer(connection: Connection, lease: Lease, part: QueuedPart, again: Again) -> None:
    """Put a part back; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(
        _DEFER,
        {
            **_part(lease, part),
            "until": again.until,
            "doubt": again.in_doubt,
            "why": again.error,
        },
    )


def bury(connection: Connection, lease: Lease, part: QueuedPart, error: str, now: float) -> None:
    """Give up a part and the parts of its turn after it; raises LeaseLost."""
    current_epoch(connection, lease)
    _close(connection, _part(lease, part), PartState.BURIED, error, now)


def _close(
    connection: Connection, here: dict[str, object], state: PartState, error: str, now: float
) -> None:
    connection.execute(_CLOSE, {**here, "closed": state.value, "why": error, "now": now})


def _part(lease: Lease, part: QueuedPart) -> dict[str, object]:
    return {"conversation": lease.conversation_id, "part": part.id}


def _queued(row: Row[tuple[object, ...]]) -> QueuedPart:
    return QueuedPart(
        id=row.id,
        part=Part(text=row.text, plain=row.plain),
        nonce=row.nonce,
        attempt=row.attempt,
        began_at=row.began_at,
        in_doubt=row.in_doubt or row.state == PartState.SENDING.value,
        created_at=row.created_at,
    )
