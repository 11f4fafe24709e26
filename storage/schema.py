"""The tables of conversations; invariants that a constraint can keep are kept by one.

Times are POSIX seconds. Content is JSON text and never JSONB, which would reorder keys: what Claude
is sent must stay the same byte for byte. `storage/migrations` makes these tables; a test holds the
two together.
"""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.types import TypeDecorator

from engine.domain.budgets import BudgetScope
from engine.domain.conversation import Outcome, Urgency
from engine.domain.handoff import Owner
from engine.domain.messages import Address, Platform
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.domain.steps import CallState, Role
from storage.states import InboxState, PartState, TurnState

SCHEMA_VERSION = "0028"
"""The newest migration."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text for people; half a surrogate pair, which no database takes, becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make it fit for UTF-8."""
        return None if value is None else value.encode(errors="replace").decode()


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A column that takes the values of a closed list only."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


Number = BigInteger().with_variant(Integer(), "sqlite")
"""Row numbers; only an INTEGER primary key is an alias of SQLite's own row number."""

Document = JSON(none_as_null=True)

conversation = Table(
    "conversation",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("opener", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("worker", Text),
    Column("fence", Integer, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("prompt_version", Integer, nullable=False),
    Column("prompt_digest", Text),
    Column("created_at", Float, nullable=False),
    Column("history_from", Integer, nullable=False, server_default="1"),  # seq of a message
    one_of("platform", Platform),
    one_of("owner", Owner),
)

turn = Table(
    "turn",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("reference", Text, nullable=False, unique=True),
    Column("customer", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text),
    Column("error", Words),
    Column("started_at", Float, nullable=False),
    Column("finished_at", Float),
    one_of("state", TurnState),
    one_of("outcome", Outcome),
    CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="ended"),
    Index("ix_turn_conversation", "conversation_id"),
)
IS_RUNNING = turn.c.state == literal_column("'running'")
Index(
    "ux_turn_running",
    turn.c.conversation_id,
    unique=True,
    sqlite_where=IS_RUNNING,
    postgresql_where=IS_RUNNING,
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id")),
    Column("state", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("sent_at", Float, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("payload", Document, nullable=False),
    Column("outcome", Text),
    Column("reason", Text),
    Column("edited_at", Float),  # the platform's time of its newest edit
    Column("deleted_at", Float),
    one_of("state", InboxState),
    one_of("address", Address),
    one_of("outcome", MessageOutcome),
    one_of("reason", IgnoredReason),
    CheckConstraint(
        "(outcome IS NOT NULL AND outcome = 'ignored') = (reason IS NOT NULL)", name="ignored"
    ),
    Index("ix_inbox_author", "conversation_id", "author_id"),
    Index("ix_inbox_turn", "turn_id"),
)
IS_FREE = inbox.c.turn_id.is_(None)
Index(
    "ix_inbox_free",
    inbox.c.conversation_id,
    inbox.c.sort_key,
    sqlite_where=IS_FREE,
    postgresql_where=IS_FREE,
)

inbox_key = Table(
    "inbox_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("inbox_id", Number, ForeignKey("inbox.id"), nullable=False),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    Column("conversation_id", Number, ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Document, nullable=False),
    Column("created_at", Float, nullable=False),
    one_of("role", Role),
    sqlite_with_rowid=False,
)

step = Table(
    "step",
    metadata,
    Column("id", Number, primary_key=True),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("seq", Integer),  # of its message; none for an answer that was discarded
    Column("model", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("request_id", Text),
    Column("stop_reason", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cache_read_tokens", Integer, nullable=False),
    Column("cache_write_5m_tokens", Integer, nullable=False),
    Column("cache_write_1h_tokens", Integer, nullable=False),
    Column("cost_nano_usd", BigInteger),
    Column("created_at", Float, nullable=False),
    Index("ix_step_turn", "turn_id"),
)

tool_call = Table(
    "tool_call",
    metadata,
    Column("id", Number, primary_key=True),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("tool_use_id", Text, nullable=False),
    Column("seq", Integer, nullable=False),  # of the message that asked for it
    Column("name", Text, nullable=False),
    Column("input", Document, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("result", Document),
    Column("is_error", Boolean),
    Column("started_at", Float),
    Column("done_at", Float),
    Column("private_facts", Document),  # for the customer alone, until the turn has ended
    one_of("state", CallState),
    CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result"),
    UniqueConstraint("turn_id", "tool_use_id"),
)

escalation = Table(
    "escalation",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("summary", Words, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    one_of("urgency", Urgency),
    Index("ix_escalation_conversation", "conversation_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id")),
    Column("relay_id", Number, ForeignKey("relay.id")),
    Column("ord", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # open: a newer program may have left its own
    Column("epoch", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("plain", Words, nullable=False),
    Column("buttons", Document),
    Column("speaker_name", Words),
    Column("speaker_picture", Text),
    Column("nonce", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("began_at", Float),
    Column("next_at", Float),
    Column("not_before", Float),  # what the platform asked for; outlives a restart
    Column("preview_id", Text),
    Column("shown", Words),  # the text a preview began with; it may be there while this is set
    Column("remote_id", Text),
    Column("error", Words),
    Column("created_at", Float, nullable=False),
    Column("done_at", Float),
    Column("dismissed_at", Float),  # when the operator had seen to what was given up
    Column(  # the customer's id on the platform; a preview is there for everybody to see
        "private_to",
        Text,
        CheckConstraint("private_to IS NULL OR shown IS NULL", name="private"),
    ),
    one_of("state", PartState),
    CheckConstraint("(state = 'sent') = (remote_id IS NOT NULL)", name="sent"),
    CheckConstraint("(turn_id IS NULL) <> (relay_id IS NULL)", name="origin"),
    UniqueConstraint("turn_id", "ord"),
    UniqueConstraint("relay_id", "ord"),
    Index("ix_outbox_conversation", "conversation_id", "created_at"),
)
IS_OPEN = outbox.c.state.in_(
    [literal_column("'queued'"), literal_column("'sending'"), literal_column("'withdrawing'")]
)
Index(
    "ix_outbox_open",
    outbox.c.conversation_id,
    outbox.c.id,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
IS_BURIED = outbox.c.state == literal_column("'buried'")
Index(
    "ix_outbox_buried",
    outbox.c.turn_id,
    sqlite_where=IS_BURIED,
    postgresql_where=IS_BURIED,
)

budget_use = Table(
    "budget_use",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("begins", Text, primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("nano_usd", BigInteger, nullable=False),
    one_of("scope", BudgetScope),
    sqlite_with_rowid=False,
)

budget_notice = Table(
    "budget_notice",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("begins", Text, primary_key=True),
    Column("customer", Text, primary_key=True),  # platform, workspace and id
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    one_of("scope", BudgetScope),
    sqlite_with_rowid=False,
)

unread_thread = Table(
    "unread_thread",
    metadata,
    Column("key", Text, primary_key=True),  # of the place
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("since", Float, nullable=False),  # the platform's time of what is known
    Column("noted_at", Float, nullable=False),
    one_of("platform", Platform),
    sqlite_with_rowid=False,
)

presence = Table(
    "presence",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("worker", Text, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),  # last sign of life of the process
    Column("last_event_at", Float),
    Column("caught_up_to", Text),  # the platform's own mark: all before it was seen
    one_of("platform", Platform),
    sqlite_with_rowid=False,
)
