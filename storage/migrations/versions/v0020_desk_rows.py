"""Who solved a handoff, for ratings apart; drafts, for how much is sent of them; and outages."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What was resolved before is told apart by what is stored of it."""
    op.execute(
        "ALTER TABLE handoff ADD COLUMN solved_by TEXT"
        " CONSTRAINT ck_handoff_solved_by CHECK (solved_by IN ('assistant', 'people', 'both'))"
    )
    answered = (
        "EXISTS (SELECT 1 FROM turn WHERE turn.conversation_id = handoff.conversation_id"
        " AND turn.outcome = 'answered' AND turn.finished_at <= handoff.closed_at)"
    )
    op.execute(
        f"UPDATE handoff SET solved_by = CASE WHEN NOT {answered} THEN 'people'"  # noqa: S608 - our own words
        " WHEN first_reply_at IS NULL THEN 'assistant' ELSE 'both' END WHERE state = 'resolved'"
    )
    op.create_table(
        "handoff_draft",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("teammate_key", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("shown_at", sa.Float, nullable=False),
        sa.Column("sent_at", sa.Float),
        sa.Column("changed", sa.Float),
        sa.CheckConstraint("(sent_at IS NULL) = (changed IS NULL)", name="sent"),
        sa.CheckConstraint("changed BETWEEN 0 AND 1", name="changed"),
        sa.CheckConstraint("sent_at IS NULL OR text IS NULL", name="words"),
    )
    op.create_index("ix_handoff_draft_handoff", "handoff_draft", ["handoff_id"])
    op.create_index("ix_handoff_draft_shown", "handoff_draft", ["shown_at"])
    op.create_table(
        "model_outage",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("began_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
    )
    lasts = sa.text("ended_at IS NULL")
    op.create_index(
        "ux_model_outage_lasts",
        "model_outage",
        [sa.text("(ended_at IS NULL)")],
        unique=True,
        sqlite_where=lasts,
        postgresql_where=lasts,
    )


def downgrade() -> None:
    """Ratings are told together again."""
    op.drop_table("model_outage")
    op.drop_table("handoff_draft")
    op.drop_column("handoff", "solved_by")
