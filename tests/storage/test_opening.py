"""Opening says plainly what is wrong, and one process serves a platform."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from storage.database import Database, open_database
from storage.settings import StorageSettings

LIMIT = 20.0
OPEN_AND_WAIT = """
import asyncio, sys
from engine.domain.messages import Platform
from storage.database import open_database
from storage.settings import StorageSettings

async def main():
    await open_database(StorageSettings(database_url=sys.argv[1]), Platform.SLACK)
    print("open", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def put(connection: Connection, name: str, like: str = "car") -> None:
    """Store one row; the name is unique."""
    connection.execute(
        text("INSERT INTO rating_class VALUES (:name, :like, 1)"), {"name": name, "like": like}
    )


def names(connection: Connection) -> set[str]:
    """The rows that tests have put."""
    found = connection.execute(text("SELECT name FROM rating_class WHERE monthly_cents = 1"))
    return set(found.scalars())


def lease_all(file: Path) -> None:
    """One leased conversation for each platform."""
    with closing(sqlite3.connect(file)) as other, other:
        for platform in ("slack", "discord"):
            other.execute(
                "INSERT INTO conversation VALUES (NULL, ?, ?, 'w', 'c', 't', 'u', 'assistant',"
                " 0, 'dead', 3, 1, 0, NULL, 1.0, 1)",
                (platform, platform),
            )


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://db/tandem", "only SQLite is supported so far"),
        ("not an address", "not a database address"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite:////proc/tandem/tandem.db", "cannot open the database"),
        ("sqlite:////proc/self/tandem.db", "cannot open the database"),
    ],
)
async def test_an_address_that_cannot_be_used_is_explained(address: str, words: str) -> None:
    """The operator is told what to write, or which file cannot be opened."""
    with pytest.raises(ConfigurationError, match=words) as caught:
        await open_database(StorageSettings(database_url=address), Platform.SLACK)
    assert "DATABASE_URL" in str(caught.value)


async def test_a_path_through_a_file_is_explained(tmp_path: Path) -> None:
    """A folder that cannot be made is named."""
    (tmp_path / "file").write_text("x")
    address = f"sqlite:///{tmp_path}/file/tandem.db"
    with pytest.raises(ConfigurationError, match=f"{tmp_path}/file/tandem.db"):
        await open_database(StorageSettings(database_url=address), Platform.SLACK)


async def test_a_folder_in_place_of_the_file_is_explained(tmp_path: Path) -> None:
    """A path that is a folder is no database."""
    with pytest.raises(ConfigurationError, match="cannot open the database"):
        await open_database(StorageSettings(database_url=f"sqlite:///{tmp_path}"), Platform.SLACK)


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    """Somebody's notes are not overwritten."""
    notes = tmp_path / "notes.db"
    notes.write_text("these are my notes, not a database\n" * 50)
    before = notes.read_bytes()
    with pytest.raises(ConfigurationError, match="not a database"):
        await open_database(StorageSettings(database_url=f"sqlite:///{notes}"), Platform.SLACK)
    assert notes.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
async def test_a_file_that_may_not_be_written_is_explained(
    settings: StorageSettings, file: Path
) -> None:
    """A read-only database is an error at the start, not at the first message."""
    await asyncio.to_thread(file.chmod, 0o400)
    with pytest.raises(ConfigurationError, match="readonly"):
        await open_database(settings, Platform.SLACK)


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    """A first start needs no preparation."""
    address = f"sqlite:///{tmp_path}/new/deep/tandem.db"
    database = await open_database(StorageSettings(database_url=address), Platform.DISCORD)
    assert await database.read(names) == set()
    await database.close()


async def test_a_failed_opening_lets_the_file_go(tmp_path: Path) -> None:
    """Once the cause is gone, the same process can open it."""
    file = tmp_path / "tandem.db"
    file.write_text("no database at all, but some words " * 20)
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    with pytest.raises(ConfigurationError):
        await open_database(settings, Platform.SLACK)
    file.unlink()
    database = await open_database(settings, Platform.SLACK)
    await database.close()


async def test_one_process_serves_a_platform(database: Database, settings: StorageSettings) -> None:
    """The second one is told which process to stop; another platform may share the file."""
    with pytest.raises(ConfigurationError, match=f"process {os.getpid()} already serves slack"):
        await open_database(settings, Platform.SLACK)
    discord = await open_database(settings, Platform.DISCORD)
    await discord.write(put, "a")
    assert await database.read(names) == {"a"}
    await discord.close()


async def test_a_killed_process_leaves_neither_lock_nor_lease(
    settings: StorageSettings, file: Path
) -> None:
    """The next start takes both over at once; leases of the other platform stay."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPEN_AND_WAIT, settings.database_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(LIMIT):
        assert await process.stdout.readline() == b"open\n"
    lease_all(file)
    process.kill()
    await process.wait()
    database = await open_database(settings, Platform.SLACK)
    rows = await database.read(
        lambda c: c.execute(text("SELECT platform, worker, fence FROM conversation")).all()
    )
    assert sorted(tuple(row) for row in rows) == [("discord", "dead", 3), ("slack", None, 4)]
    await database.close()
