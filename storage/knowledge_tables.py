"""The tables of articles, their versions and passages, words and vectors, and what syncs found.

An article is what is served now; `article_version` also keeps what it said before. A passage is
always of the version that its article has now.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

from engine.domain.knowledge import Audience
from storage.schema import Document, Number, Words, metadata, one_of
from storage.states import ArticleSource

article_version = Table(
    "article_version",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("updated", Date, nullable=False),
    Column("audience", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("fetched_at", Float, nullable=False),
    Column("body", Text, nullable=False),
    one_of("audience", Audience),
    one_of("source", ArticleSource),
    Index("ix_article_version_name", "name"),
)

article = Table(
    "article",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("version_id", Number, ForeignKey("article_version.id"), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("updated", Date, nullable=False),
    Column("audience", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("fetched_at", Float, nullable=False),
    Column("digest", Text, nullable=False),  # of what was read, and of how it is read and cut
    one_of("audience", Audience),
    one_of("source", ArticleSource),
)

article_workspace = Table(
    "article_workspace",
    metadata,
    Column("article_id", Number, ForeignKey("article.id"), primary_key=True),
    Column("workspace", Text, primary_key=True),
    CheckConstraint("workspace <> ''", name="workspace"),
    sqlite_with_rowid=False,
)
"""The workspaces that an article is for; one without a row is for all."""

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

passage_vector = Table(
    "passage_vector",
    metadata,
    Column("number", Number, ForeignKey("passage.number"), primary_key=True),
    Column("model", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("signs", LargeBinary, nullable=False),  # a bit for each number of the vector
    Column("vector", LargeBinary, nullable=False),  # a byte for each, as `storage/quantized.py` has
    CheckConstraint("length(vector) = dimension", name="vector"),
    CheckConstraint("length(signs) * 8 = dimension", name="signs"),
)
"""What passages mean to an embedding model; a passage has one at most."""

knowledge_sync = Table(
    "knowledge_sync",
    metadata,
    Column("id", Number, primary_key=True),
    Column("began_at", Float, nullable=False),
    Column("ended_at", Float, nullable=False),
    Column("error", Words),  # why nothing could be read at all
    Column("report", Document, nullable=False),
)

knowledge_page = Table(
    "knowledge_page",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("reading", Text, nullable=False),  # how it was read then; empty where it was not
    Column("checked_at", Float, nullable=False),
    Column("missing", Integer, nullable=False),  # syncs in a row that did not find it
    sqlite_with_rowid=False,
)
