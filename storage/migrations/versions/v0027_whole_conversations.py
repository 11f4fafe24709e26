"""Finds all posts, relays and moves of a conversation without reading those of every other one.

What takes a conversation's words out, or reads all of it, holds up everybody who writes meanwhile.
"""

from alembic import op

revision = "0027"
down_revision = "0026"

_INDEXES = (
    ("ix_outbox_conversation", "outbox", ["conversation_id", "created_at"]),
    ("ix_relay_conversation", "relay", ["conversation_id", "created_at", "kind"]),
    ("ix_handoff_event_handoff", "handoff_event", ["handoff_id"]),
)


def upgrade() -> None:
    """Indexes alone: nothing that is stored changes."""
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    """It takes longer again."""
    for name, table, _ in _INDEXES:
        op.drop_index(name, table)
