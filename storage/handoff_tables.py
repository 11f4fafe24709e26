"""The tables of handoffs: who has a conversation, what is to be said, and what the desk is shown.

`handoff_event` is only ever appended to; the database itself refuses anything else, but that the
words and the id of a person are erased.
"""

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal_column,
    text,
)

from engine.domain.conversation import Urgency
from engine.domain.handoff import ActorKind, HandoffState, SolvedBy, TimerKind
from engine.domain.messages import Platform
from storage.schema import Document, Number, Words, metadata, one_of
from storage.states import DeskPostState, RelayState

handoff = Table(
    "handoff",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("reference", Text, nullable=False, unique=True),
    Column("customer", Text, nullable=False),
    Column("customer_name", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("reason", Text, nullable=False),  # open: a newer program may know more
    Column("urgency", Text, nullable=False),
    Column("summary", Words, nullable=False),
    Column("teammate_key", Text),
    Column("teammate", Document),
    Column("queued_at", Float, nullable=False),
    Column("claimed_at", Float),
    Column("first_reply_at", Float),
    Column("waiting_since", Float),
    Column("last_word_at", Float),
    Column("acknowledged_at", Float),
    Column("snoozed_until", Float),
    Column("asked_solved_at", Float),
    Column("closed_at", Float),
    Column("hops", Integer, nullable=False),
    Column("instruction", Words),
    Column("brief", Words),
    Column("score", Integer),
    Column("is_reopened", Boolean, nullable=False),
    Column("paused_since", Float),
    Column("paused_seconds", Float, nullable=False, server_default="0"),  # open ones
    Column("solved_by", Text, one_of("solved_by", SolvedBy)),
    one_of("state", HandoffState),
    one_of("urgency", Urgency),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    CheckConstraint("(teammate_key IS NULL) = (teammate IS NULL)", name="teammate"),
    Index("ix_handoff_conversation", "conversation_id"),
    Index("ix_handoff_customer", "customer"),
)
IS_OPEN_HANDOFF = handoff.c.state.in_(
    [literal_column(f"'{state}'") for state in HandoffState if state.is_open]
)
Index(
    "ux_handoff_open",
    handoff.c.conversation_id,
    unique=True,
    sqlite_where=IS_OPEN_HANDOFF,
    postgresql_where=IS_OPEN_HANDOFF,
)

handoff_event = Table(
    "handoff_event",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("move", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("key", Text),  # of the teammate's words that led to it: they count once
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("teammate", Document),
    Column("at", Float, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    one_of("actor_kind", ActorKind),
    UniqueConstraint("conversation_id", "key"),
    Index("ix_handoff_event_handoff", "handoff_id"),
    Index("ix_handoff_event_at", "at"),
)
for _change, _when in (
    ("UPDATE", " WHEN NOT EXISTS (SELECT 1 FROM privacy_state WHERE is_erasing)"),
    ("DELETE", ""),
):
    event.listen(
        handoff_event,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
            f"CREATE TRIGGER handoff_event_no_{_change.lower()} BEFORE {_change} ON handoff_event"
            f"{_when} BEGIN SELECT RAISE(ABORT, 'handoff_event is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

handoff_draft = Table(
    "handoff_draft",
    metadata,
    Column("id", Number, primary_key=True),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("teammate_key", Text, nullable=False),
    Column("text", Words),  # none once it was compared with what was sent
    Column("shown_at", Float, nullable=False),
    Column("sent_at", Float),
    Column("changed", Float),  # the share of it that is not what was sent
    CheckConstraint("(sent_at IS NULL) = (changed IS NULL)", name="sent"),
    CheckConstraint("changed BETWEEN 0 AND 1", name="changed"),
    CheckConstraint("sent_at IS NULL OR text IS NULL", name="words"),
    Index("ix_handoff_draft_handoff", "handoff_id"),
    Index("ix_handoff_draft_shown", "shown_at"),
)

model_outage = Table(
    "model_outage",
    metadata,
    Column("id", Number, primary_key=True),
    Column("began_at", Float, nullable=False),
    Column("ended_at", Float),
)
LASTS = model_outage.c.ended_at.is_(None)
Index(  # one at a time, for both programs
    "ux_model_outage_lasts",
    text("(ended_at IS NULL)"),
    unique=True,
    sqlite_where=LASTS,
    postgresql_where=LASTS,
    _table=model_outage,
)

handoff_timer = Table(
    "handoff_timer",
    metadata,
    Column("handoff_id", Number, ForeignKey("handoff.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", Float, nullable=False),
    one_of("kind", TimerKind),
    Index("ix_handoff_timer_due", "due_at"),
    sqlite_with_rowid=False,
)

relay = Table(
    "relay",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # open: a newer program may have left its own
    Column("body", Document, nullable=False),
    Column("key", Text),  # of a teammate's words, and of what changes them
    Column("state", Text, nullable=False),
    Column("error", Words),
    Column("created_at", Float, nullable=False),
    one_of("state", RelayState),
    # As wide as that, or SQLite takes it where the index of those that wait finds fewer.
    Index("ix_relay_conversation", "conversation_id", "created_at", "kind"),
)
IS_WORDS = relay.c.kind == literal_column("'words'")
Index(
    "ux_relay_key",
    relay.c.key,
    relay.c.conversation_id,
    unique=True,
    sqlite_where=IS_WORDS,
    postgresql_where=IS_WORDS,
)
IS_WAITING = relay.c.state == literal_column("'waiting'")
Index(
    "ix_relay_waiting",
    relay.c.conversation_id,
    relay.c.id,
    sqlite_where=IS_WAITING,
    postgresql_where=IS_WAITING,
)

desk_post = Table(
    "desk_post",
    metadata,
    Column("id", Number, primary_key=True),
    Column("handoff_id", Number, ForeignKey("handoff.id")),  # none for the board
    Column("platform", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Document, nullable=False),
    Column("version", Integer, nullable=False),  # raised by whatever changes what it should show
    Column("taken_version", Integer, nullable=False),  # the one being sent, or sent last
    Column("nonce", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("worker", Text),
    Column("attempt", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("began_at", Float),
    Column("next_at", Float),
    Column("channel", Text),
    Column("remote_id", Text),
    Column("error", Words),
    Column("created_at", Float, nullable=False),
    Column("done_at", Float),
    one_of("platform", Platform),
    one_of("state", DeskPostState),
    CheckConstraint("kind IN ('card', 'line', 'alarm')", name="kind"),
    CheckConstraint("(channel IS NULL) = (remote_id IS NULL)", name="remote"),
    Index("ix_desk_post_handoff", "handoff_id"),
    Index("ix_desk_post_remote", "remote_id"),
)
IS_CARD = desk_post.c.kind == literal_column("'card'")
IS_BOARD = IS_CARD & desk_post.c.handoff_id.is_(None)
IS_LEFT = desk_post.c.state.in_([literal_column("'queued'"), literal_column("'sending'")])
Index(
    "ux_desk_post_card",
    desk_post.c.handoff_id,
    unique=True,
    sqlite_where=IS_CARD,
    postgresql_where=IS_CARD,
)
Index(
    "ux_desk_post_board",
    desk_post.c.platform,
    unique=True,
    sqlite_where=IS_BOARD,
    postgresql_where=IS_BOARD,
)
Index(
    "ix_desk_post_left",
    desk_post.c.platform,
    desk_post.c.id,
    sqlite_where=IS_LEFT,
    postgresql_where=IS_LEFT,
)
