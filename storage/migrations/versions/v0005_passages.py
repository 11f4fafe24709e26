"""Passages without a digest of their own: only that of their article is ever compared."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Drop it."""
    op.drop_column("passage", "digest")


def downgrade() -> None:
    """Make it again, empty, as nobody reads it."""
    op.add_column("passage", sa.Column("digest", sa.Text, nullable=False, server_default=""))
