"""Versions of articles, who may see them, where they come from, and what each sync found.

SQLite cannot add a column without a default, so the table of articles is made anew. An article
of before is version one of itself, as far as its passages tell; the next sync reads it again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AUDIENCE = "audience IN ('public', 'team')"
_SOURCE = "source IN ('folder', 'web')"
_BODY = (
    "SELECT coalesce(group_concat(text, char(10, 10)), '') FROM"
    " (SELECT text FROM passage WHERE article_id = a.id ORDER BY ord)"
)
_NOW = "CAST(strftime('%s', 'now') AS REAL)"
_FIRST_VERSIONS = f"""
INSERT INTO article_version
  (name, digest, title, url, language, updated, audience, source, fetched_at, body)
SELECT name, digest, title, url, language, updated, 'public', 'folder', {_NOW}, ({_BODY})
FROM article a ORDER BY id
"""  # noqa: S608 - no values from outside
_ARTICLES = f"""
INSERT INTO article
  (id, name, version_id, title, url, language, updated, audience, source, fetched_at, digest)
SELECT a.id, a.name, v.id, a.title, a.url, a.language, a.updated, 'public', 'folder', {_NOW},
  a.digest
FROM article_before a JOIN article_version v ON v.name = a.name
"""  # noqa: S608 - no values from outside


def upgrade() -> None:
    """Every article of before is public, as all were."""
    _article_version()
    op.execute(_FIRST_VERSIONS)
    _put_aside()
    _article()
    op.execute(_ARTICLES)
    op.drop_table("article_before")
    _knowledge_sync()
    _knowledge_page()


def downgrade() -> None:
    """An earlier program shows everything to everybody: articles of the team go with their words.

    What came from the web is taken for files that are gone, at its next start.
    """
    team = "SELECT id FROM article WHERE audience = 'team'"
    passages = f"SELECT number FROM passage WHERE article_id IN ({team})"  # noqa: S608
    op.execute(f"DELETE FROM passage_words WHERE rowid IN ({passages})")  # noqa: S608
    op.execute(f"DELETE FROM passage WHERE article_id IN ({team})")  # noqa: S608
    op.execute("DELETE FROM article WHERE audience = 'team'")
    _put_aside()
    op.create_table("article", *_columns_before(), sa.Column("digest", sa.Text, nullable=False))
    columns = "id, name, title, url, language, updated, digest"
    op.execute(f"INSERT INTO article ({columns}) SELECT {columns} FROM article_before")  # noqa: S608
    for name in ("article_before", "article_version", "knowledge_sync", "knowledge_page"):
        op.drop_table(name)


def _put_aside() -> None:
    """Keys of passages keep pointing at the name, as foreign keys are off while migrating."""
    op.execute("PRAGMA legacy_alter_table=ON")
    op.execute("ALTER TABLE article RENAME TO article_before")
    op.execute("PRAGMA legacy_alter_table=OFF")


def _columns_before() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("updated", sa.Date, nullable=False),
    )


def _article_version() -> None:
    op.create_table(
        "article_version",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("updated", sa.Date, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("fetched_at", sa.Float, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.CheckConstraint(_AUDIENCE, name="audience"),
        sa.CheckConstraint(_SOURCE, name="source"),
    )
    op.create_index("ix_article_version_name", "article_version", ["name"])


def _article() -> None:
    key = sa.ForeignKey("article_version.id")
    op.create_table(
        "article",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("version_id", _NUMBER, key, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("updated", sa.Date, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("fetched_at", sa.Float, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.CheckConstraint(_AUDIENCE, name="audience"),
        sa.CheckConstraint(_SOURCE, name="source"),
    )


def _knowledge_sync() -> None:
    op.create_table(
        "knowledge_sync",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("began_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("report", sa.JSON, nullable=False),
    )


def _knowledge_page() -> None:
    op.create_table(
        "knowledge_page",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("reading", sa.Text, nullable=False),
        sa.Column("checked_at", sa.Float, nullable=False),
        sa.Column("missing", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
