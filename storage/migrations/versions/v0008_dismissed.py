"""Dead letters that the operator has seen to: they stay, and nobody is reminded of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing is seen to so far."""
    op.add_column("outbox", sa.Column("dismissed_at", sa.Float))


def downgrade() -> None:
    """Everybody is reminded again."""
    op.drop_column("outbox", "dismissed_at")
