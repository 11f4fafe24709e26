"""The file is written anew, or it is said that it was not."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.privacy.scrubbing import scrub
from tests.storage.privacy.thread import HERS, bytes_of


def test_what_was_deleted_long_ago_is_gone_too(file: Path) -> None:
    """Also what a program deleted that did not write over it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        with connection:
            connection.execute("CREATE TABLE note (words TEXT)")
            connection.execute("INSERT INTO note VALUES (?)", (HERS * 500,))
        with connection:
            connection.execute("DROP TABLE note")
    assert HERS.encode() in bytes_of(file)
    assert scrub(file)
    assert HERS.encode() not in bytes_of(file)


def test_a_file_in_use_is_left_for_the_next_time(file: Path) -> None:
    """It is said, and nothing is lost; afterwards it can be done."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not scrub(file, wait=0)
        other.rollback()
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM conversation").fetchone()
        assert not scrub(file, wait=0)  # its log is still being read
        other.rollback()
    assert scrub(file, wait=0)
