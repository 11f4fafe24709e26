"""The tables of articles and passages, and the full-text index over the passages."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

from storage.schema import Document, Number, metadata

article = Table(
    "article",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("updated", Date, nullable=False),
    Column("digest", Text, nullable=False),  # of the file and of how it is cut
)

passage = Table(
    "passage",
    metadata,
    Column("number", Number, primary_key=True),  # the row of passage_words
    Column("id", Text, nullable=False, unique=True),
    Column("article_id", Number, ForeignKey("article.id"), nullable=False),
    Column("ord", Integer, nullable=False),
    Column("path", Document, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("article_id", "ord"),
)

passage_words = table(
    "passage_words", column("rowid", Integer), column("title"), column("path"), column("text")
)
"""An FTS5 table, so it is made by its migration alone."""
