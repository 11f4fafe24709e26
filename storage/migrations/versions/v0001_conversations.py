"""Conversations, turns, messages, calls, and what comes in and goes out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables in the order their keys need."""
    _conversation()
    _turn()
    _inbox()
    _message()
    _step()
    _tool_call()
    _escalation()
    _outbox()


def downgrade() -> None:
    """Drop them in the opposite order."""
    for name in (
        "outbox",
        "escalation",
        "tool_call",
        "step",
        "message",
        "inbox_key",
        "inbox",
        "turn",
        "conversation",
    ):
        op.drop_table(name)


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("opener", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("next_seq", sa.Integer, nullable=False),
        sa.Column("prompt_version", sa.Integer, nullable=False),
        sa.Column("prompt_digest", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("platform IN ('slack', 'discord')", name="platform"),
        sa.CheckConstraint("owner IN ('assistant', 'queue', 'teammate')", name="owner"),
    )


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("customer", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("finished_at", sa.Float),
        sa.CheckConstraint("state IN ('running', 'done')", name="state"),
        sa.CheckConstraint(
            "outcome IN ('answered', 'escalated', 'refused', 'noticed', 'exhausted', 'failed')",
            name="outcome",
        ),
        sa.CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="ended"),
    )
    op.create_index("ix_turn_conversation", "turn", ["conversation_id"])
    running = sa.text("state = 'running'")
    op.create_index(
        "ux_turn_running",
        "turn",
        ["conversation_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id")),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("author_id", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Float, nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'kept')", name="state"),
        sa.CheckConstraint("address IN ('to_assistant', 'follow_up', 'to_others')", name="address"),
    )
    op.create_index("ix_inbox_author", "inbox", ["conversation_id", "author_id"])
    op.create_index("ix_inbox_turn", "inbox", ["turn_id"])
    free = sa.text("turn_id IS NULL")
    op.create_index(
        "ix_inbox_free",
        "inbox",
        ["conversation_id", "sort_key"],
        sqlite_where=free,
        postgresql_where=free,
    )
    op.create_table(
        "inbox_key",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("inbox_id", _NUMBER, sa.ForeignKey("inbox.id"), nullable=False),
        sqlite_with_rowid=False,
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("role IN ('user', 'assistant')", name="role"),
        sqlite_with_rowid=False,
    )


def _step() -> None:
    op.create_table(
        "step",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("seq", sa.Integer),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text),
        sa.Column("stop_reason", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("input_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens", sa.Integer, nullable=False),
        sa.Column("cache_read_tokens", sa.Integer, nullable=False),
        sa.Column("cache_write_5m_tokens", sa.Integer, nullable=False),
        sa.Column("cache_write_1h_tokens", sa.Integer, nullable=False),
        sa.Column("cost_nano_usd", sa.BigInteger),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.create_index("ix_step_turn", "step", ["turn_id"])


def _tool_call() -> None:
    op.create_table(
        "tool_call",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("tool_use_id", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("input", sa.JSON, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("is_error", sa.Boolean),
        sa.Column("started_at", sa.Float),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint("state IN ('pending', 'started', 'done')", name="state"),
        sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result"),
        sa.UniqueConstraint("turn_id", "tool_use_id"),
    )


def _escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False, unique=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("urgency IN ('low', 'normal', 'high')", name="urgency"),
    )
    op.create_index("ix_escalation_conversation", "escalation", ["conversation_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("began_at", sa.Float),
        sa.Column("next_at", sa.Float),
        sa.Column("remote_id", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'withdrawn', 'buried')", name="state"
        ),
        sa.CheckConstraint("(state = 'sent') = (remote_id IS NOT NULL)", name="sent"),
        sa.UniqueConstraint("turn_id", "ord"),
    )
    still_open = sa.text("state IN ('queued', 'sending')")
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
