"""Which workspaces an article is for, and what passages mean to an embedding model."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """All articles stay for all workspaces; vectors are made while a program runs."""
    op.create_table(
        "article_workspace",
        sa.Column("article_id", _NUMBER, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.CheckConstraint("workspace <> ''", name="workspace"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passage_vector",
        sa.Column("number", _NUMBER, sa.ForeignKey("passage.number"), primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("signs", sa.LargeBinary, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("length(vector) = dimension", name="vector"),
        sa.CheckConstraint("length(signs) * 8 = dimension", name="signs"),
    )


def downgrade() -> None:
    """What is for some workspaces alone goes until it is read again, as nobody else may see it."""
    some = "SELECT article_id FROM article_workspace"
    passages = f"SELECT number FROM passage WHERE article_id IN ({some})"  # noqa: S608
    op.drop_table("passage_vector")
    op.execute(f"DELETE FROM passage_words WHERE rowid IN ({passages})")  # noqa: S608
    op.execute(f"DELETE FROM passage WHERE article_id IN ({some})")  # noqa: S608
    op.execute(f"DELETE FROM article WHERE id IN ({some})")  # noqa: S608
    op.drop_table("article_workspace")
