"""Where a conversation stands with respect to people, read in the transaction that changes it."""

from sqlalchemy import Connection, bindparam, select

from engine.domain.handoff import Handoff, Owner
from engine.handoff.ports import Situation
from storage.handoff_tables import handoff
from storage.handoffs.rows import HANDOFFS, handoff_of, place_of
from storage.schema import conversation

_HERE = select(conversation).where(conversation.c.id == bindparam("conversation")).with_for_update()
_NEWEST = (
    HANDOFFS.where(handoff.c.conversation_id == bindparam("conversation"))
    .order_by(handoff.c.id.desc())
    .limit(1)
)
_THIS = HANDOFFS.where(handoff.c.id == bindparam("handoff"))


def situation_of(connection: Connection, conversation_id: int) -> Situation | None:
    """The situation as it is now; None where there is no such conversation."""
    row = connection.execute(_HERE, {"conversation": conversation_id}).one_or_none()
    if row is None:
        return None
    return Situation(
        conversation_id=row.id,
        place=place_of(row),
        owner=Owner(row.owner),
        epoch=row.epoch,
        opener=row.opener,
        handoff=newest_handoff(connection, conversation_id),
    )


def newest_handoff(connection: Connection, conversation_id: int) -> Handoff | None:
    """The newest handoff of a conversation, open or not."""
    row = connection.execute(_NEWEST, {"conversation": conversation_id}).one_or_none()
    return None if row is None else handoff_of(row)


def this_handoff(connection: Connection, handoff_id: int) -> Handoff | None:
    """One handoff."""
    row = connection.execute(_THIS, {"handoff": handoff_id}).one_or_none()
    return None if row is None else handoff_of(row)
