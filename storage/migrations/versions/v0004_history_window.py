"""Where a conversation's history begins for Claude."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Every conversation begins with its first message."""
    op.add_column(
        "conversation",
        sa.Column("history_from", sa.Integer, nullable=False, server_default="1"),
    )


def downgrade() -> None:
    """All of a history counts again."""
    op.drop_column("conversation", "history_from")
