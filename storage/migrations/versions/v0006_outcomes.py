"""What became of each message, previews, budgets, and signs of life.

SQLite cannot change a constraint, so three tables are made anew and filled from the old ones.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SCOPES = "scope IN ('customer_minute', 'customer_day', 'workspace_day', 'everything_day')"

_TURN = (
    "id, conversation_id, reference, customer, version, attempt, state, outcome, error,"
    " started_at, finished_at"
)
_INBOX = (
    "id, conversation_id, turn_id, state, message_id, author_id, address, sort_key, sent_at,"
    " received_at, payload"
)
_OUTBOX = (
    "id, conversation_id, turn_id, ord, epoch, text, plain, nonce, state, attempt, in_doubt,"
    " began_at, next_at, remote_id, error, created_at, done_at"
)
_ENDED = "SELECT t.outcome FROM turn t WHERE t.id = inbox.turn_id"
_LAST = "SELECT max(i.id) FROM inbox i WHERE i.turn_id = inbox.turn_id AND i.state = 'waiting'"
_OUTCOMES = f"""
UPDATE inbox SET
  outcome = CASE
    WHEN state = 'kept' THEN 'ignored'
    WHEN id <> ({_LAST}) THEN 'merged'
    WHEN ({_ENDED}) IN ('answered', 'refused', 'noticed') THEN 'answered'
    WHEN ({_ENDED}) IN ('escalated', 'exhausted') THEN 'handed_over'
    ELSE 'failed'
  END,
  reason = CASE WHEN state = 'kept' THEN 'context' END
WHERE ({_ENDED}) IS NOT NULL OR state = 'kept'
"""  # noqa: S608 - no values from outside


def upgrade() -> None:
    """Turns that have ended say what became of their messages; all queued parts are replies."""
    _anew("turn", _turn, _TURN, _TURN)
    _anew("inbox", _inbox, _INBOX, _INBOX)
    _anew("outbox", _outbox, f"{_OUTBOX}, kind", f"{_OUTBOX}, 'reply'")
    op.execute(_OUTCOMES)
    _budgets()
    _presence()
    _unread_thread()


def downgrade() -> None:
    """What no longer has a word becomes the nearest one."""
    for name in ("unread_thread", "presence", "budget_notice", "budget_use"):
        op.drop_table(name)
    op.execute("UPDATE turn SET outcome = 'noticed' WHERE outcome IN ('cancelled', 'silenced')")
    op.execute("UPDATE inbox SET state = 'kept' WHERE state = 'dropped'")
    op.execute(
        "UPDATE outbox SET state = 'withdrawn' WHERE state IN ('preview', 'withdrawing')"
        " OR kind NOT IN ('reply', 'notice', 'undelivered')"
    )
    _anew("turn", _turn_before, _TURN, _TURN)
    _anew("inbox", _inbox_before, _INBOX, _INBOX)
    _anew("outbox", _outbox_before, _OUTBOX, _OUTBOX)


def _anew(name: str, make: Callable[[], None], columns: str, values: str) -> None:
    """Keys of other tables keep pointing at the name, as foreign keys are off while migrating."""
    op.execute("PRAGMA legacy_alter_table=ON")
    op.execute(f"ALTER TABLE {name} RENAME TO {name}_before")
    op.execute("PRAGMA legacy_alter_table=OFF")
    for index in _INDEXES[name]:
        op.drop_index(index)
    make()
    op.execute(f"INSERT INTO {name} ({columns}) SELECT {values} FROM {name}_before")  # noqa: S608
    op.drop_table(f"{name}_before")


_INDEXES = {
    "turn": ("ix_turn_conversation", "ux_turn_running"),
    "inbox": ("ix_inbox_author", "ix_inbox_turn", "ix_inbox_free"),
    "outbox": ("ix_outbox_open",),
}


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
            "outcome IN ('answered', 'escalated', 'refused', 'noticed', 'exhausted', 'failed',"
            " 'cancelled', 'silenced')",
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
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("edited_at", sa.Float),
        sa.Column("deleted_at", sa.Float),
        sa.CheckConstraint("state IN ('waiting', 'kept', 'dropped')", name="state"),
        sa.CheckConstraint("address IN ('to_assistant', 'follow_up', 'to_others')", name="address"),
        sa.CheckConstraint(
            "outcome IN ('answered', 'merged', 'handed_over', 'ignored', 'failed')", name="outcome"
        ),
        sa.CheckConstraint(
            "reason IN ('context', 'deleted', 'over_budget', 'bot_loop', 'other_owner')",
            name="reason",
        ),
        sa.CheckConstraint(
            "(outcome IS NOT NULL AND outcome = 'ignored') = (reason IS NOT NULL)", name="ignored"
        ),
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


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("began_at", sa.Float),
        sa.Column("next_at", sa.Float),
        sa.Column("not_before", sa.Float),
        sa.Column("preview_id", sa.Text),
        sa.Column("shown", sa.Text),
        sa.Column("remote_id", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint(
            "state IN ('queued', 'preview', 'sending', 'sent', 'withdrawing', 'withdrawn',"
            " 'buried')",
            name="state",
        ),
        sa.CheckConstraint("(state = 'sent') = (remote_id IS NOT NULL)", name="sent"),
        sa.UniqueConstraint("turn_id", "ord"),
    )
    still_open = sa.text("state IN ('queued', 'sending', 'withdrawing')")
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    buried = sa.text("state = 'buried'")
    op.create_index(
        "ix_outbox_buried",
        "outbox",
        ["turn_id"],
        sqlite_where=buried,
        postgresql_where=buried,
    )


def _budgets() -> None:
    window = ("scope", "name", "begins")
    op.create_table(
        "budget_use",
        *(sa.Column(name, sa.Text, primary_key=True) for name in window),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("nano_usd", sa.BigInteger, nullable=False),
        sa.CheckConstraint(_SCOPES, name="scope"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget_notice",
        *(sa.Column(name, sa.Text, primary_key=True) for name in (*window, "customer")),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.CheckConstraint(_SCOPES, name="scope"),
        sqlite_with_rowid=False,
    )


def _unread_thread() -> None:
    op.create_table(
        "unread_thread",
        sa.Column("key", sa.Text, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("platform", "workspace", "channel", "thread")
        ),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("noted_at", sa.Float, nullable=False),
        sa.CheckConstraint("platform IN ('slack', 'discord')", name="platform"),
        sqlite_with_rowid=False,
    )


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("last_event_at", sa.Float),
        sa.Column("caught_up_to", sa.Text),
        sa.CheckConstraint("platform IN ('slack', 'discord')", name="platform"),
        sqlite_with_rowid=False,
    )


def _turn_before() -> None:
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


def _inbox_before() -> None:
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


def _outbox_before() -> None:
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
