"""The tables of customers' accounts: who is which customer, and actions that wait for a click."""

from sqlalchemy import (
    BigInteger,
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
    literal_column,
)

from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState, PostState
from engine.domain.messages import Platform
from storage.schema import Document, Number, Words, metadata, one_of

account_link = Table(
    "account_link",
    metadata,
    Column("id", Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("person", Text, nullable=False),  # engine.domain.accounts.person_of
    Column("customer_id", Text, nullable=False),
    Column("linked_by", Text, nullable=False),
    Column("linked_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("revoked_at", Float),
    Column("checked_at", Float),  # when the records were last seen to have the customer
    one_of("platform", Platform),
    one_of("linked_by", LinkedBy),
    Index("ix_account_link_customer", "customer_id"),
)
IS_LINKED = account_link.c.revoked_at.is_(None)
Index(
    "ux_account_link_person",
    account_link.c.person,
    unique=True,
    sqlite_where=IS_LINKED,
    postgresql_where=IS_LINKED,
)

pending_action = Table(
    "pending_action",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("tool_call_id", Number, ForeignKey("tool_call.id"), nullable=False, unique=True),
    Column("person", Text, nullable=False),  # whose click counts
    Column("customer", Text, nullable=False),  # the same person, as the conversation knows them
    Column("customer_id", Text, nullable=False),
    Column("tool", Text, nullable=False),  # open: a newer program may have more
    Column("arguments", Text, nullable=False),  # canonical JSON
    Column("digest", Text, nullable=False),
    Column("amount_cents", BigInteger),
    Column("state", Text, nullable=False),
    Column("needs_teammate", Boolean, nullable=False),
    Column("confirmed_at", Float),
    Column("approved_by", Text),
    Column("refused_by", Text),
    Column("key", Text, nullable=False, unique=True),
    Column("attempt", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("decided_at", Float),
    Column("next_at", Float),
    Column("ended_at", Float),
    Column("outcome", Document),
    Column("error", Words),
    Column("told_at", Float),  # when the conversation heard how it ended
    Column("asked_team_at", Float),  # when the desk was asked to approve it
    one_of("state", ActionState),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint(
        "state NOT IN ('approved', 'running', 'done', 'failed') OR (confirmed_at IS NOT NULL"
        " AND (NOT needs_teammate OR approved_by IS NOT NULL))",
        name="agreed",
    ),
    CheckConstraint(
        "(state IN ('waiting', 'approved', 'running')) = (ended_at IS NULL)", name="ended"
    ),
    CheckConstraint("state <> 'done' OR outcome IS NOT NULL", name="outcome"),
    Index("ix_pending_action_conversation", "conversation_id"),
)
IS_UNDECIDED = pending_action.c.state.in_(
    [literal_column(f"'{state}'") for state in ActionState if state.is_open]
)
Index(
    "ux_pending_action_open",
    pending_action.c.person,
    pending_action.c.digest,
    unique=True,
    sqlite_where=IS_UNDECIDED,
    postgresql_where=IS_UNDECIDED,
)

action_post = Table(  # a turn that proposed an action, and the post that asks about it
    "action_post",
    metadata,
    Column("id", Number, primary_key=True),
    Column("action_id", Number, ForeignKey("pending_action.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("outbox_id", Number, ForeignKey("outbox.id"), unique=True),
    Column("shown", Text, nullable=False),
    one_of("shown", PostState),
    UniqueConstraint("action_id", "turn_id"),
    Index("ix_action_post_turn", "turn_id"),
)

action_alarm = Table(  # what the desk was told of an action
    "action_alarm",
    metadata,
    Column("id", Number, primary_key=True),
    Column("action_id", Number, ForeignKey("pending_action.id"), nullable=False),
    Column("desk_post_id", Number, ForeignKey("desk_post.id"), nullable=False, unique=True),
    Column("asks", Boolean, nullable=False),  # until it shows what was decided
    Index("ix_action_alarm_action", "action_id"),
)
