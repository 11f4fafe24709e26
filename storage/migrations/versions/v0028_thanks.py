"""Thanks that wait for their sign; and what was asked of the team is found by its places."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXES = (
    ("ix_team_question_conversation", "conversation_id"),
    ("ix_team_question_desk_post", "desk_post_id"),
)


def upgrade() -> None:
    """Nobody waits for a sign now: what was said before has one, or will not get it."""
    op.create_table(
        "thanks",
        sa.Column(
            "inbox_id", _NUMBER, sa.ForeignKey("inbox.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("stored_at", sa.Float, nullable=False),
    )
    for name, column in _INDEXES:
        op.create_index(name, "team_question", [column])


def downgrade() -> None:
    """A sign that waits is not shown."""
    for name, _ in _INDEXES:
        op.drop_index(name, "team_question")
    op.drop_table("thanks")
