"""Who is which customer of the back office, and actions that wait for a click."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = "state IN ('waiting', 'approved', 'running')"


def upgrade() -> None:
    """Nobody is linked yet."""
    _links()
    _actions()


def downgrade() -> None:
    """Links and what waits for a click are lost; what was done stays done."""
    op.drop_table("pending_action")
    op.drop_table("account_link")


def _links() -> None:
    op.create_table(
        "account_link",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("linked_by", sa.Text, nullable=False),
        sa.Column("linked_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float),
        sa.Column("revoked_at", sa.Float),
        sa.CheckConstraint("platform IN ('slack', 'discord')", name="platform"),
        sa.CheckConstraint(
            "linked_by IN ('workspace_email', 'mail_code', 'signed_link', 'operator')",
            name="linked_by",
        ),
    )
    op.create_index("ix_account_link_customer", "account_link", ["customer_id"])
    op.create_index(
        "ux_account_link_person",
        "account_link",
        ["person"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
    )


def _actions() -> None:
    op.create_table(
        "pending_action",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column(
            "tool_call_id", _NUMBER, sa.ForeignKey("tool_call.id"), nullable=False, unique=True
        ),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("customer", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("tool", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("amount_cents", sa.BigInteger),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("needs_teammate", sa.Boolean, nullable=False),
        sa.Column("confirmed_at", sa.Float),
        sa.Column("approved_by", sa.Text),
        sa.Column("refused_by", sa.Text),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("decided_at", sa.Float),
        sa.Column("next_at", sa.Float),
        sa.Column("ended_at", sa.Float),
        sa.Column("outcome", sa.JSON),
        sa.Column("error", sa.Text),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'running', 'done', 'refused', 'expired', 'failed',"
            " 'cancelled')",
            name="state",
        ),
        sa.CheckConstraint("length(digest) = 64", name="digest"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'running', 'done', 'failed') OR (confirmed_at IS NOT NULL"
            " AND (NOT needs_teammate OR approved_by IS NOT NULL))",
            name="agreed",
        ),
        sa.CheckConstraint(f"({_OPEN}) = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint("state <> 'done' OR outcome IS NOT NULL", name="outcome"),
    )
    op.create_index("ix_pending_action_conversation", "pending_action", ["conversation_id"])
    op.create_index(
        "ux_pending_action_open",
        "pending_action",
        ["person", "digest"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
    )
