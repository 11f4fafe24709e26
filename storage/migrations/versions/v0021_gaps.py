"""Articles drafted from what teammates answered, and the weekly reports of gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNDER_WAY = "state IN ('waiting', 'approved')"


def upgrade() -> None:
    """Nothing is drafted yet, and nothing reported."""
    op.create_table(
        "article_draft",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("base", sa.Text),
        sa.Column("heading", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("approved_by", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("approved_at", sa.Float),
        sa.Column("ended_at", sa.Float),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'published', 'dropped')", name="state"
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'published') OR approved_by IS NOT NULL", name="approved"
        ),
        sa.CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approval"),
        sa.CheckConstraint(
            "(state IN ('published', 'dropped')) = (ended_at IS NOT NULL)", name="ended"
        ),
    )
    op.create_index(
        "ux_article_draft_under_way",
        "article_draft",
        ["handoff_id"],
        unique=True,
        sqlite_where=sa.text(_UNDER_WAY),
    )
    op.create_table(
        "gap_report",
        sa.Column("due_at", sa.Float, primary_key=True),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("desk_post_id", _NUMBER, sa.ForeignKey("desk_post.id")),
    )


def downgrade() -> None:
    """What was published stays in the folder of the articles."""
    op.drop_table("gap_report")
    op.drop_table("article_draft")
