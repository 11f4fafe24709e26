"""Handoffs to people: their tables, and parts of the outbox that stem from no turn.

SQLite cannot change a constraint, so two tables are made anew and filled from the old ones.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DOCUMENT = sa.JSON(none_as_null=True)

_TURN = (
    "id, conversation_id, reference, customer, version, attempt, state, outcome, error,"
    " started_at, finished_at"
)
_OUTBOX = (
    "id, conversation_id, turn_id, ord, kind, epoch, text, plain, nonce, state, attempt, in_doubt,"
    " began_at, next_at, not_before, preview_id, shown, remote_id, error, created_at, done_at"
)
_OUTCOMES = (
    "outcome IN ('answered', 'escalated', 'refused', 'noticed', 'exhausted', 'failed',"
    " 'cancelled', 'silenced'"
)
_TABLES = ("desk_post", "handoff_timer", "handoff_event", "relay", "handoff")


def upgrade() -> None:
    """All that was queued so far stems from turns."""
    _handoff()
    _handoff_event()
    _handoff_timer()
    _relay()
    _desk_post()
    _anew("turn", lambda: _turn(f"{_OUTCOMES}, 'taken_over')"), _TURN)
    _anew("outbox", _outbox, _OUTBOX)


def downgrade() -> None:
    """The assistant speaks again everywhere; what people still had to say is gone."""
    op.execute("UPDATE turn SET outcome = 'cancelled' WHERE outcome = 'taken_over'")
    op.execute("UPDATE conversation SET owner = 'assistant'")
    op.execute("DELETE FROM outbox WHERE turn_id IS NULL")
    op.execute(
        "UPDATE inbox SET state = 'dropped', payload = json_set(payload, '$.about', 'said')"
        " WHERE json_valid(payload) AND json_extract(payload, '$.about') = 'instruction'"
    )
    _anew("turn", lambda: _turn(f"{_OUTCOMES})"), _TURN)
    _anew("outbox", _outbox_before, _OUTBOX)
    for name in _TABLES:
        op.drop_table(name)


def _anew(name: str, make: Callable[[], None], columns: str) -> None:
    """Keys of other tables keep pointing at the name, as foreign keys are off while migrating."""
    op.execute("PRAGMA legacy_alter_table=ON")
    op.execute(f"ALTER TABLE {name} RENAME TO {name}_before")
    op.execute("PRAGMA legacy_alter_table=OFF")
    for index in _INDEXES[name]:
        op.drop_index(index)
    make()
    op.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {name}_before")  # noqa: S608
    op.drop_table(f"{name}_before")


_INDEXES = {
    "turn": ("ix_turn_conversation", "ux_turn_running"),
    "outbox": ("ix_outbox_open", "ix_outbox_buried"),
}


def _handoff() -> None:
    op.create_table(
        "handoff",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("customer", sa.Text, nullable=False),
        sa.Column("customer_name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("teammate_key", sa.Text),
        sa.Column("teammate", _DOCUMENT),
        sa.Column("queued_at", sa.Float, nullable=False),
        *(sa.Column(name, sa.Float) for name in _TIMES),
        sa.Column("hops", sa.Integer, nullable=False),
        sa.Column("instruction", sa.Text),
        sa.Column("brief", sa.Text),
        sa.Column("score", sa.Integer),
        sa.Column("is_reopened", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'snoozed', 'resolved', 'handed_back', 'withdrawn')",
            name="state",
        ),
        sa.CheckConstraint("urgency IN ('low', 'normal', 'high')", name="urgency"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        sa.CheckConstraint("(teammate_key IS NULL) = (teammate IS NULL)", name="teammate"),
    )
    op.create_index("ix_handoff_conversation", "handoff", ["conversation_id"])
    op.create_index("ix_handoff_customer", "handoff", ["customer"])
    _partial_index(
        "ux_handoff_open",
        "handoff",
        ["conversation_id"],
        "state IN ('queued', 'claimed', 'snoozed')",
        unique=True,
    )


_TIMES = (
    "claimed_at",
    "first_reply_at",
    "waiting_since",
    "last_word_at",
    "acknowledged_at",
    "snoozed_until",
    "asked_solved_at",
    "closed_at",
)


def _handoff_event() -> None:
    op.create_table(
        "handoff_event",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("move", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("teammate", _DOCUMENT),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "actor_kind IN ('customer', 'assistant', 'teammate', 'clock')", name="actor_kind"
        ),
        sa.UniqueConstraint("conversation_id", "key"),
    )
    op.create_index("ix_handoff_event_at", "handoff_event", ["at"])
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER handoff_event_no_{change.lower()} BEFORE {change} ON handoff_event"
            " BEGIN SELECT RAISE(ABORT, 'handoff_event is append-only'); END"
        )


def _handoff_timer() -> None:
    op.create_table(
        "handoff_timer",
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.CheckConstraint(
            "kind IN ('remind_desk', 'remind_role', 'remind_second', 'next_reply', 'gone_quiet',"
            " 'wake', 'ask_solved', 'auto_resolve')",
            name="kind",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_handoff_timer_due", "handoff_timer", ["due_at"])


def _relay() -> None:
    op.create_table(
        "relay",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", _DOCUMENT, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'broken')", name="state"),
    )
    names = ["key", "conversation_id"]
    _partial_index("ux_relay_key", "relay", names, "kind = 'words'", unique=True)
    _partial_index("ix_relay_waiting", "relay", ["conversation_id", "id"], "state = 'waiting'")


def _desk_post() -> None:
    op.create_table(
        "desk_post",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id")),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", _DOCUMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("taken_version", sa.Integer, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        sa.Column("began_at", sa.Float),
        sa.Column("next_at", sa.Float),
        sa.Column("channel", sa.Text),
        sa.Column("remote_id", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.CheckConstraint("platform IN ('slack', 'discord')", name="platform"),
        sa.CheckConstraint("state IN ('queued', 'sending', 'shown', 'buried')", name="state"),
        sa.CheckConstraint("kind IN ('card', 'line', 'alarm')", name="kind"),
        sa.CheckConstraint("(channel IS NULL) = (remote_id IS NULL)", name="remote"),
    )
    op.create_index("ix_desk_post_handoff", "desk_post", ["handoff_id"])
    op.create_index("ix_desk_post_remote", "desk_post", ["remote_id"])
    card, board = "kind = 'card'", "kind = 'card' AND handoff_id IS NULL"
    left = "state IN ('queued', 'sending')"
    _partial_index("ux_desk_post_card", "desk_post", ["handoff_id"], card, unique=True)
    _partial_index("ux_desk_post_board", "desk_post", ["platform"], board, unique=True)
    _partial_index("ix_desk_post_left", "desk_post", ["platform", "id"], left)


def _partial_index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _turn(outcomes: str) -> None:
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
        sa.CheckConstraint(outcomes, name="outcome"),
        sa.CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="ended"),
    )
    op.create_index("ix_turn_conversation", "turn", ["conversation_id"])
    running = "state = 'running'"
    _partial_index("ux_turn_running", "turn", ["conversation_id"], running, unique=True)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id")),
        sa.Column("relay_id", _NUMBER, sa.ForeignKey("relay.id")),
        *_contents(),
        sa.Column("buttons", _DOCUMENT),
        sa.Column("speaker_name", sa.Text),
        sa.Column("speaker_picture", sa.Text),
        *_delivery(),
        sa.CheckConstraint("(turn_id IS NULL) <> (relay_id IS NULL)", name="origin"),
        sa.UniqueConstraint("turn_id", "ord"),
        sa.UniqueConstraint("relay_id", "ord"),
    )
    _outbox_indexes()


def _outbox_before() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("conversation_id", _NUMBER, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        *_contents(),
        *_delivery(),
        sa.UniqueConstraint("turn_id", "ord"),
    )
    _outbox_indexes()


def _contents() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("plain", sa.Text, nullable=False),
    )


def _delivery() -> tuple[sa.schema.SchemaItem, ...]:
    return (
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
    )


def _outbox_indexes() -> None:
    still_open = "state IN ('queued', 'sending', 'withdrawing')"
    _partial_index("ix_outbox_open", "outbox", ["conversation_id", "id"], still_open)
    _partial_index("ix_outbox_buried", "outbox", ["turn_id"], "state = 'buried'")
