"""How people prove which customer they are: requests, their mails, and what happened to links."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PLATFORM = "platform IN ('slack', 'discord')"


def upgrade() -> None:
    """What was linked before counts as seen on the day it was linked."""
    op.add_column("account_link", sa.Column("checked_at", sa.Float))
    _requests()
    _mails()
    op.create_table(
        "link_event",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("linked_by", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.CheckConstraint(_PLATFORM, name="platform"),
        sa.CheckConstraint("what IN ('linked', 'replaced', 'unlinked', 'gone')", name="what"),
        sa.CheckConstraint(
            "linked_by IN ('workspace_email', 'mail_code', 'signed_link', 'operator')",
            name="linked_by",
        ),
    )
    op.create_index("ix_link_event_person", "link_event", ["person"])


def downgrade() -> None:
    """Links stay, how they came about is forgotten."""
    for table in ("link_event", "link_mail", "link_request"):
        op.drop_table(table)
    op.drop_column("account_link", "checked_at")


def _requests() -> None:
    op.create_table(
        "link_request",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hidden_address", sa.Text),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("customer_id", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.CheckConstraint(_PLATFORM, name="platform"),
        sa.CheckConstraint("kind IN ('code', 'site')", name="kind"),
        sa.CheckConstraint("state IN ('open', 'used', 'replaced')", name="state"),
        sa.CheckConstraint("(kind = 'code') = (hidden_address IS NOT NULL)", name="address"),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        sa.CheckConstraint("state <> 'used' OR customer_id IS NOT NULL", name="customer"),
    )
    op.create_index("ix_link_request_person", "link_request", ["person", "created_at"])
    op.create_index("ix_link_request_address", "link_request", ["hidden_address", "created_at"])
    op.create_index(
        "ux_link_request_open",
        "link_request",
        ["person", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
    )


def _mails() -> None:
    unsent = "state IN ('queued', 'sending')"
    op.create_table(
        "link_mail",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column(
            "request_id", _NUMBER, sa.ForeignKey("link_request.id"), nullable=False, unique=True
        ),
        sa.Column("address", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'dropped', 'unsure', 'failed')", name="state"
        ),
        sa.CheckConstraint(f"({unsent}) = (address IS NOT NULL)", name="address"),
        sa.CheckConstraint(f"({unsent}) = (done_at IS NULL)", name="done"),
    )
    op.create_index("ix_link_mail_unsent", "link_mail", ["id"], sqlite_where=sa.text(unsent))
