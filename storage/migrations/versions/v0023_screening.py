"""What guardrails found in customers' messages and in results of tools; the routes of turns.

SQLite cannot change a constraint, so the table of verdicts is made anew and filled from the old
one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BEFORE = "'regenerated', 'withheld', 'flagged'"


def upgrade() -> None:
    """Nobody was refused before, as far as that is known."""
    _anew(f"{_BEFORE}, 'refused', 'paused', 'left_out'")
    offence = sa.text("action IN ('refused', 'paused')")
    op.create_index(
        "ix_verdict_offence",
        "verdict",
        ["created_at"],
        sqlite_where=offence,
        postgresql_where=offence,
    )
    op.create_table(
        "turn_route",
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), primary_key=True),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("labelled_by", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("mood", sa.Text),
        sa.CheckConstraint("labelled_by IN ('model', 'local')", name="labelled_by"),
        sa.CheckConstraint("mood IN ('calm', 'worried', 'angry')", name="mood"),
    )


def downgrade() -> None:
    """Pauses end, and what an earlier program cannot name is forgotten."""
    op.drop_table("turn_route")
    op.execute("DELETE FROM verdict WHERE action IN ('refused', 'paused', 'left_out')")
    op.drop_index("ix_verdict_offence")
    _anew(_BEFORE)


def _anew(actions: str) -> None:
    op.rename_table("verdict", "verdict_before")
    op.drop_index("ix_verdict_turn")
    op.create_table(
        "verdict",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("turn_id", _NUMBER, sa.ForeignKey("turn.id"), nullable=False),
        sa.Column("step_id", _NUMBER, sa.ForeignKey("step.id")),
        sa.Column("check_name", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.CheckConstraint(f"action IN ({actions})", name="action"),
    )
    op.create_index("ix_verdict_turn", "verdict", ["turn_id"])
    op.execute(
        "INSERT INTO verdict"
        " (id, turn_id, step_id, check_name, action, detail, digest, created_at)"
        " SELECT id, turn_id, step_id, check_name, action, detail, digest, created_at"
        " FROM verdict_before"
    )
    op.drop_table("verdict_before")
