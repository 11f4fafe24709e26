"""Brings a database to the version this program knows; Alembic is imported only when it differs."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection

from engine.errors import ConfigurationError
from storage.schema import SCHEMA_VERSION
from storage.sqlite import Use, make_engine, require_features

_FOLDER = Path(__file__).parent / "migrations"


def bring_up_to_date(file: Path) -> None:
    """Migrate in one transaction, or change nothing.

    Raises ConfigurationError, and whatever SQLAlchemy raises. One process at a time.
    """
    engine = make_engine(file, Use.MIGRATE)
    try:
        with engine.begin() as connection:
            require_features(_driver(connection))
            if not is_current(version_of(connection)):
                migrate(connection, "head")
    finally:
        engine.dispose()


def version_of(connection: Connection) -> str | None:
    """The version of an open database; None where Tandem has never set it up."""
    return stored_version(_driver(connection))


def stored_version(connection: sqlite3.Connection) -> str | None:
    """The same, asked of SQLite itself."""
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.execute(tables).fetchone()[0]:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def is_current(version: str | None) -> bool:
    """Whether nothing is to be done; raises ConfigurationError for a newer database."""
    if version is not None and version > SCHEMA_VERSION:
        raise ConfigurationError(
            f"the database has version {version}, but this program knows only {SCHEMA_VERSION}: "
            "a newer Tandem has used it; run that one, or restore a backup"
        )
    return version == SCHEMA_VERSION


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - narrows the type
    return driver


def migrate(connection: Connection, version: str) -> None:
    """Run the migrations up to a version inside the open transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)
