"""Writes the database file anew, so that nothing of what was erased is left between its rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.failures import opening_failures

_WAIT = 60.0
"""Seconds; a program that is at work lets go of the file many times in that."""


def scrub(file: Path, *, wait: float = _WAIT) -> bool:
    """Write the file anew and empty its log; False where others held on to it all the time.

    `wait` is in seconds. Nothing is lost either way: it can be done again. Raises
    ConfigurationError.
    """
    with opening_failures(file), closing(sqlite3.connect(file, timeout=wait)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA temp_store=MEMORY")  # no copy in another file
        try:
            connection.execute("VACUUM")
            (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise
        return not is_busy
