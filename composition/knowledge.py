"""Looks after the knowledge by hand: `python -m composition.knowledge sync` or `report`.

`sync` looks at all sources now, beside programs that run or not; `report` shows what the newest
look found. Both end with 0 where all is well, with 1 where nothing could be looked at, and with 3
where some articles need somebody's eyes.
"""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from composition.knowledge_keeping import KnowledgeKeeper, Sources, sources_for
from composition.progress import Progress
from composition.reading import read_settings
from engine.errors import ConfigurationError, StorageUnavailable
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings
from storage.database import open_beside
from storage.ingestion.settings import KnowledgeSettings
from storage.knowledge import KnowledgeBase
from storage.knowledge_log import LastLook, last_look
from storage.settings import StorageSettings
from storage.sqlite import database_file
from storage.standing import looking_at
from storage.sync_report import SyncReport

NEEDS_EYES = 3


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level="WARNING")
    try:
        return asyncio.run(_sync()) if chosen.what == "sync" else _report()
    except (ConfigurationError, StorageUnavailable) as error:
        sys.stderr.writelines(f"knowledge: {line}\n" for line in str(error).splitlines())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m composition.knowledge")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("sync", help="look at all sources of articles now, and store what has changed")
    what.add_parser("report", help="show what the newest look found")
    return parser


@dataclass(frozen=True, kw_only=True, slots=True)
class _Settings:
    engine: EngineSettings
    knowledge: KnowledgeSettings
    storage: StorageSettings
    desk: DeskSettings


async def _sync() -> int:
    settings = _Settings(
        engine=read_settings(EngineSettings),
        knowledge=read_settings(KnowledgeSettings),
        storage=read_settings(StorageSettings),
        desk=read_settings(DeskSettings),
    )
    database = await open_beside(settings.storage)
    try:
        base = KnowledgeBase(
            database,
            reading=settings.knowledge.reading(settings.engine.default_language),
            versions=settings.knowledge.knowledge_versions,
        )
        keeper = KnowledgeKeeper(base, _sources(settings))
        with Progress(sys.stderr) as progress:
            report = await keeper.sync(told=progress.told)
        standing = await base.standing()
    finally:
        await database.close()
    sys.stdout.writelines(f"{line}\n" for line in report_lines(report))
    counts = f"{standing.public} articles for everybody, {standing.team} for the team"
    sys.stdout.write(f"{counts}\n")
    return NEEDS_EYES if report.troubles else 0


def _sources(settings: _Settings) -> Sources:
    return sources_for(
        settings.engine,
        settings.knowledge,
        desk=settings.desk.desk_platform,
        database=database_file(settings.storage),
    )


def report_lines(report: SyncReport) -> Iterator[str]:
    """A line for every article that is not as it was, or not as it should be."""
    for what, names in (
        ("added", report.added),
        ("changed", report.changed),
        ("removed", report.removed),
        ("broken", [str(one) for one in report.broken]),
        ("quarantined", [str(one) for one in report.quarantined]),
        ("cleaned", [f"{name}: {done}" for name, done in report.cleaned]),
    ):
        for name in names:
            yield f"{what:<12}{name}"
    yield f"{'unchanged':<12}{report.unchanged}"


def _report() -> int:
    with looking_at(database_file(read_settings(StorageSettings))) as connection:
        look = last_look(connection)
    if look is None:
        raise ConfigurationError("nothing was looked at yet: a start does it, or `sync`")
    sys.stdout.writelines(f"{line}\n" for line in look_lines(look, time.time()))
    if look.error is not None:
        return 1
    return NEEDS_EYES if look.troubles else 0


def look_lines(look: LastLook, now: float) -> Iterator[str]:
    """When the newest look was, and what it found."""
    minutes = max(0, round((now - look.ended_at) / 60))
    at = datetime.fromtimestamp(look.ended_at, UTC)
    yield f"looked at {at:%Y-%m-%d %H:%M} UTC, {minutes:,} min ago"
    if look.error is not None:
        yield f"it failed: {look.error}"
    for what, names in look.found:
        for name in names:
            yield f"{what:<12}{name}"
    yield from look.troubles


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
