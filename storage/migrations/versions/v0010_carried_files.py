"""Files that travel between customers and the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LEFT = "state IN ('wanted', 'held', 'leaving')"


def upgrade() -> None:
    """What was queued before keeps its links."""
    op.create_table(
        "carried_file",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("relay_id", _NUMBER, sa.ForeignKey("relay.id")),
        sa.Column("desk_post_id", _NUMBER, sa.ForeignKey("desk_post.id")),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("is_unwanted", sa.Boolean, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("worker", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("began_at", sa.Float),
        sa.Column("next_at", sa.Float),
        sa.Column("remote_id", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint("source IN ('slack', 'discord')", name="source"),
        sa.CheckConstraint("target IN ('slack', 'discord')", name="target"),
        sa.CheckConstraint(
            "state IN ('wanted', 'held', 'brought', 'leaving', 'withdrawn', 'stayed')",
            name="state",
        ),
        sa.CheckConstraint("(state = 'held') = (content IS NOT NULL)", name="content"),
        sa.CheckConstraint("(relay_id IS NULL) <> (desk_post_id IS NULL)", name="origin"),
        sa.CheckConstraint(
            "state NOT IN ('brought', 'leaving') OR remote_id IS NOT NULL", name="brought"
        ),
        sa.UniqueConstraint("relay_id", "ord"),
        sa.UniqueConstraint("desk_post_id", "ord"),
    )
    op.create_index("ix_carried_file_handoff", "carried_file", ["handoff_id"])
    op.create_index("ix_carried_file_left", "carried_file", ["id"], sqlite_where=sa.text(_LEFT))


def downgrade() -> None:
    """What was on its way does not arrive."""
    op.drop_table("carried_file")
