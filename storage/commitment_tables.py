"""The table of what people promised customers: each row is open until it is done or taken back."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    literal_column,
)

from engine.domain.commitments import CommitmentState
from storage.schema import Document, Number, Words, metadata, one_of

commitment = Table(
    "commitment",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("teammate_key", Text),  # none where the assistant promised it for the team
    Column("teammate", Document),
    Column("key", Text),  # of the words that made it: with them it changes and goes
    Column("sentence", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("nags", Integer, nullable=False),
    Column("nag_at", Float),  # none once the customer was told, and once it is not open any more
    Column("ended_at", Float),
    one_of("state", CommitmentState),
    CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("state = 'open' OR nag_at IS NULL", name="nag"),
    CheckConstraint("(teammate_key IS NULL) = (teammate IS NULL)", name="teammate"),
    CheckConstraint("nags >= 0", name="nags"),
    Index("ix_commitment_handoff", "handoff_id"),
    Index("ix_commitment_conversation", "conversation_id"),
)
IS_OPEN_PROMISE = commitment.c.state == literal_column("'open'")
Index(
    "ix_commitment_nag",
    commitment.c.nag_at,
    sqlite_where=IS_OPEN_PROMISE,
    postgresql_where=IS_OPEN_PROMISE,
)
