"""What people promised customers: who owns it, when it is due, and when the team is reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What was promised before is not known."""
    op.create_table(
        "commitment",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("teammate_key", sa.Text),
        sa.Column("teammate", sa.JSON),
        sa.Column("key", sa.Text),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("nags", sa.Integer, nullable=False),
        sa.Column("nag_at", sa.Float),
        sa.Column("ended_at", sa.Float),
        sa.CheckConstraint("state IN ('open', 'kept', 'taken_back')", name="state"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint("state = 'open' OR nag_at IS NULL", name="nag"),
        sa.CheckConstraint("(teammate_key IS NULL) = (teammate IS NULL)", name="teammate"),
        sa.CheckConstraint("nags >= 0", name="nags"),
    )
    op.create_index("ix_commitment_handoff", "commitment", ["handoff_id"])
    op.create_index("ix_commitment_conversation", "commitment", ["conversation_id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_commitment_nag",
        "commitment",
        ["nag_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """Nobody is reminded of a promise any more."""
    op.drop_table("commitment")
