"""Where customers are asked to confirm an action, and which endings they have been told of."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody was asked before; what has ended since is told to nobody any more."""
    op.add_column("pending_action", sa.Column("told_at", sa.Float))
    op.add_column("pending_action", sa.Column("asked_team_at", sa.Float))
    op.execute("UPDATE pending_action SET told_at = ended_at WHERE ended_at IS NOT NULL")
    op.create_table(
        "action_post",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("action_id", _NUMBER, sa.ForeignKey("pending_action.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("outbox_id", _NUMBER, sa.ForeignKey("outbox.id"), unique=True),
        sa.Column("shown", sa.Text, nullable=False),
        sa.CheckConstraint("shown IN ('asked', 'waits', 'ended')", name="shown"),
        sa.UniqueConstraint("action_id", "turn_id"),
    )
    op.create_index("ix_action_post_turn", "action_post", ["turn_id"])
    op.create_table(
        "action_alarm",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("action_id", _NUMBER, sa.ForeignKey("pending_action.id"), nullable=False),
        sa.Column(
            "desk_post_id", _NUMBER, sa.ForeignKey("desk_post.id"), nullable=False, unique=True
        ),
        sa.Column("asks", sa.Boolean, nullable=False),
    )
    op.create_index("ix_action_alarm_action", "action_alarm", ["action_id"])


def downgrade() -> None:
    """Posts that ask stay as they are, and an earlier program knows none of their buttons."""
    op.drop_table("action_alarm")
    op.drop_table("action_post")
    op.drop_column("pending_action", "asked_team_at")
    op.drop_column("pending_action", "told_at")
