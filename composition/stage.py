"""Opens what stands behind both platforms, and puts the engine on it."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp

from adapters.backoffice.rating import HttpRating
from composition.metrics import Metrics
from composition.reading import SharedSettings
from composition.settings import OperationsSettings
from engine.assembly import Engine, Ports, assemble
from engine.claude.client import Claude
from engine.domain.messages import Platform
from engine.observing import TurnRecord
from engine.ports import Delivery, RatingService
from engine.settings import EngineSettings
from engine.turn_log import log_turn
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.knowledge import KnowledgeBase
from storage.presence import Presence
from storage.rating import RatingTable

log = logging.getLogger("tandem")


@dataclass(frozen=True, kw_only=True, slots=True)
class Backstage:
    """What stands behind a platform: settings, the open database, an HTTP session, the counts."""

    platform: Platform
    settings: EngineSettings
    operations: OperationsSettings
    database: Database
    session: aiohttp.ClientSession
    presence: Presence
    metrics: Metrics


@asynccontextmanager
async def backstage(settings: SharedSettings, platform: Platform) -> AsyncIterator[Backstage]:
    """Open what both platforms need and close it again; raises ConfigurationError."""
    database = await open_database(settings.storage, platform)
    presence = Presence(database, platform=platform, worker=_worker_name(platform))
    try:
        await presence.arrive()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            yield Backstage(
                platform=platform,
                settings=settings.engine,
                operations=settings.operations,
                database=database,
                session=session,
                presence=presence,
                metrics=_CountAndTell(platform),
            )
    finally:
        await database.close()


@asynccontextmanager
async def engine_for(
    platform: Platform, stage: Backstage, delivery: Delivery
) -> AsyncIterator[Engine]:
    """The engine behind one platform's delivery, with fresh knowledge."""
    knowledge = KnowledgeBase(stage.database)
    log.info("knowledge: %s", await knowledge.sync(stage.settings.articles_dir))
    claude = Claude(stage.settings)
    try:
        ports = Ports(
            store=Conversations(
                stage.database,
                platform=platform,
                worker=_worker_name(platform),
                bot_turns=stage.settings.bot_turns,
            ),
            model=claude,
            knowledge=knowledge,
            rating=_rating(stage),
            delivery=delivery,
        )
        yield assemble(stage.settings, ports, platform=platform, observer=stage.metrics)
    finally:
        await claude.close()


class _CountAndTell(Metrics):
    """Counts everything, and logs each turn."""

    def turn_ended(self, record: TurnRecord) -> None:
        log_turn(record)
        super().turn_ended(record)


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
