"""Remarks: kept rows that say what became of a message after a turn had taken it.

The next turn reads them as context. A turn that has shown and run nothing yet takes those about its
own messages into these instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.domain.messages import About, Address, InboundMessage, Place
from engine.domain.receipts import IgnoredReason, MessageOutcome
from storage import turn_messages
from storage.inbox_rows import (
    COLUMNS,
    Payload,
    Stored,
    message_of,
    payload_of,
    read_payload,
    remember,
)
from storage.schema import IS_FREE, inbox, inbox_key
from storage.states import InboxState

AGAIN = ":again:"
"""In the key of a message that is asked once more, behind the first key of the original."""

_EDITS = (
    select(*COLUMNS)
    .where(
        inbox.c.id.in_(
            select(inbox_key.c.inbox_id).where(
                inbox_key.c.key > bindparam("after"), inbox_key.c.key < bindparam("before")
            )
        )
    )
    .order_by(inbox.c.edited_at, inbox.c.id)
)
_NEWEST = select(func.max(inbox.c.sort_key)).where(
    inbox.c.conversation_id == bindparam("conversation")
)
_PUT = insert(inbox).returning(inbox.c.id)
_CHANGE = update(inbox).where(inbox.c.id == bindparam("row"))
_PUT_ANEW = _CHANGE.values(
    payload=bindparam("words"),
    sort_key=bindparam("order"),
    sent_at=bindparam("told_at"),
    edited_at=bindparam("edited"),
    deleted_at=bindparam("deleted"),
)
_SAY = _CHANGE.values(payload=bindparam("words"))
_TAKE_IN = _CHANGE.values(state=InboxState.DROPPED.value, turn_id=bindparam("turn"))
_FREE_REMARKS = select(*COLUMNS).where(
    inbox.c.conversation_id == bindparam("conversation"),
    IS_FREE,
    inbox.c.state == InboxState.KEPT.value,
    inbox.c.edited_at.is_not(None) | inbox.c.deleted_at.is_not(None),
)
_OF_TURN = select(*COLUMNS).where(inbox.c.turn_id == bindparam("turn"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Remark:
    """A remark that no turn has, with the row of the message that it is about."""

    row: Stored
    payload: Payload
    original: Stored


def edits_of(connection: Connection, key: str) -> Sequence[Stored]:
    """The remarks about edits of a message, the newest last."""
    values = {"after": f"{key}:edited:", "before": f"{key}:edited;"}  # ; follows : in ASCII
    return connection.execute(_EDITS, values).all()


def copies_of(connection: Connection, key: str) -> Sequence[Stored]:
    """The rows in which the words of a message are asked once more."""
    values = {"after": f"{key}{AGAIN}", "before": f"{key}{AGAIN[:-1]};"}
    return connection.execute(_EDITS, values).all()


def put(
    connection: Connection,
    original: Stored,
    told: InboundMessage,
    *,
    free: Stored | None,
    now: float,
) -> None:
    """Let the next turn read what became of a message, in place of a `free` one about it."""
    remark = replace(told, address=Address.TO_OTHERS)
    newest = {"conversation": original.conversation_id}
    values = {
        "words": payload_of(remark, amends=original.id),
        "order": connection.execute(_NEWEST, newest).scalar_one(),
        "told_at": remark.sent_at,
        "edited": remark.sent_at if remark.about is About.EDITED else None,
        "deleted": remark.sent_at if remark.about is About.DELETED else None,
    }
    if free is None:
        row = connection.execute(_PUT, _new(original, remark, values, now)).scalar_one()
    else:
        row = free.id
        connection.execute(_PUT_ANEW, {**values, "row": row})
    remember(connection, remark.keys, row)


def take_in(connection: Connection, place: Place, conversation_id: int, turn_id: int) -> bool:
    """Change the messages of a turn to what its free remarks say; False where there are none."""
    taken = False
    for remark in _about(connection, conversation_id, turn_id):
        if remark.payload.about is About.DELETED:
            turn_messages.leave_out(connection, remark.original.id)
        else:
            said = _reworded(message_of(remark.original, place), remark.payload)
            row = {"row": remark.original.id}
            connection.execute(_SAY, {**row, "words": payload_of(said)})
        connection.execute(_TAKE_IN, {"row": remark.row.id, "turn": turn_id})
        taken = True
    return taken


def drop(connection: Connection, conversation_id: int, turn_id: int) -> None:
    """Tell nobody what became of the messages of a turn, as nobody has read them."""
    for remark in _about(connection, conversation_id, turn_id):
        connection.execute(_TAKE_IN, {"row": remark.row.id, "turn": turn_id})


def _reworded(message: InboundMessage, words: Payload) -> InboundMessage:
    """A message with other words; one that was damaged is whole again."""
    return replace(message, text=words.text, attachments=words.attachments, about=About.SAID)


def _about(connection: Connection, conversation_id: int, turn_id: int) -> Iterator[_Remark]:
    """The free remarks about messages of a turn."""
    free = connection.execute(_FREE_REMARKS, {"conversation": conversation_id}).all()
    if not free:
        return
    own = {row.id: row for row in connection.execute(_OF_TURN, {"turn": turn_id})}
    for row in free:
        payload = read_payload(row.payload)
        if payload is not None and payload.amends in own:
            yield _Remark(row=row, payload=payload, original=own[payload.amends])


def _new(
    original: Stored, remark: InboundMessage, values: dict[str, object], now: float
) -> dict[str, object]:
    return {
        "conversation_id": original.conversation_id,
        "state": InboxState.KEPT.value,
        "message_id": remark.id,
        "author_id": remark.author.id,
        "address": remark.address.value,
        "sort_key": values["order"],
        "sent_at": remark.sent_at,
        "received_at": now,
        "payload": values["words"],
        "outcome": MessageOutcome.IGNORED.value,
        "reason": IgnoredReason.CONTEXT.value,
        "edited_at": values["edited"],
        "deleted_at": values["deleted"],
    }
