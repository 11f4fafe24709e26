"""Previews: the beginning of an answer, shown while its turn runs, in the row of its first part."""

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    exists,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from engine.domain.conversation import Lease, TurnEnding
from engine.domain.posts import Part, PostKind, QueuedPart
from storage.leases import current_epoch
from storage.outbox_rows import Batch, new_row, part_of
from storage.schema import IS_OPEN, IS_RUNNING, outbox, turn
from storage.states import PartState

# Spelled out: beside partial indexes SQLite plans anew whenever a value is bound to it.
_IS_PREVIEW = outbox.c.state == literal_column("'preview'")
HAS_PREVIEW = exists().where(outbox.c.turn_id == bindparam("turn"), _IS_PREVIEW)
"""Whether a preview of a turn is shown, or may be."""

_MAY_BEGIN = select(
    exists().where(
        turn.c.id == bindparam("turn"),
        turn.c.conversation_id == bindparam("conversation"),
        IS_RUNNING,
    )
    & ~exists().where(outbox.c.turn_id == bindparam("turn"), outbox.c.ord == 0)
)
_BEGIN = insert(outbox).returning(outbox)
_THIS: ColumnElement[bool] = (
    (outbox.c.id == bindparam("part"))
    & (outbox.c.nonce == bindparam("name"))  # the id of a dropped row is given to another
    & (outbox.c.conversation_id == bindparam("conversation"))
    & outbox.c.preview_id.is_(None)
)
_CONFIRM = (
    update(outbox)
    .where(_THIS, or_(_IS_PREVIEW, IS_OPEN))
    .values(
        preview_id=bindparam("remote"),
        # After a send was begun, that one may have arrived, whatever is known of the preview.
        in_doubt=case((outbox.c.attempt == 1, False), else_=outbox.c.in_doubt),
    )
)
_DROP = delete(outbox).where(_THIS, _IS_PREVIEW)
_OF_TURN = update(outbox).where(
    outbox.c.turn_id == bindparam("turn"), outbox.c.ord == 0, _IS_PREVIEW
)
_REPLACE = _OF_TURN.values(
    state=PartState.QUEUED.value,
    kind=bindparam("kind_"),
    epoch=bindparam("epoch_"),
    text=bindparam("text_"),
    plain=bindparam("plain_"),
    private_to=bindparam("alone_"),  # the table takes none here: a preview is seen by everybody
    created_at=bindparam("now"),
)
_WITHDRAW = _OF_TURN.values(state=PartState.WITHDRAWING.value, created_at=bindparam("now"))


def begin(
    connection: Connection, lease: Lease, turn_id: int, part: Part, now: float
) -> QueuedPart | None:
    """Note that a preview is about to be posted; raises LeaseLost.

    From here on it counts as shown, until the platform says what became of it.
    """
    if current_epoch(connection, lease) != lease.epoch:
        return None
    here = {"turn": turn_id, "conversation": lease.conversation_id}
    if not connection.execute(_MAY_BEGIN, here).scalar_one():
        return None
    batch = Batch(
        conversation_id=lease.conversation_id,
        turn_id=turn_id,
        kind=PostKind.REPLY,
        epoch=lease.epoch,
        now=now,
    )
    begun = {
        "state": PartState.PREVIEW.value,
        "attempt": 1,
        "began_at": now,
        "in_doubt": True,
        "shown": part.text,
    }
    return part_of(connection.execute(_BEGIN, {**new_row(part, batch, place=0), **begun}).one())


def confirm(connection: Connection, lease: Lease, part: QueuedPart, remote_id: str) -> None:
    """Note the preview's id, also where it was only found later; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(_CONFIRM, {**_part(lease, part), "remote": remote_id})


def drop(connection: Connection, lease: Lease, part: QueuedPart) -> None:
    """Forget a preview that the platform refused; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(_DROP, _part(lease, part))


def end(connection: Connection, lease: Lease, turn_id: int, ending: TurnEnding, now: float) -> bool:
    """Put the first part of an ending in the preview's place; False where there is no preview.

    Where nothing is to be said, the preview has to be taken away.
    """
    if not ending.parts:
        take_away(connection, turn_id, now)
        return False
    first = ending.parts[0]
    values = {
        "turn": turn_id,
        "kind_": ending.kind.value,
        "epoch_": lease.epoch,
        "text_": first.text,
        "plain_": first.plain,
        "alone_": first.private_to,
        "now": now,
    }
    return connection.execute(_REPLACE, values).rowcount > 0


def take_away(connection: Connection, turn_id: int, now: float) -> None:
    """Let what is shown of a turn that has ended without a word be taken away."""
    connection.execute(_WITHDRAW, {"turn": turn_id, "now": now})


def _part(lease: Lease, part: QueuedPart) -> dict[str, object]:
    return {"conversation": lease.conversation_id, "part": part.id, "name": part.nonce}
