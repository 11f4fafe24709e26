"""The audit, the salt of hashed names, and when what is old was last swept away.

What the desk has done may from now on lose a person's words and id where they are erased, and in
no other way.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ERASING = " WHEN NOT EXISTS (SELECT 1 FROM privacy_state WHERE is_erasing)"


def upgrade() -> None:
    """The chain begins now; every database has a salt of its own."""
    _audit()
    op.create_table(
        "privacy_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("is_erasing", sa.Boolean, nullable=False),
        sa.Column("sweep_began_at", sa.Float),
        sa.Column("sweep_ended_at", sa.Float),
        sa.CheckConstraint("id = 1", name="one"),
    )
    state = sa.table("privacy_state", sa.column("id"), sa.column("salt"), sa.column("is_erasing"))
    op.execute(state.insert().values(id=1, salt=secrets.token_hex(32), is_erasing=False))
    _events_may_change(_ERASING)


def downgrade() -> None:
    """The chain is lost; a later upgrade begins another one, with another salt."""
    _events_may_change("")
    op.drop_table("privacy_state")
    op.drop_table("audit")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _NUMBER, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("through", _NUMBER),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("is_keyed", sa.Boolean, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.CheckConstraint("(kind = 'checkpoint') = (through IS NOT NULL)", name="through"),
        sa.CheckConstraint("length(hash) = 64", name="hash"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_index("ix_audit_through", "audit", ["through"])
    for name, refused in (
        ("update", "BEFORE UPDATE ON audit"),
        (
            "delete",
            "BEFORE DELETE ON audit"
            " WHEN NOT EXISTS (SELECT 1 FROM audit WHERE through >= OLD.seq AND seq <> OLD.seq)",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER audit_no_{name} {refused}"
            " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        )


def _events_may_change(when: str) -> None:
    op.execute("DROP TRIGGER handoff_event_no_update")
    op.execute(
        f"CREATE TRIGGER handoff_event_no_update BEFORE UPDATE ON handoff_event{when}"
        " BEGIN SELECT RAISE(ABORT, 'handoff_event is append-only'); END"
    )
