"""The tables behind an estimate: what a vehicle is, what it costs, and the quotes given."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from storage.schema import Number, metadata

rating_class = Table(
    "rating_class",
    metadata,
    Column("name", Text, primary_key=True),
    Column("product", Text, nullable=False),
    Column("monthly_cents", Integer, nullable=False),
    CheckConstraint("monthly_cents > 0", name="monthly_cents"),
)

rating_vehicle = Table(
    "rating_vehicle",
    metadata,
    Column("make", Text, nullable=False),
    Column("model", Text, nullable=False),  # its first words; empty for all others of the make
    Column("class", Text, ForeignKey("rating_class.name"), nullable=False),
    PrimaryKeyConstraint("make", "model"),
)

rating_curve = Table(
    "rating_curve",
    metadata,
    Column("product", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("permille", Integer, nullable=False),
    PrimaryKeyConstraint("product", "input", "at"),
    CheckConstraint("permille > 0", name="permille"),
)

rating_bound = Table(
    "rating_bound",
    metadata,
    Column("input", Text, primary_key=True),
    Column("least", Integer, nullable=False),
    Column("most", Integer),  # none for the model year, whose bound moves
)

quote = Table(
    "quote",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("make", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("mileage", Integer, nullable=False),
    Column("driver_age", Integer, nullable=False),
    Column("product", Text, nullable=False),
    Column("monthly_cents", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    CheckConstraint("monthly_cents > 0", name="monthly_cents"),
)
