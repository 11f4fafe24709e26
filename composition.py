"""What run_slack.py and run_discord.py share: settings, storage, Claude, the engine, the stop."""

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import aiohttp
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from adapters.backoffice.rating import HttpRating
from engine.assembly import Engine, Ports, assemble
from engine.checkup import Finding, Level, would_stop
from engine.claude.checkup import check_model
from engine.claude.client import Claude
from engine.domain.messages import Platform
from engine.errors import ConfigurationError, StorageUnavailable
from engine.logs import configure_logging
from engine.ports import Delivery, RatingService
from engine.settings import EngineSettings, explain
from storage.checkup import check_storage
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.knowledge import KnowledgeBase
from storage.rating import RatingTable
from storage.settings import StorageSettings

log = logging.getLogger("tandem")

Settings = TypeVar("Settings", bound=BaseSettings)


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedSettings:
    """The settings that both programs read."""

    engine: EngineSettings
    storage: StorageSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Backstage:
    """What stands behind both platforms: the settings, the open database, one HTTP session."""

    settings: EngineSettings
    database: Database
    session: aiohttp.ClientSession


def read_settings(kind: type[Settings]) -> Settings:
    """Read settings from `.env` and the environment, which wins; raises ConfigurationError."""
    try:
        return kind(_env_file=".env")
    except ValidationError as error:
        raise ConfigurationError("\n".join(explain(error))) from error


def read_shared() -> SharedSettings:
    """Read what both programs need; raises ConfigurationError."""
    return SharedSettings(
        engine=read_settings(EngineSettings), storage=read_settings(StorageSettings)
    )


@asynccontextmanager
async def backstage(settings: SharedSettings, platform: Platform) -> AsyncIterator[Backstage]:
    """Open what both platforms need and close it again; raises ConfigurationError."""
    database = await open_database(settings.storage, platform)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            yield Backstage(settings=settings.engine, database=database, session=session)
    finally:
        await database.close()


@asynccontextmanager
async def engine_for(
    platform: Platform, stage: Backstage, delivery: Delivery
) -> AsyncIterator[Engine]:
    """The engine behind one platform's delivery, with fresh knowledge."""
    knowledge = KnowledgeBase(stage.database)
    log.info("knowledge: %s", await knowledge.sync(stage.settings.knowledge_dir))
    claude = Claude(stage.settings)
    try:
        ports = Ports(
            store=Conversations(stage.database, platform=platform, worker=_worker_name(platform)),
            model=claude,
            knowledge=knowledge,
            rating=_rating(stage),
            delivery=delivery,
        )
        yield assemble(stage.settings, ports, platform=platform)
    finally:
        await claude.close()


def _worker_name(platform: Platform) -> str:
    return f"{platform}:{os.getpid()}"


def _rating(stage: Backstage) -> RatingService:
    settings = stage.settings
    if settings.rating_url is None:
        return RatingTable(stage.database, today=lambda: datetime.now(UTC).date())
    token = settings.rating_token.get_secret_value() if settings.rating_token else None
    return HttpRating(
        stage.session, url=settings.rating_url, token=token, seconds=settings.rating_seconds
    )


async def until_told_to_stop() -> None:
    """Return at the first SIGTERM or SIGINT; a second one ends the process at once."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if told.is_set():
            os._exit(1)
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await told.wait()


def settle_memory() -> None:
    """Take what start-up made out of the garbage collector's way: fewer and shorter pauses."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)


async def engine_findings() -> list[Finding]:
    """What the doctor finds about the parts both platforms share."""
    findings: list[Finding] = []
    try:
        engine = read_settings(EngineSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
    else:
        findings.extend(await check_model(engine))
        findings.extend(await check_storage(read_settings(StorageSettings), engine.knowledge_dir))
    return findings


def setting_findings(error: ConfigurationError) -> list[Finding]:
    """One finding for each setting that is missing or wrong."""
    return [
        Finding(level=Level.STOP, what=line, fix="set it in .env (see .env.example)")
        for line in str(error).splitlines()
    ]


def command(
    name: str,
    serve: Callable[[], Coroutine[None, None, None]],
    examine: Callable[[], Awaitable[Sequence[Finding]]],
) -> int:
    """The command line of a run file; returns its exit status."""
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--doctor", action="store_true", help="check the set-up and end")
    parser.add_argument("--log-level", default="INFO", help="DEBUG, INFO, WARNING or ERROR")
    arguments = parser.parse_args()
    if arguments.doctor:
        return asyncio.run(_doctor(examine))
    configure_logging(arguments.log_level.upper())
    try:
        asyncio.run(serve())
    except (ConfigurationError, StorageUnavailable) as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"{name}: {line}\n")
        return 1
    return 0


async def _doctor(examine: Callable[[], Awaitable[Sequence[Finding]]]) -> int:
    findings = await examine()
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return 1 if would_stop(findings) else 0
