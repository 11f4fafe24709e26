"""What an operator reads about the state of things."""

from dataclasses import replace
from pathlib import Path

import pytest

from composition.status import knowledge_lines, show_status, status_lines
from engine.domain.messages import Platform
from engine.domain.receipts import MessageOutcome
from engine.domain.verdicts import VerdictAction
from storage.database import open_database
from storage.dead_letters import DeadLetter
from storage.knowledge_log import KnowledgeStanding
from storage.presence import Presence
from storage.settings import StorageSettings
from storage.standing import PlatformStanding

NOW = 1_795_557_600.0
LETTER = DeadLetter(
    place="slack:T1:C1:17.2",
    reference="K7M2PX",
    error="permanent: is_archived",
    buried_at=NOW - 7_000,
)
BUSY = PlatformStanding(
    platform=Platform.SLACK,
    started_at=NOW - 7_300,
    seen_at=NOW - 3,
    last_event_at=NOW - 150,
    waiting=3,
    waiting_since=NOW - 12,
    running=2,
    queued=4,
    deferred=1,
    deferred_error="retry: ratelimited",
    unknown=1,
    dead=2,
    newest_dead=(LETTER,),
    outcomes={MessageOutcome.ANSWERED: 120, MessageOutcome.HANDED_OVER: 3},
    tokens=1_234_567,
    nano_usd=1_234_000_000,
    verdicts={VerdictAction.WITHHELD: 1, VerdictAction.REGENERATED: 4},
)
IDLE = replace(
    BUSY,
    seen_at=NOW - 200_000,
    last_event_at=None,
    waiting=0,
    waiting_since=None,
    queued=0,
    deferred=0,
    deferred_error=None,
    unknown=0,
    dead=0,
    newest_dead=(),
)


def test_everything_that_waits_or_failed_is_told() -> None:
    """Each figure has its line, with ages and dates; dead letters say where, what and why."""
    assert list(status_lines(BUSY, NOW)) == [
        "program       started 2 h ago, seen 3 s ago",
        "last event    2 min ago",
        "waiting       3 conversations, the oldest since 2026-11-24 21:59:48 (12 s ago)",
        "turns         2 under way",
        "posts         4 to send, 1 after a failure; the last: retry: ratelimited",
        "              1 of a newer Tandem, which alone can send them",
        "today (UTC)   120 answered, 0 merged, 3 handed over, 0 ignored, 0 failed",
        "guardrails    4 answers written anew, 1 answer withheld",
        "used today    1,234,567 tokens, 1.23 USD",
        "dead letters  2, the newest:",
        "  2026-11-24 20:03:20  slack:T1:C1:17.2 reference K7M2PX  permanent: is_archived",
    ]


@pytest.mark.parametrize("action", VerdictAction)
def test_whatever_a_guardrail_did_today_has_its_words(action: VerdictAction) -> None:
    """One turn and several; a refusal or a pause keeps nobody from the other lines."""
    for many in (1, 2):
        lines = [*status_lines(replace(BUSY, verdicts={action: many}), NOW)]
        assert any(line.startswith(f"guardrails    {many} ") for line in lines)
        assert len(lines) == len([*status_lines(BUSY, NOW)])


def test_a_program_that_is_silent_is_told() -> None:
    """One that has given no sign for a minute does not run, or cannot write."""
    program, event, waiting, *_, letters = status_lines(IDLE, NOW)
    assert program.endswith("seen 2 d ago: it does not run, or cannot write to the database")
    assert event == "last event    never"
    assert waiting == "waiting       0 conversations"
    assert letters == "dead letters  0"


def test_the_age_of_the_knowledge_is_told_with_what_is_wrong() -> None:
    """A failed look leaves the age of the last good one; of many troubles some are named."""
    standing = KnowledgeStanding(
        public=34, team=2, looked_at=NOW - 60, fresh_at=NOW - 7_300, error=None, troubles=()
    )
    assert [*knowledge_lines(standing, NOW)] == [
        "knowledge     34 articles, 2 for the team, looked at 2 h ago"
    ]
    troubles = tuple(f"broken: {n}.md: it has no title" for n in range(7))
    failed = replace(standing, error="no folder", troubles=troubles)
    _, why, *some, more = knowledge_lines(failed, NOW)
    assert why == "  the last look failed: no folder"
    assert some == [f"  {trouble}" for trouble in troubles[:5]]
    assert more == "  and 2 more: python -m composition.knowledge report"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program is started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_each_platform_has_its_own_status(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that ran shows its figures when it is over; one that never did says that."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///t.db")
    database = await open_database(StorageSettings(), Platform.DISCORD)
    await Presence(database, platform=Platform.DISCORD, worker="discord:1").arrive()
    await database.close()
    assert (show_status(Platform.DISCORD), show_status(Platform.SLACK)) == (0, 0)
    out, err = capsys.readouterr()
    assert err == ""
    discord, _, slack = out.partition("Slack with t.db, ")
    assert discord.startswith("Discord with t.db, ")
    assert "\nprogram       started 0 s ago, seen 0 s ago\n" in discord
    assert "\ntoday (UTC)   0 answered, " in discord
    assert slack.endswith("\nthe program was never started with it\n")


def test_a_database_that_is_not_there_yet_is_no_trouble(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told and not made."""
    assert show_status(Platform.SLACK) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Slack with data/tandem.db, ")
    assert out.endswith("the program was never started with it\n")
    assert err == ""
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:///notes.db", "file is not a database"),
        ("postgresql://db/tandem", "only SQLite is supported"),
    ],
)
def test_a_database_that_cannot_be_read_is_a_line_and_status_1(
    address: str,
    words: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The line names what is wrong, and nothing is shown."""
    (folder / "notes.db").write_text("no database, just words" * 100)
    monkeypatch.setenv("DATABASE_URL", address)
    assert show_status(Platform.SLACK) == 1
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("run_slack: ")
    assert words in line
