"""The total clock of handoffs: how long it paused, and a timer of its own.

SQLite cannot change a constraint, so the table of timers is made anew and filled from the old one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0015"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = (
    "kind IN ('remind_desk', 'remind_role', 'remind_second', 'next_reply', 'gone_quiet',"
    " 'wake', {}'ask_solved', 'auto_resolve')"
)


def upgrade() -> None:
    """Whoever waits for nobody has done so since the last word, as far as that is known."""
    op.add_column("handoff", sa.Column("paused_since", sa.Float))
    op.add_column(
        "handoff", sa.Column("paused_seconds", sa.Float, nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE handoff SET paused_since = COALESCE(closed_at, last_word_at, queued_at)"
        " WHERE waiting_since IS NULL"
    )
    _anew(_KINDS.format("'total', "))


def downgrade() -> None:
    """Nobody is told any more that something takes long."""
    op.execute("DELETE FROM handoff_timer WHERE kind = 'total'")
    _anew(_KINDS.format(""))
    op.drop_column("handoff", "paused_seconds")
    op.drop_column("handoff", "paused_since")


def _anew(kinds: str) -> None:
    op.rename_table("handoff_timer", "handoff_timer_before")
    op.drop_index("ix_handoff_timer_due")
    op.create_table(
        "handoff_timer",
        sa.Column("handoff_id", _NUMBER, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.CheckConstraint(kinds, name="kind"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_handoff_timer_due", "handoff_timer", ["due_at"])
    op.execute(
        "INSERT INTO handoff_timer (handoff_id, kind, due_at)"
        " SELECT handoff_id, kind, due_at FROM handoff_timer_before"
    )
    op.drop_table("handoff_timer_before")
