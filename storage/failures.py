"""What goes wrong in the database and below it, said in our own errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc as sql

from engine.errors import ConfigurationError, StorageUnavailable

_FAILURES = (sql.SQLAlchemyError, sqlite3.Error, OSError)
_AWAY = (sql.DBAPIError, sql.TimeoutError, sqlite3.Error)
_BUGS = (
    *(sql.IntegrityError, sql.ProgrammingError, sql.DataError, sql.NotSupportedError),
    *(sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError),
    sqlite3.NotSupportedError,
)
"""What our own statements did wrong: no later time makes them right."""


def translated(error: Exception) -> Exception:
    """StorageUnavailable for what may pass; a bug, ours or any other, stays what it is."""
    if isinstance(error, _BUGS) or not isinstance(error, _AWAY):
        return error
    unavailable = StorageUnavailable(reason(error))
    unavailable.__cause__ = error
    return unavailable


def reason(error: Exception) -> str:
    """The cause in the database's own words, without the statement and its values."""
    if isinstance(error, sql.DBAPIError):
        return str(error.orig)
    return str(error)


@contextmanager
def storage_failures() -> Iterator[None]:
    """Let a failure that may pass leave as StorageUnavailable."""
    try:
        yield
    except Exception as error:
        unavailable = translated(error)
        if unavailable is error:
            raise
        raise unavailable from error


@contextmanager
def opening_failures(file: object) -> Iterator[None]:
    """Let every failure while opening leave as ConfigurationError that names the file."""
    try:
        yield
    except _FAILURES as error:
        raise ConfigurationError(
            f"cannot open the database {file}: {reason(error)}; "
            "set DATABASE_URL to a file Tandem may read and write, on a local disk with free space"
        ) from error
