"""The tables of privacy: the audit, and what erasing and the sweep have to remember.

`audit` is a chain: each row holds the hash of the one before. The database itself refuses to change
a row, and to delete one that no checkpoint stands for.
"""

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    Table,
    Text,
    event,
)

from storage.schema import Number, metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", Number, primary_key=True),  # without gaps
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),  # open: a newer program may have written its own
    Column("subject", Text),  # a salted hash of the person it is about
    Column("details", Text, nullable=False),  # canonical JSON, without anybody's words
    Column("through", Number),  # of a checkpoint: the last row that may be gone
    Column("before", Text, nullable=False),  # hash of the row before; of the first one empty
    Column("is_keyed", Boolean, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("(kind = 'checkpoint') = (through IS NOT NULL)", name="through"),
    CheckConstraint("length(hash) = 64", name="hash"),
    Index("ix_audit_subject", "subject"),
    Index("ix_audit_through", "through"),
)
for _name, _refused in (
    ("update", "BEFORE UPDATE ON audit"),
    (
        "delete",
        "BEFORE DELETE ON audit"
        " WHEN NOT EXISTS (SELECT 1 FROM audit WHERE through >= OLD.seq AND seq <> OLD.seq)",
    ),
):
    event.listen(
        audit,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
            f"CREATE TRIGGER audit_no_{_name} {_refused}"
            " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

privacy_state = Table(
    "privacy_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("salt", Text, nullable=False),  # where PRIVACY_SALT is not set
    Column("is_erasing", Boolean, nullable=False),  # only ever true inside one transaction
    Column("sweep_began_at", Float),
    Column("sweep_ended_at", Float),
    CheckConstraint("id = 1", name="one"),
)
