"""How Tandem opens SQLite: which file, which PRAGMAs, which transactions."""

import json
import sqlite3
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.errors import ConfigurationError
from storage.settings import StorageSettings

_OLDEST_SQLITE = (3, 35)  # the first with RETURNING


class Use(Enum):
    """What an engine is for."""

    WRITE = "write"
    READ = "read"
    MIGRATE = "migrate"
    """Writes with foreign keys off: SQLite changes a table by copying and dropping it."""


def database_file(settings: StorageSettings) -> Path:
    """The file DATABASE_URL names; raises ConfigurationError."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise ConfigurationError(
            "DATABASE_URL is not a database address; write sqlite:///data/tandem.db"
        ) from error
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ConfigurationError(
            f"DATABASE_URL asks for {url.drivername}, but only SQLite is supported so far; "
            "write sqlite:///data/tandem.db"
        )
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise ConfigurationError("DATABASE_URL must name a file; write sqlite:///data/tandem.db")
    return Path(url.database)


def make_engine(file: Path, use: Use, options: Mapping[str, object] | None = None) -> Engine:
    """An engine whose transactions are what SQLite needs; `options` are what changes can ask for.

    What is deleted or written over is gone from the file as well.
    """
    engine = create_engine(
        URL.create(_DIALECT, database=str(file)),
        begin="BEGIN" if use is Use.READ else "BEGIN IMMEDIATE",
        poolclass=QueuePool,
        pool_size=2 if use is Use.READ else 1,
        max_overflow=0,
        hide_parameters=True,
        json_serializer=dump_json,
        json_deserializer=from_json,  # three times as fast as json.loads
        execution_options=dict(options or {}),
    )

    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - narrows the type
        connection.isolation_level = None
        for pragma in _pragmas(use):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", set_up)
    return engine


class Transactions(SQLiteDialect_pysqlite):
    """SQLite with transactions that begin where they are begun.

    SQLAlchemy's own begin leaves reads outside the transaction and so loses updates; a writer's
    transaction must be IMMEDIATE, or it fails at once when another process writes. An event could
    do the same, but an engine with events pays for them in every statement.
    """

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN IMMEDIATE", **options: Any) -> None:
        """`begin` is the statement that begins a transaction."""
        super().__init__(**options)
        self._begin = begin

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin a transaction."""
        dbapi_connection.cursor().execute(self._begin)


_DIALECT = "sqlite+tandem"
registry.register("sqlite.tandem", __name__, Transactions.__name__)


def require_features(connection: sqlite3.Connection) -> None:
    """Raise ConfigurationError where this Python's SQLite lacks what Tandem needs."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise ConfigurationError(
            f"this Python has SQLite {sqlite3.sqlite_version}; Tandem needs 3.35 or newer: "
            "use another build of Python"
        )
    if not has_fts5(connection):
        raise ConfigurationError(
            "this Python's SQLite has no FTS5, which the knowledge search needs: "
            "use another build of Python"
        )


def has_fts5(connection: sqlite3.Connection) -> bool:
    """Whether full-text search is built in."""
    modules = connection.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")
    return bool(modules.fetchone()[0])


def dump_json(value: object) -> str:
    """Compact JSON text that keeps the order of keys.

    Half of a surrogate pair, as platforms sometimes deliver, becomes U+FFFD: no request to Claude
    can carry it, and what is stored here is what is sent.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _pragmas(use: Use) -> tuple[str, ...]:
    shared = ("busy_timeout=5000", "temp_store=MEMORY", "mmap_size=268435456")
    if use is Use.READ:
        return (*shared, "query_only=ON")
    keys = "foreign_keys=OFF" if use is Use.MIGRATE else "foreign_keys=ON"
    return (
        *shared,
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        keys,
        "cache_size=-65536",
        "journal_size_limit=67108864",
    )
