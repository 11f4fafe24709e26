"""The doctor's view of database and knowledge, one line each, without disturbing anybody."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from engine.checkup import Finding, Level, would_stop
from engine.domain.messages import Platform
from storage.checkup import check_storage
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.ingestion.shelf import BrokenArticle
from storage.knowledge import KnowledgeBase
from storage.schema import SCHEMA_VERSION
from storage.settings import StorageSettings
from storage.sync_report import SyncReport
from tests.storage.builders import Clock, answered, ending, said, sends_of, turn_of
from tests.storage.library import page, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder with one article."""
    write(tmp_path / "knowledge", "hail.md", page())
    return tmp_path / "knowledge"


def lines(findings: Sequence[Finding], level: Level) -> str:
    """All findings of a level."""
    return "\n".join(str(finding) for finding in findings if finding.level is level)


async def test_a_sound_set_up_is_fine(settings: StorageSettings, folder: Path) -> None:
    """SQLite, version and articles; nothing to fix."""
    findings = await check_storage(settings, folder)
    assert [finding.level for finding in findings] == [Level.OK] * 3
    said = lines(findings, Level.OK)
    assert "with FTS5" in said
    assert f"version {SCHEMA_VERSION}, up to date" in said
    assert "1 knowledge articles" in said


async def test_a_first_start_is_fine_and_makes_nothing(tmp_path: Path, folder: Path) -> None:
    """The doctor leaves no file and no folder behind."""
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/new/deep/tandem.db")
    findings = await check_storage(settings, folder)
    assert not would_stop(findings)
    assert "will be made at the start" in lines(findings, Level.OK)
    assert os.listdir(tmp_path) == ["knowledge"]


async def test_a_running_process_is_not_disturbed(
    database: Database, settings: StorageSettings, folder: Path
) -> None:
    """Its lock is not asked for, and its open transaction is not waited for."""
    del database
    with closing(sqlite3.connect(settings.database_url[10:], isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        findings = await check_storage(settings, folder)
    assert not would_stop(findings)


async def test_a_check_leaves_the_file_free(settings: StorageSettings, folder: Path) -> None:
    """The program can start right after it."""
    await check_storage(settings, folder)
    opened = await open_database(settings, Platform.SLACK)
    await opened.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://db/tandem", "only SQLite is supported so far"),
        ("sqlite:////proc/tandem.db", "cannot be written"),
        ("sqlite:////proc/version", "cannot be written"),
    ],
)
async def test_what_cannot_be_a_database_stops(folder: Path, address: str, words: str) -> None:
    """With what to set."""
    findings = await check_storage(StorageSettings(database_url=address), folder)
    assert would_stop(findings)
    assert words in lines(findings, Level.STOP)
    assert "DATABASE_URL" in lines(findings, Level.STOP)


async def test_a_file_in_place_of_the_folder_stops(tmp_path: Path, folder: Path) -> None:
    """The path is named."""
    write(tmp_path, "file", "x")
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/file/tandem.db")
    assert f"{tmp_path}/file" in lines(await check_storage(settings, folder), Level.STOP)


async def test_a_file_that_is_no_database_stops(tmp_path: Path, folder: Path) -> None:
    """Found before the program is started."""
    write(tmp_path, "notes.db", "these are notes, not a database " * 50)
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/notes.db")
    assert "not a database" in lines(await check_storage(settings, folder), Level.STOP)


@pytest.mark.parametrize(
    ("version", "level", "words"),
    [("0001", Level.OK, "will be brought up to date"), ("0999", Level.STOP, "a newer Tandem")],
)
async def test_the_version_is_compared(
    settings: StorageSettings, file: Path, folder: Path, version: str, level: Level, words: str
) -> None:
    """An older database is fine, a newer one is not."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    assert words in lines(await check_storage(settings, folder), level)


async def test_a_damaged_database_stops(
    settings: StorageSettings, file: Path, folder: Path
) -> None:
    """Its version is not all that is looked at."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE outbox")
    told = lines(await check_storage(settings, folder), Level.STOP)
    assert "no such table: outbox" in told


async def test_every_broken_article_has_its_line(settings: StorageSettings, folder: Path) -> None:
    """It does not stop the rest."""
    write(folder, "a.md", "nothing")
    write(folder, "b.md", page(title=""))
    findings = await check_storage(settings, folder)
    assert not would_stop(findings)
    assert [str(f).split(":")[0] for f in findings if f.level is Level.WARN] == [
        "WARN  article a.md",
        "WARN  article b.md",
    ]


async def test_what_the_newest_look_at_the_articles_found_is_told(
    settings: StorageSettings, database: Database, folder: Path
) -> None:
    """A look that failed, and articles that cannot be used, the web's included."""
    base = KnowledgeBase(database)
    broken = (BrokenArticle(name="https://acme.example/a", reason="no answer"),)
    for end, told in (
        (SyncReport(broken=broken), "found 1 that cannot be used as they are -> see python -m"),
        ("no folder", "articles could not be looked at"),
    ):
        await base.record(end, began_at=0.0, desk=None)
        assert told in lines(await check_storage(settings, folder), Level.WARN)
    await base.record(SyncReport(), began_at=0.0, desk=None)
    assert lines(await check_storage(settings, folder), Level.WARN) == ""


async def test_no_article_at_all_stops(settings: StorageSettings, tmp_path: Path) -> None:
    """An assistant that knows nothing must not be started."""
    findings = await check_storage(settings, tmp_path / "nowhere")
    assert "KNOWLEDGE_DIR" in lines(findings, Level.STOP)


async def test_answers_that_were_given_up_are_told(
    settings: StorageSettings, store: Conversations, clock: Clock, folder: Path
) -> None:
    """How many, the newest with its place, its reference and why, and what to do; it may start."""
    work = await answered(store, "one", "two")
    await store.bury_send(work.lease, work.parts[0], "permanent: not_in_channel", instead=())
    findings = await check_storage(settings, folder)
    told = lines(findings, Level.WARN)
    assert "1 answer on slack was given up" in told
    assert "slack:T1:C1:1700000000.000100 at 2023-11-14 22:15 UTC" in told
    assert "permanent: not_in_channel -> " in told
    assert not would_stop(findings)
    await store.receive(said("Hello?", at=2))
    turn = await turn_of(store, 1)
    await store.finish_turn(turn.lease, turn.turn_id, ending("three"))
    clock.now += 60
    work = await sends_of(store, 1)
    await store.bury_send(work.lease, work.parts[0], "permanent: is_archived", instead=())
    told = lines(await check_storage(settings, folder), Level.WARN)
    assert "2 answers on slack were given up" in told
    assert f"(reference {turn.reference}): permanent: is_archived" in told
