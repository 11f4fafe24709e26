"""What an operator reads who gives out, forgets or verifies."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from composition import privacy
from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import open_database
from storage.settings import StorageSettings
from tests.storage.builders import MAYA, ending, open_turn, said

ASKED = said("Is my zebrafinch covered?")


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program is started, with a database in which Maya was answered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///t.db")
    database = await open_database(StorageSettings(), Platform.SLACK)
    store = Conversations(database, platform=Platform.SLACK, worker="w1")
    turn = await open_turn(store, ASKED)
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    await database.close()
    return tmp_path


def names_in(folder: Path, pattern: str) -> list[str]:
    """The files that are called so."""
    return sorted(each.name for each in folder.glob(pattern))


def bytes_of(folder: Path, name: str) -> bytes:
    """What is in a file."""
    return (folder / name).read_bytes()


async def test_everything_about_somebody_goes_to_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Readable by its owner alone, and never over another one."""
    name = f"slack:T1:{MAYA.id}"
    assert privacy.export("run_slack", name) == 0
    file = folder / "slack-T1-U1.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "zebrafinch" in json.loads(file.read_text())["tables"]["inbox"][0]["payload"]["text"]
    assert privacy.export("run_slack", name) == 1
    out, err = capsys.readouterr()
    assert out.endswith(" rows about slack:T1:U1 in slack-T1-U1.json\n")
    assert err == "run_slack: slack-T1-U1.json is there already: move it away first\n"
    assert names_in(folder, "slack*") == ["slack-T1-U1.json"]


async def test_who_is_forgotten_is_listed_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The places of what stays on the platform, then what was done; no word is left in the file."""
    assert privacy.forget("run_slack", f"slack:T1:{MAYA.id}") == 0
    out, err = capsys.readouterr()
    assert err == ""
    place, theirs, done, last = out.splitlines()
    assert place == ASKED.place.key
    assert theirs == f"  their messages: {ASKED.id}"
    assert done.startswith("slack:T1:U1 is forgotten in 1 conversation, ")
    assert last.startswith("what stands on the platforms is listed above")
    assert "t.db" in names_in(folder, "t.db*")
    assert not [
        name for name in names_in(folder, "t.db*") if b"zebrafinch" in bytes_of(folder, name)
    ]


async def test_what_is_under_way_is_left_for_the_next_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says why, and the exit status that something is left to do."""
    database = await open_database(StorageSettings(), Platform.SLACK)
    store = Conversations(database, platform=Platform.SLACK, worker="w1")
    await store.receive(said("And now?", at=2))
    assert privacy.forget("run_slack", f"slack:T1:{MAYA.id}") == 1
    await database.close()
    out, _ = capsys.readouterr()
    assert "\n  left as it is: a message waits for its answer\n" in out
    assert out.endswith("\n1 conversation left: do this again when that is over\n")


async def test_the_audit_is_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many rows and the newest hash; or the first wrong row, and status 1."""
    assert privacy.verify_audit("run_slack") == 0
    privacy.forget("run_slack", f"slack:T1:{MAYA.id}")
    assert privacy.verify_audit("run_slack") == 0
    with closing(sqlite3.connect("t.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET details = '{}' WHERE seq = 2")
    assert privacy.verify_audit("run_slack") == 1
    empty, *_, rows, head, broken = capsys.readouterr().out.splitlines()
    assert empty == "the audit is empty"
    assert rows == "the audit is as it was written: 2 rows, 0 signed"
    assert head.startswith("row 2 has the hash ")
    assert broken == "the audit is not as it was written: row 2: it was changed"


@pytest.mark.parametrize("ask", [privacy.forget, privacy.export])
async def test_who_is_nobody_is_a_line_and_status_1(
    folder: Path, capsys: pytest.CaptureFixture[str], ask: object
) -> None:
    """A slip of the pen forgets nobody."""
    assert callable(ask)
    assert ask("run_slack", "maya") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("run_slack: 'maya' names nobody: write slack:TEAM:MEMBER")


def test_without_a_database_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says that the first start makes it."""
    monkeypatch.chdir(tmp_path)
    assert privacy.forget("run_slack", f"slack:T1:{MAYA.id}") == 1
    assert privacy.verify_audit("run_slack") == 1
    _, err = capsys.readouterr()
    assert err.count("there is no database data/tandem.db yet: the first start makes it") == 2
    assert list(tmp_path.iterdir()) == []
