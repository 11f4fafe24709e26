"""Claude's history of a conversation: appended to, never changed; the order has no gaps."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Result,
    bindparam,
    cast,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import OperationalError

from engine.domain.conversation import Outcome
from engine.domain.steps import Block, HistoryMessage, Role
from storage import damage
from storage.leases import HeldTurn
from storage.schema import conversation, message, turn

_ROLES = {role.value: role for role in Role}
_NEXT_SEQ = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(next_seq=conversation.c.next_seq + 1)
    .returning(conversation.c.next_seq - 1)
)
_APPEND = insert(message)
_LEFT_OUT: Sequence[ColumnElement[str]] = [
    literal_column(f"'{outcome}'")
    for outcome in (Outcome.REFUSED, Outcome.CANCELLED, Outcome.TAKEN_OVER)
]
IS_HISTORY = (message.c.seq >= conversation.c.history_from) & (
    turn.c.outcome.is_(None) | turn.c.outcome.not_in(_LEFT_OUT)
)
"""Of a message with its turn and its conversation: whether Claude still gets it."""

_HISTORY = (
    select(message.c.seq, message.c.role, message.c.content, message.c.version)
    .join(turn, turn.c.id == message.c.turn_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(message.c.conversation_id == bindparam("conversation"), IS_HISTORY)
    .order_by(message.c.seq)
)
_AS_BYTES = _HISTORY.with_only_columns(
    message.c.seq,
    message.c.role,
    cast(message.c.content, LargeBinary).label("content"),
    message.c.version,
    message.c.turn_id,
    turn.c.state,
)


def history(connection: Connection, conversation_id: int) -> tuple[HistoryMessage, ...]:
    """The messages since it last began anew.

    Without turns that were refused, cancelled or taken over. Raises DamagedTurn.
    """
    here = {"conversation": conversation_id}
    try:
        return _whole(connection.execute(_HISTORY, here))
    except (ValueError, OperationalError):  # no JSON, or no text at all
        return damage.readable(connection.execute(_AS_BYTES, here).all())


def _whole(result: Result[int, str, Any, int]) -> tuple[HistoryMessage, ...]:
    # All rows at once: between two fetches another thread would take the interpreter.
    rows = result.all()
    if not all(damage.are_blocks(content) for _, _, content, _ in rows):
        raise ValueError("a message has no content blocks")
    return tuple(
        HistoryMessage(seq=seq, role=_ROLES[role], content=tuple(content), version=version)
        for seq, role, content, version in rows
    )


def append(
    connection: Connection, held: HeldTurn, role: Role, content: Sequence[Block], *, now: float
) -> int:
    """Append a message of a turn and return its place in the order."""
    here = held.lease.conversation_id
    seq = int(connection.execute(_NEXT_SEQ, {"conversation": here}).scalar_one())
    connection.execute(
        _APPEND,
        {
            "conversation_id": here,
            "seq": seq,
            "turn_id": held.id,
            "role": role.value,
            "version": held.version,
            "content": list(content),
            "created_at": now,
        },
    )
    return seq
