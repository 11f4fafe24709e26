"""What goes wrong in the database and below it, said in our own errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from engine.errors import ConfigurationError, StorageUnavailable

_FAILURES = (SQLAlchemyError, sqlite3.Error, OSError)


def translated(error: Exception) -> Exception:
    """The error to show for a failure; one that is not the database's stays what it is."""
    if not isinstance(error, _FAILURES):
        return error
    unavailable = StorageUnavailable(reason(error))
    unavailable.__cause__ = error
    return unavailable


def reason(error: Exception) -> str:
    """The cause in the database's own words, without the statement and its values."""
    if isinstance(error, DBAPIError):
        return str(error.orig)
    return str(error)


@contextmanager
def storage_failures() -> Iterator[None]:
    """Let every failure of the database leave as StorageUnavailable."""
    try:
        yield
    except _FAILURES as error:
        raise StorageUnavailable(reason(error)) from error


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
