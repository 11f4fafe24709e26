"""Claude's history of a conversation: appended to, never changed; the order has no gaps."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Result, bindparam, cast, insert, select, update
from sqlalchemy.exc import OperationalError

from engine.domain.conversation import Outcome
from engine.domain.steps import Block, HistoryMessage, Role
from storage import damage
from storage.schema import conversation, message, turn

_ROLES = {role.value: role for role in Role}
_OF_TURN = turn.c.id == bindparam("turn")
_NEXT_SEQ = (
    update(conversation)
    .where(conversation.c.id == select(turn.c.conversation_id).where(_OF_TURN).scalar_subquery())
    .values(next_seq=conversation.c.next_seq + 1)
    .returning(
        conversation.c.id,
        conversation.c.next_seq,
        select(turn.c.version).where(_OF_TURN).scalar_subquery().label("version"),
    )
)
_APPEND = insert(message)
_LEFT_OUT = (Outcome.REFUSED.value, Outcome.CANCELLED.value)
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
    """The messages since it last began anew, without turns that were refused or cancelled.

    Raises DamagedTurn.
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
    connection: Connection, turn_id: int, role: Role, content: Sequence[Block], *, now: float
) -> int:
    """Append a message of a turn and return its place in the order."""
    after = connection.execute(_NEXT_SEQ, {"turn": turn_id}).one()
    seq = int(after.next_seq) - 1
    connection.execute(
        _APPEND,
        {
            "conversation_id": after.id,
            "seq": seq,
            "turn_id": turn_id,
            "role": role.value,
            "version": after.version,
            "content": list(content),
            "created_at": now,
        },
    )
    return seq
