"""Parts that reach the customer alone, and facts that wait for them until the turn ends."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """All that is on its way goes where it was to go."""
    op.execute(
        "ALTER TABLE outbox ADD COLUMN private_to TEXT"
        " CONSTRAINT ck_outbox_private CHECK (private_to IS NULL OR shown IS NULL)"
    )
    op.add_column("tool_call", sa.Column("private_facts", sa.JSON))


def downgrade() -> None:
    """An earlier program would post it where others read: what has not left stays here."""
    op.execute(
        "UPDATE outbox SET state = 'withdrawn', in_doubt = false, done_at = created_at,"
        " error = 'an earlier version cannot bring it to the customer alone'"
        " WHERE private_to IS NOT NULL AND state IN ('queued', 'sending', 'withdrawing')"
    )
    op.drop_column("outbox", "private_to")
    op.drop_column("tool_call", "private_facts")
