"""What `--status` shows: how things stand in the database, whether the program runs or not."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from composition.added_tools import server_lines
from composition.reading import read_settings
from engine.domain.messages import Platform
from engine.domain.receipts import MessageOutcome
from engine.domain.verdicts import VerdictAction
from engine.errors import ConfigurationError
from storage.knowledge_log import KnowledgeStanding, knowledge_standing
from storage.settings import StorageSettings
from storage.sqlite import database_file
from storage.standing import PlatformStanding, dismiss_dead_letters, standing

_MOST_TROUBLES = 5
_VERDICTS = {
    VerdictAction.REGENERATED: ("answer", "written anew"),
    VerdictAction.WITHHELD: ("answer", "withheld"),
    VerdictAction.FLAGGED: ("answer", "with something noted"),
    VerdictAction.REFUSED: ("question", "refused"),
    VerdictAction.PAUSED: ("question", "with which a pause began"),
    VerdictAction.LEFT_OUT: ("answer", "with a tool's result cut"),
}
_SILENT_SECONDS = 60.0
"""A program that runs gives a sign every few seconds, if its database can be written."""


def show_status(platform: Platform) -> int:
    """Print it, with only the database's setting read; returns the exit status."""
    try:
        settings = read_settings(StorageSettings)
        file, now = database_file(settings), time.time()
        here = standing(settings, now=now) if file.exists() else ()
        knowledge = knowledge_standing(settings) if here else None
    except ConfigurationError as error:
        sys.stderr.write(f"run_{platform}: {error}\n")
        return 1
    sys.stdout.write(f"{platform.capitalize()} with {file}, {_date(now)} UTC\n\n")
    found = next((one for one in here if one.platform is platform), None)
    lines = status_lines(found, now) if found else ["the program was never started with it"]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if found and knowledge is not None:
        sys.stdout.writelines(f"{line}\n" for line in knowledge_lines(knowledge, now))
    sys.stdout.writelines(f"{'tool server':<14}{line}\n" for line in server_lines())
    return 0


def dismiss(platform: Platform) -> int:
    """Count the platform's dead letters as seen to; returns the exit status."""
    try:
        many = dismiss_dead_letters(read_settings(StorageSettings), platform, now=time.time())
    except ConfigurationError as error:
        sys.stderr.write(f"run_{platform}: {error}\n")
        return 1
    letters = "1 dead letter counts" if many == 1 else f"{many} dead letters count"
    sys.stdout.write(f"{letters} as seen to; the database keeps what was to be said\n")
    return 0


def status_lines(standing: PlatformStanding, now: float) -> Iterator[str]:
    """A line for each thing an operator asks about."""
    for name, value in _rows(standing, now):
        yield f"{name:<14}{value}"
    for letter in standing.newest_dead:
        where = f"{letter.place} reference {letter.reference}"
        yield f"  {_date(letter.buried_at)}  {where}  {letter.error}"


def knowledge_lines(knowledge: KnowledgeStanding, now: float) -> Iterator[str]:
    """How old what is known is, and what is wrong with it."""
    team = f", {knowledge.team} for the team" if knowledge.team else ""
    fresh = f"{knowledge.public} articles{team}, looked at {_ago(knowledge.fresh_at, now)}"
    yield f"{'knowledge':<14}{fresh}"
    if knowledge.error is not None:
        yield f"  the last look failed: {knowledge.error}"
    for trouble in knowledge.troubles[:_MOST_TROUBLES]:
        yield f"  {trouble}"
    if (more := len(knowledge.troubles) - _MOST_TROUBLES) > 0:
        yield f"  and {more} more: python -m composition.knowledge report"


def _rows(standing: PlatformStanding, now: float) -> Iterator[tuple[str, str]]:
    yield "program", _program(standing, now)
    yield "last event", _ago(standing.last_event_at, now)
    yield "waiting", _waiting(standing, now)
    yield "turns", f"{standing.running} under way"
    yield "posts", _posts(standing)
    if standing.unknown:
        yield "", f"{standing.unknown} of a newer Tandem, which alone can send them"
    today = (f"{standing.outcomes.get(end, 0)} {end.replace('_', ' ')}" for end in MessageOutcome)
    yield "today (UTC)", ", ".join(today)
    if standing.verdicts:
        yield "guardrails", ", ".join(_verdicts(standing))
    yield "used today", f"{standing.tokens:,} tokens, {standing.nano_usd / 1e9:.2f} USD"
    newest = ", the newest:" if standing.dead > len(standing.newest_dead) else ""
    yield "dead letters", f"{standing.dead}{newest}"


def _verdicts(standing: PlatformStanding) -> Iterator[str]:
    """Turns of today, by what was found in their questions and answers."""
    for action, many in sorted(standing.verdicts.items()):
        what, how = _VERDICTS[action]
        yield f"{many} {what if many == 1 else f'{what}s'} {how}"


def _program(standing: PlatformStanding, now: float) -> str:
    if standing.seen_at is None or standing.started_at is None:
        return "never started"
    seen = f"started {_ago(standing.started_at, now)}, seen {_ago(standing.seen_at, now)}"
    silent = now - standing.seen_at > _SILENT_SECONDS
    return f"{seen}: it does not run, or cannot write to the database" if silent else seen


def _waiting(standing: PlatformStanding, now: float) -> str:
    many = f"{standing.waiting} {'conversation' if standing.waiting == 1 else 'conversations'}"
    since = standing.waiting_since
    return (
        many if since is None else f"{many}, the oldest since {_date(since)} ({_ago(since, now)})"
    )


def _posts(standing: PlatformStanding) -> str:
    queued = f"{standing.queued} to send"
    if not standing.deferred:
        return queued
    return f"{queued}, {standing.deferred} after a failure; the last: {standing.deferred_error}"


def _date(posix: float) -> str:
    return f"{datetime.fromtimestamp(posix, UTC):%Y-%m-%d %H:%M:%S}"


def _ago(posix: float | None, now: float) -> str:
    """How long ago, in the largest unit that fits."""
    if posix is None:
        return "never"
    seconds = max(0, round(now - posix))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"
