"""Claude's history of a conversation: appended to, never changed; the order has no gaps."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.domain.conversation import Outcome
from engine.domain.steps import Block, HistoryMessage, Role
from storage.schema import conversation, message, turn

_NEXT_SEQ = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(next_seq=conversation.c.next_seq + 1)
    .returning(conversation.c.next_seq)
)
_APPEND = insert(message)
IS_HISTORY = (message.c.seq >= conversation.c.history_from) & turn.c.outcome.is_distinct_from(
    Outcome.REFUSED.value
)
"""Of a message with its turn and its conversation: whether Claude still gets it."""

_HISTORY = (
    select(message.c.seq, message.c.role, message.c.content, message.c.version)
    .join(turn, turn.c.id == message.c.turn_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(message.c.conversation_id == bindparam("conversation"), IS_HISTORY)
    .order_by(message.c.seq)
)
_TURN = select(turn.c.conversation_id, turn.c.version).where(turn.c.id == bindparam("turn"))


def history(connection: Connection, conversation_id: int) -> tuple[HistoryMessage, ...]:
    """The messages since it last began anew, without those of turns that Claude refused."""
    rows = connection.execute(_HISTORY, {"conversation": conversation_id})
    return tuple(
        HistoryMessage(
            seq=row.seq, role=Role(row.role), content=tuple(row.content), version=row.version
        )
        for row in rows
    )


def append(
    connection: Connection, turn_id: int, role: Role, content: Sequence[Block], *, now: float
) -> int:
    """Append a message of a turn and return its place in the order."""
    belongs = connection.execute(_TURN, {"turn": turn_id}).one()
    after = connection.execute(_NEXT_SEQ, {"conversation": belongs.conversation_id}).scalar_one()
    seq = int(after) - 1
    connection.execute(
        _APPEND,
        {
            "conversation_id": belongs.conversation_id,
            "seq": seq,
            "turn_id": turn_id,
            "role": role.value,
            "version": belongs.version,
            "content": list(content),
            "created_at": now,
        },
    )
    return seq
