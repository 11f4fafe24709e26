"""The tables of linking: requests and their mails, and what happened to links."""

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

from engine.accounts.link_ports import LinkChange, MailState, RequestKind, RequestState
from engine.accounts.linked import LinkedBy
from engine.domain.messages import Platform
from storage.schema import Number, Words, metadata, one_of

link_request = Table(
    "link_request",
    metadata,
    Column("id", Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hidden_address", Text),  # a keyed digest, to count requests for one address
    Column("nonce", Text, nullable=False, unique=True),
    Column("customer_id", Text),
    Column("tries", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    one_of("platform", Platform),
    one_of("kind", RequestKind),
    one_of("state", RequestState),
    CheckConstraint("(kind = 'code') = (hidden_address IS NOT NULL)", name="address"),
    CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
    CheckConstraint("state <> 'used' OR customer_id IS NOT NULL", name="customer"),
    Index("ix_link_request_person", "person", "created_at"),
    Index("ix_link_request_address", "hidden_address", "created_at"),
)
IS_OPEN_REQUEST = link_request.c.state == literal_column("'open'")
Index(
    "ux_link_request_open",
    link_request.c.person,
    link_request.c.kind,
    unique=True,
    sqlite_where=IS_OPEN_REQUEST,
    postgresql_where=IS_OPEN_REQUEST,
)

link_mail = Table(
    "link_mail",
    metadata,
    Column("id", Number, primary_key=True),
    Column("request_id", Number, ForeignKey("link_request.id"), nullable=False, unique=True),
    Column("address", Text),  # forgotten as soon as the mail has left, or never will
    Column("language", Text, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("next_at", Float),
    Column("error", Words),
    Column("created_at", Float, nullable=False),
    Column("done_at", Float),
    one_of("state", MailState),
    CheckConstraint("(state IN ('queued', 'sending')) = (address IS NOT NULL)", name="address"),
    CheckConstraint("(state IN ('queued', 'sending')) = (done_at IS NULL)", name="done"),
)
IS_UNSENT = link_mail.c.state.in_([literal_column("'queued'"), literal_column("'sending'")])
Index(
    "ix_link_mail_unsent",
    link_mail.c.id,
    sqlite_where=IS_UNSENT,
    postgresql_where=IS_UNSENT,
)

link_event = Table(
    "link_event",
    metadata,
    Column("id", Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("linked_by", Text, nullable=False),
    Column("at", Float, nullable=False),
    one_of("platform", Platform),
    one_of("what", LinkChange),
    one_of("linked_by", LinkedBy),
    Index("ix_link_event_person", "person"),
)
