"""Which conversations people have."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from engine.domain.handoff import Owner
from storage.schema import conversation

_TAKEN_OVER = select(conversation.c.id).where(
    conversation.c.id.in_(bindparam("numbers", expanding=True)),
    conversation.c.owner != Owner.ASSISTANT.value,
)


def taken_over(connection: Connection, conversations: Sequence[int]) -> tuple[int, ...]:
    """Those of them that the assistant does not own any more."""
    rows = connection.execute(_TAKEN_OVER, {"numbers": list(conversations)})
    return tuple(rows.scalars())
