"""The database is brought up to date once, whole, or not at all."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from storage import (
    account_tables,
    commitment_tables,
    file_tables,
    gap_tables,
    handoff_tables,
    knowledge_tables,
    link_tables,
    migrating,
    question_tables,
    rating_tables,
    route_tables,
    thanks_tables,
    verdict_tables,
)
from storage.database import open_database
from storage.migrating import bring_up_to_date, migrate, stored_version
from storage.schema import SCHEMA_VERSION, metadata
from storage.settings import StorageSettings
from storage.sqlite import Use, make_engine, require_features


def at_version(file: Path, version: str) -> None:
    """A database as an earlier program left it."""
    engine = make_engine(file, Use.MIGRATE)
    with engine.begin() as connection:
        migrate(connection, version)
    engine.dispose()


def statements(file: Path) -> set[str]:
    """Everything the file is made of, in one spelling."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        made = {" ".join(row[0].split()) for row in rows}
    return {sql for sql in made if "passage_words" not in sql and "alembic" not in sql}


def version_of(file: Path) -> str | None:
    """The version stored in the file."""
    with closing(sqlite3.connect(file)) as connection:
        return stored_version(connection)


def test_the_migrations_make_the_tables_the_program_uses(migrated: Path, tmp_path: Path) -> None:
    """Columns, constraints and indexes of `schema` and of the migrations are the same."""
    rooms = (
        knowledge_tables.article,
        rating_tables.quote,
        handoff_tables.handoff,
        file_tables.carried_file,
        link_tables.link_mail,
        account_tables.pending_action,
        verdict_tables.verdict,
        route_tables.turn_route,
        gap_tables.gap_report,
        commitment_tables.commitment,
        question_tables.team_question,
        thanks_tables.thanks,
    )
    assert {table.metadata for table in rooms} == {metadata}
    file = tmp_path / "schema.db"
    engine = make_engine(file, Use.MIGRATE)
    metadata.create_all(engine)
    engine.dispose()
    assert statements(migrated) == statements(file)


def test_the_program_knows_its_newest_migration() -> None:
    """The version compared at the start is the head of the one line of migrations."""
    script = ScriptDirectory(str(migrating._FOLDER))
    assert script.get_heads() == [SCHEMA_VERSION]
    assert version_numbers(script) == sorted(version_numbers(script), reverse=True)


def version_numbers(script: ScriptDirectory) -> list[str]:
    """Newest first."""
    return [revision.revision for revision in script.walk_revisions()]


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
async def test_an_older_database_is_brought_up_to_date(tmp_path: Path, version: str) -> None:
    """Its rows stay, and what is new is there."""
    file = tmp_path / "tandem.db"
    at_version(file, version)
    with closing(sqlite3.connect(file)) as old, old:
        old.execute(
            "INSERT INTO conversation VALUES (7, 'k', 'slack', 'w', 'c', 't', 'u', 'assistant',"
            " 0, NULL, 3, 1, 0, NULL, 1.0)"
        )
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    database = await open_database(settings, Platform.SLACK)
    await database.close()
    with closing(sqlite3.connect(file)) as new:
        assert new.execute("SELECT id, key FROM conversation").fetchall() == [(7, "k")]
        assert new.execute("SELECT count(*) FROM rating_class").fetchone()[0] > 10
    assert version_of(file) == SCHEMA_VERSION


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    """The database stays at its old version as a whole."""
    file = tmp_path / "tandem.db"
    at_version(file, "0001")
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("CREATE TABLE rating_curve (in_the_way)")
    before = statements(file)
    with pytest.raises(Exception, match="rating_curve"):
        bring_up_to_date(file)
    assert version_of(file) == "0001"
    assert statements(file) == before


async def test_a_newer_database_is_refused_and_left_alone(file: Path) -> None:
    """An older program must not write what it does not know."""
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '0999'")
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    with pytest.raises(ConfigurationError, match=r"version 0999.*a newer Tandem has used it"):
        await open_database(settings, Platform.SLACK)
    assert version_of(file) == "0999"


async def test_two_processes_may_start_at_once(tmp_path: Path) -> None:
    """Both find a database that is made once."""
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/tandem.db")
    databases = await asyncio.gather(
        open_database(settings, Platform.SLACK), open_database(settings, Platform.DISCORD)
    )
    for database in databases:
        await database.close()
    assert version_of(tmp_path / "tandem.db") == SCHEMA_VERSION


def test_a_current_database_needs_no_alembic(file: Path) -> None:
    """Half a second of imports is spent only when there is something to migrate."""
    script = (
        "import sys; from pathlib import Path; from storage.migrating import bring_up_to_date\n"
        "bring_up_to_date(Path(sys.argv[1])); print('alembic' in sys.modules)"
    )
    command_line = [sys.executable, "-c", script, str(file)]
    done = subprocess.run(command_line, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout == "False\n"


def test_every_migration_can_be_undone(tmp_path: Path) -> None:
    """Down to nothing, and up again to the same tables."""
    file = tmp_path / "tandem.db"
    at_version(file, "head")
    before = statements(file)
    downgrade(file, "base")
    assert statements(file) == set()
    at_version(file, "head")
    assert statements(file) == before


def downgrade(file: Path, version: str) -> None:
    """What an operator does who goes back to an earlier program."""
    engine = make_engine(file, Use.MIGRATE)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrating._FOLDER))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, version)
    engine.dispose()


def test_an_article_of_before_is_public_and_version_one_of_itself(tmp_path: Path) -> None:
    """Its passages stay; what is the team's goes with all its words where one goes back."""
    file = tmp_path / "tandem.db"
    at_version(file, "0008")
    with closing(sqlite3.connect(file)) as old, old:
        old.executescript(BEFORE_VERSIONS)
    at_version(file, "0009")
    with closing(sqlite3.connect(file)) as new, new:
        served = "SELECT a.name, a.audience, v.body FROM article a JOIN article_version v"
        rows = new.execute(f"{served} ON v.id = a.version_id ORDER BY a.id").fetchall()
        assert rows == [("a.md", "public", "One.\n\nTwo."), ("b.md", "public", "Three.")]
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
        new.execute("UPDATE article SET audience = 'team' WHERE name = 'a.md'")
    downgrade(file, "0008")
    with closing(sqlite3.connect(file)) as back:
        assert back.execute("SELECT name FROM article").fetchall() == [("b.md",)]
        assert back.execute("SELECT text FROM passage").fetchall() == [("Three.",)]
        assert back.execute("SELECT rowid FROM passage_words").fetchall() == [(3,)]


def test_handoffs_come_and_go_without_the_rest(tmp_path: Path) -> None:
    """Turns and posts stay; an earlier program finds nothing that it does not know."""
    file = tmp_path / "tandem.db"
    at_version(file, "0006")
    with closing(sqlite3.connect(file)) as old, old:
        old.executescript(BEFORE_HANDOFFS)
    at_version(file, "0007")
    with closing(sqlite3.connect(file)) as new, new:
        assert new.execute("SELECT turn_id, relay_id, text FROM outbox").fetchall() == [
            (1, None, "Yes.")
        ]
        new.executescript(WITH_HANDOFFS)
    downgrade(file, "0006")
    with closing(sqlite3.connect(file)) as back:
        assert back.execute("SELECT turn_id, text FROM outbox").fetchall() == [(1, "Yes.")]
        assert back.execute("SELECT outcome FROM turn ORDER BY id").fetchall() == [
            ("answered",),
            ("cancelled",),
        ]
        assert back.execute("SELECT owner FROM conversation").fetchall() == [("assistant",)]
        assert back.execute("SELECT state FROM inbox").fetchall() == [("dropped",)]


def test_a_handoff_of_before_the_total_clock_pauses_where_nobody_waits(tmp_path: Path) -> None:
    """Its timers stay; an earlier program finds none that it does not know."""
    file = tmp_path / "tandem.db"
    at_version(file, "0015")
    with closing(sqlite3.connect(file)) as old, old:
        old.executescript(BEFORE_TOTAL)
    at_version(file, "0018")
    with closing(sqlite3.connect(file)) as new, new:
        rows = new.execute("SELECT paused_since, paused_seconds FROM handoff ORDER BY id")
        assert rows.fetchall() == [(None, 0.0), (4.0, 0.0), (9.0, 0.0)]
        assert new.execute("SELECT kind FROM handoff_timer").fetchall() == [("next_reply",)]
        new.execute("INSERT INTO handoff_timer VALUES (1, 'total', 9.0)")
    downgrade(file, "0015")
    with closing(sqlite3.connect(file)) as back:
        assert back.execute("SELECT kind FROM handoff_timer").fetchall() == [("next_reply",)]


BEFORE_TOTAL = """
INSERT INTO conversation (id, key, platform, workspace, channel, thread, opener, owner, epoch,
  fence, next_seq, prompt_version, created_at)
  VALUES (1, 'k', 'slack', 'w', 'c', 't', 'u', 'teammate', 0, 0, 1, 0, 1.0);
INSERT INTO handoff (conversation_id, reference, customer, customer_name, state, epoch, reason,
  urgency, summary, queued_at, waiting_since, last_word_at, closed_at, hops, is_reopened) VALUES
  (1, 'R1', 'u', 'U', 'claimed', 1, 'other', 'low', '', 1.0, 2.0, NULL, NULL, 0, 0),
  (1, 'R2', 'u', 'U', 'resolved', 1, 'other', 'low', '', 1.0, NULL, 3.0, 4.0, 0, 0),
  (1, 'R3', 'u', 'U', 'resolved', 1, 'other', 'low', '', 1.0, NULL, 9.0, NULL, 0, 0);
INSERT INTO handoff_timer VALUES (1, 'next_reply', 5.0);
"""
BEFORE_VERSIONS = """
INSERT INTO article VALUES (1, 'a.md', 'A', 'https://a.example/a', 'en', '2026-11-02', 'x'),
  (2, 'b.md', 'B', 'https://a.example/b', 'en', '2026-11-02', 'y');
INSERT INTO passage (number, id, article_id, ord, path, text) VALUES (1, 'p1', 1, 1, '[]', 'Two.'),
  (2, 'p2', 1, 0, '[]', 'One.'), (3, 'p3', 2, 0, '[]', 'Three.');
INSERT INTO passage_words (rowid, title, path, text) VALUES (1, 'A', '', 'Two.'),
  (2, 'A', '', 'One.'), (3, 'B', '', 'Three.');
"""
BEFORE_HANDOFFS = """
INSERT INTO conversation VALUES
  (1, 'k', 'slack', 'w', 'c', 't', 'u', 'assistant', 0, NULL, 0, 1, 0, NULL, 1.0, 1);
INSERT INTO turn VALUES (1, 1, 'R1', 'u', 1, 1, 'done', 'answered', NULL, 1.0, 2.0);
INSERT INTO outbox (conversation_id, turn_id, ord, kind, epoch, text, plain, nonce, state, attempt,
  in_doubt, created_at) VALUES (1, 1, 0, 'reply', 0, 'Yes.', 'Yes.', 'n1', 'queued', 0, 0, 1.0);
"""
WITH_HANDOFFS = """
UPDATE conversation SET owner = 'queue';
INSERT INTO turn VALUES (2, 1, 'R2', 'u', 1, 1, 'done', 'taken_over', NULL, 1.0, 2.0);
INSERT INTO handoff (conversation_id, reference, customer, customer_name, state, epoch, reason,
  urgency, summary, queued_at, hops, is_reopened)
  VALUES (1, 'R3', 'u', 'U', 'queued', 1, 'other', 'low', '', 1.0, 0, 0);
INSERT INTO handoff_event (conversation_id, handoff_id, move, detail, actor_kind, actor_id, at,
  before, after, epoch) VALUES (1, 1, 'escalated', '', 'clock', '', 1.0, '', 'queued', 1);
INSERT INTO relay (conversation_id, handoff_id, epoch, kind, body, state, created_at)
  VALUES (1, 1, 1, 'words', '{}', 'done', 1.0);
INSERT INTO outbox (conversation_id, relay_id, ord, kind, epoch, text, plain, nonce, state,
  attempt, in_doubt, created_at)
  VALUES (1, 1, 0, 'teammate', 1, 'Hello', 'Hello', 'n2', 'queued', 0, 0, 1.0);
INSERT INTO inbox (conversation_id, state, message_id, author_id, address, sort_key, sent_at,
  received_at, payload, outcome, reason) VALUES (1, 'kept', 'm', 'a', 'to_others', '1', 1.0, 1.0,
  '{"about":"instruction"}', 'ignored', 'context');
"""


def test_an_sqlite_without_full_text_search_is_named() -> None:
    """A table in place of SQLite's list of modules stands for a build without FTS5."""
    with closing(sqlite3.connect(":memory:")) as connection:
        require_features(connection)
        connection.execute("CREATE TABLE pragma_module_list (name)")
        with pytest.raises(ConfigurationError, match="no FTS5"):
            require_features(connection)
