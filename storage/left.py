"""What conversations have left to do, and since when: posts, turns, messages, what people want."""

from sqlalchemy import Connection, select, union_all

from engine.domain.conversation import Lease
from storage import leases
from storage.handoff_tables import IS_WAITING, relay
from storage.handoffs import relay_rows
from storage.outbox_rows import IS_KNOWN
from storage.schema import IS_FREE, IS_OPEN, IS_RUNNING, conversation, inbox, outbox, turn
from storage.states import InboxState

_KINDS = (
    select(inbox.c.conversation_id, inbox.c.received_at.label("since")).where(
        IS_FREE, inbox.c.state == InboxState.WAITING.value
    ),
    select(turn.c.conversation_id, turn.c.started_at).where(IS_RUNNING),
    select(outbox.c.conversation_id, outbox.c.created_at).where(IS_OPEN, IS_KNOWN),
    select(relay.c.conversation_id, relay.c.created_at).where(IS_WAITING, relay_rows.IS_KNOWN),
)
LEFT = union_all(*_KINDS).subquery()
"""One row for each thing that is left."""

_REST = leases.RELEASE.where(
    *(
        ~kind.where(kind.selected_columns.conversation_id == conversation.c.id).exists()
        for kind in _KINDS
    )
)


def rest(connection: Connection, lease: Lease) -> bool:
    """Give the lease back if its conversation has nothing left to do; whether it has not."""
    return connection.execute(_REST, leases.held(lease)).rowcount > 0
