"""The table of files that travel between customers and the desk; bytes stay till they arrive."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from engine.domain.messages import Platform
from storage.schema import Number, Words, metadata, one_of
from storage.states import FileState

carried_file = Table(
    "carried_file",
    metadata,
    Column("id", Number, primary_key=True),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("relay_id", Number, ForeignKey("relay.id")),  # a teammate's words, for the customer
    Column("desk_post_id", Number, ForeignKey("desk_post.id")),  # a customer's, for the desk
    Column("ord", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("url", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary),
    Column("state", Text, nullable=False),
    Column("is_unwanted", Boolean, nullable=False),  # taken back while it was on its way
    Column("nonce", Text, nullable=False, unique=True),
    Column("worker", Text),
    Column("attempt", Integer, nullable=False),
    Column("in_doubt", Boolean, nullable=False),
    Column("began_at", Float),
    Column("next_at", Float),
    Column("remote_id", Text),
    Column("error", Words),
    Column("created_at", Float, nullable=False),
    Column("done_at", Float),
    one_of("source", Platform),
    one_of("target", Platform),
    one_of("state", FileState),
    CheckConstraint("(state = 'held') = (content IS NOT NULL)", name="content"),
    CheckConstraint("(relay_id IS NULL) <> (desk_post_id IS NULL)", name="origin"),
    CheckConstraint("state NOT IN ('brought', 'leaving') OR remote_id IS NOT NULL", name="brought"),
    UniqueConstraint("relay_id", "ord"),
    UniqueConstraint("desk_post_id", "ord"),
    Index("ix_carried_file_handoff", "handoff_id"),
)
IS_ON_ITS_WAY = carried_file.c.state.in_(
    [literal_column(f"'{state}'") for state in FileState if state.is_on_its_way]
)
Index(
    "ix_carried_file_left",
    carried_file.c.id,
    sqlite_where=IS_ON_ITS_WAY,
    postgresql_where=IS_ON_ITS_WAY,
)
