"""Articles, passages, and the full-text index over the passages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "article",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("updated", sa.Date, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    op.create_table(
        "passage",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("article_id", _NUMBER, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("ord", sa.Integer, nullable=False),
        sa.Column("path", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.UniqueConstraint("article_id", "ord"),
    )
    op.execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "title, path, text, tokenize = 'porter unicode61 remove_diacritics 2')"
    )


def downgrade() -> None:
    """Drop them; the articles are files, so nothing is lost."""
    for name in ("passage_words", "passage", "article"):
        op.drop_table(name)
