"""One writer that commits in groups, two readers, and clear words when something is wrong."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from storage.database import Database, open_database
from storage.settings import StorageSettings
from storage.sqlite import Use, database_file, make_engine
from storage.writer import Writer

LIMIT = 20.0


def put(connection: Connection, name: str, like: str = "car") -> None:
    """Store one row; the name is unique."""
    connection.execute(
        text("INSERT INTO rating_class VALUES (:name, :like, 1)"), {"name": name, "like": like}
    )


def names(connection: Connection) -> set[str]:
    """The rows that tests have put."""
    found = connection.execute(text("SELECT name FROM rating_class WHERE monthly_cents = 1"))
    return set(found.scalars())


def damage(file: Path) -> None:
    """Write garbage over all pages but the first."""
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * (file.stat().st_size - 4096))


class Gate:
    """A change that keeps the writer busy until it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self, connection: Connection) -> None:
        """Wait."""
        self.entered.set()
        assert self.open.wait(LIMIT)

    async def reached(self) -> None:
        """Return once the writer stands here."""
        assert await asyncio.to_thread(self.entered.wait, LIMIT)


async def test_what_was_written_can_be_read(database: Database) -> None:
    """A read begun after a write has returned sees it."""
    await database.write(put, "a")
    assert await database.read(names) == {"a"}


async def test_changes_that_wait_share_one_commit(database: Database) -> None:
    """Whatever queued up while the writer was busy is one transaction."""
    commits: list[Connection] = []
    event.listen(database._opened.writer, "commit", commits.append)
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.reached()
    rest = [asyncio.ensure_future(database.write(put, str(n))) for n in range(20)]
    await asyncio.sleep(0)
    gate.open.set()
    await asyncio.gather(first, *rest)
    assert len(commits) == 2


async def test_a_change_that_fails_fails_alone(database: Database) -> None:
    """Its neighbours in the group are committed, and only it gets the error."""
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.reached()
    rest = [asyncio.ensure_future(database.write(put, name)) for name in ("a", "a", "b")]
    await asyncio.sleep(0)
    gate.open.set()
    outcomes = await asyncio.gather(first, *rest, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes[1:]] == [
        type(None),
        IntegrityError,
        type(None),
    ]
    assert await database.read(names) == {"a", "b"}


async def test_an_error_of_the_change_itself_comes_back_as_it_is(database: Database) -> None:
    """Only the database's own failures are translated; the change leaves nothing behind."""

    def half(connection: Connection) -> None:
        put(connection, "a")
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        await database.write(half)
    assert await database.read(names) == set()


async def test_nobody_is_told_before_the_commit(database: Database) -> None:
    """A change that has run waits for the group it is committed with."""
    hold, gate = Gate(), Gate()
    first = asyncio.ensure_future(database.write(hold))
    await hold.reached()
    early = asyncio.ensure_future(database.write(put, "a"))
    late = asyncio.ensure_future(database.write(gate))
    await asyncio.sleep(0)
    hold.open.set()
    await gate.reached()
    await first
    assert not early.done()
    assert await database.read(names) == set()
    gate.open.set()
    await asyncio.gather(early, late)
    assert await database.read(names) == {"a"}


async def test_who_gives_up_waiting_disturbs_nobody(database: Database) -> None:
    """A cancelled caller's change is committed, and the others get their results."""
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await gate.reached()
    gone = asyncio.ensure_future(database.write(put, "a"))
    stays = asyncio.ensure_future(database.write(put, "b"))
    await asyncio.sleep(0)
    gone.cancel()
    gate.open.set()
    await asyncio.gather(first, stays)
    assert await database.read(names) == {"a", "b"}


async def test_the_queue_has_an_end(database: Database, settings: StorageSettings) -> None:
    """Beyond it a change is refused at once, so that its message is not acknowledged."""
    engine = make_engine(database_file(settings), Use.WRITE)
    writer = Writer(engine, most_waiting=1)
    gate = Gate()
    first = asyncio.ensure_future(writer.run(gate))
    await gate.reached()
    with pytest.raises(StorageUnavailable, match="already wait"):
        await writer.run(names)
    gate.open.set()
    await first
    assert await writer.run(names) == set()
    await writer.close()
    engine.dispose()


async def test_closing_commits_what_waits_and_refuses_the_rest(settings: StorageSettings) -> None:
    """What was asked for before is stored; what comes after is told that it is too late."""
    database = await open_database(settings, Platform.SLACK)
    waiting = [asyncio.ensure_future(database.write(put, str(n))) for n in range(300)]
    await asyncio.sleep(0)
    await database.close()
    await database.close()
    await asyncio.gather(*waiting)
    with pytest.raises(StorageUnavailable, match="closed"):
        await database.write(put, "late")
    with pytest.raises(StorageUnavailable, match="closed"):
        await database.read(names)
    again = await open_database(settings, Platform.SLACK)
    assert len(await again.read(names)) == 300
    await again.close()


async def test_readers_cannot_write(database: Database) -> None:
    """A change sent to a reader is an error, not a second writer."""
    with pytest.raises(StorageUnavailable, match="readonly"):
        await database.read(put, "a")


async def test_the_connections_are_set_up_for_durability(database: Database) -> None:
    """WAL, full synchronisation and foreign keys on the writer."""

    def settings_of(connection: Connection) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "query_only", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in pragmas]

    assert await database.write(settings_of) == ["wal", 2, 1, 0, 5000]
    assert (await database.read(settings_of))[3] == 1


async def test_a_full_disk_stores_nothing_and_passes(database: Database) -> None:
    """The change fails as a whole, and works again when there is room."""

    def pages(connection: Connection, most: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    def much(connection: Connection) -> None:
        for number in range(50):
            put(connection, f"{number}", "x" * 4_000)

    await database.write(pages, 1)  # SQLite takes the present size for the least
    with pytest.raises(StorageUnavailable, match="full"):
        await database.write(much)
    assert await database.read(names) == set()
    await database.write(pages, 1_000_000)
    await database.write(much)
    assert len(await database.read(names)) == 50


async def test_a_lock_held_too_long_is_reported_at_once_to_all(
    database: Database, file: Path
) -> None:
    """Nothing of the group is stored, and the group works when the lock is gone."""

    def hurry(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")

    await database.write(hurry)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        changes = [database.write(put, name) for name in ("a", "b")]
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [StorageUnavailable] * 2
        assert "locked" in str(outcomes[0])
    await database.write(put, "a")
    assert await database.read(names) == {"a"}


async def test_a_file_damaged_while_open_is_reported(database: Database, file: Path) -> None:
    """Garbage in place of pages is StorageUnavailable, for readers and for the writer."""
    damage(file)
    with pytest.raises(StorageUnavailable, match="malformed"):
        await database.read(names)
    with pytest.raises(StorageUnavailable, match="malformed"):
        await database.write(put, "a")


async def test_an_error_tells_no_customer_words(database: Database) -> None:
    """Neither the error nor its cause shows the values of the statement."""
    await database.write(put, "private")
    with pytest.raises(IntegrityError) as caught:
        await database.write(put, "private")
    assert "private" not in f"{caught.value!s} {caught.value.__cause__!s}"


def misspelt(connection: Connection) -> None:
    """A statement that is wrong by itself."""
    connection.execute(text("SELECT :a"), {"a": object()})


async def test_a_bug_of_ours_is_no_outage(database: Database) -> None:
    """What trying later would not put right is not called that, for writers nor for readers."""
    with pytest.raises(ProgrammingError):
        await database.write(misspelt)
    with pytest.raises(ProgrammingError):
        await database.read(misspelt)
