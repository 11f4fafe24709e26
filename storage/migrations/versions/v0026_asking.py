"""What the assistant asks the team while it keeps a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nothing was asked before."""
    op.create_table(
        "team_question",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("desk_post_id", _NUMBER, sa.ForeignKey("desk_post.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by", sa.Text),
        sa.Column("answered_at", sa.Float),
        sa.Column("ended_at", sa.Float),
        sa.CheckConstraint("state IN ('open', 'answered', 'late', 'closed')", name="state"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name="answered"),
        sa.CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_at"),
        sa.CheckConstraint("(answered_by IS NULL) = (answer IS NULL)", name="answer"),
    )
    op.create_index("ix_team_question_turn", "team_question", ["turn_id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ux_team_question_open",
        "team_question",
        ["conversation_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """Nobody is asked any more; what is open is not answered."""
    op.drop_table("team_question")
