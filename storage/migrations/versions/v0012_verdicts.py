"""What guardrails found in answers, and the passages that answers rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Of earlier answers nothing is known."""
    op.create_table(
        "verdict",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("step_id", _NUMBER, sa.ForeignKey("step.id")),
        sa.Column("check_name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("action IN ('regenerated', 'withheld', 'flagged')", name="action"),
    )
    op.create_index("ix_verdict_turn", "verdict", ["turn_id"])
    op.create_table(
        "shown_passage",
        sa.Column("call_id", _NUMBER, sa.ForeignKey("tool_call.id"), primary_key=True),
        sa.Column("ord", sa.Integer, primary_key=True),
        sa.Column("passage_id", sa.Text, nullable=False),
        sa.Column("version_id", _NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_source",
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), primary_key=True),
        sa.Column("ord", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("passage_id", sa.Text),
        sa.Column("version_id", _NUMBER),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """It is forgotten."""
    op.drop_table("answer_source")
    op.drop_table("shown_passage")
    op.drop_table("verdict")
