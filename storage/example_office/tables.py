"""The tables of the example back office; every record carries its customer."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from engine.domain.accounts import ClaimKind, ClaimStatus, OrderStatus, PolicyStatus
from storage.schema import Document, Words, one_of

metadata = MetaData()

customer = Table(
    "customer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("email", Text, nullable=False, unique=True),
    Column("phone", Text, nullable=False),
    Column("line1", Words, nullable=False),
    Column("line2", Words, nullable=False),
    Column("city", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("postal_code", Words, nullable=False),
    Column("country", Words, nullable=False),
    Column("customer_since", Date, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    Column("number", Text, primary_key=True),
    Column("customer_id", Text, ForeignKey("customer.id"), nullable=False),
    Column("product", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("make", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("vin", Text, nullable=False, unique=True),
    Column("monthly_cents", Integer, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("coverages", Document, nullable=False),
    one_of("status", PolicyStatus),
    CheckConstraint("monthly_cents > 0", name="monthly_cents"),
    UniqueConstraint("customer_id", "number"),
)

claim = Table(
    "claim",
    metadata,
    Column("number", Text, primary_key=True),
    Column("customer_id", Text, ForeignKey("customer.id"), nullable=False),
    Column("policy", Text, ForeignKey("policy.number"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("filed_on", Date, nullable=False),
    Column("description", Words, nullable=False),
    Column("next_step", Words, nullable=False),
    Column("damage_cents", Integer),
    Column("paid_cents", Integer),
    one_of("kind", ClaimKind),
    one_of("status", ClaimStatus),
    Index("ix_claim_customer", "customer_id"),
)

order = Table(
    "order",
    metadata,
    Column("number", Text, primary_key=True),
    Column("customer_id", Text, ForeignKey("customer.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("placed_on", Date, nullable=False),
    Column("expected_on", Date),
    Column("tracking", Text),
    one_of("status", OrderStatus),
    Index("ix_order_customer", "customer_id"),
)

change = Table(
    "change",
    metadata,
    Column("key", Text, primary_key=True),  # the idempotency key
    Column("customer_id", Text, ForeignKey("customer.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("asked", Document, nullable=False),
    Column("reference", Text, nullable=False),
    Column("refund_cents", Integer),
    Column("made_on", Date, nullable=False),
)
