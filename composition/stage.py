"""Opens what stands behind both platforms, and puts the engine on it."""

import logging
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

import aiohttp

from adapters.backoffice.rating import HttpRating
from adapters.voyage.settings import VoyageSettings
from composition.accounts import accounts_for
from composition.added_tools import added_tools_for
from composition.desk import DeskStage, desk_stage, saying_for
from composition.gaps import gap_ports
from composition.knowledge_keeping import (
    KnowledgeKeeper,
    Sources,
    kept_fresh,
    sources_for,
)
from composition.linking import LinkStage, kept_links, linking_for
from composition.metrics import Metrics
from composition.reading import SharedSettings
from composition.retention import swept
from composition.retrieval import ranked
from composition.settings import OperationsSettings
from engine.accounts.access import Accounts
from engine.accounts.keeping import Trust
from engine.added.added_tool import AddedTool
from engine.added.writing import AddedWrites
from engine.assembly import Engine, assemble
from engine.claude.client import Claude
from engine.desk_assembly import DeskPorts, FilePorts, ThanksPorts
from engine.domain.handoff import Handoff
from engine.domain.messages import Platform
from engine.handoff.click_words import ClickWords
from engine.handoff.file_ports import FileCourier
from engine.handoff.ports import DeskDelivery
from engine.handoff.thanking import Signs
from engine.observing import TurnRecord
from engine.outside import Ports
from engine.ports.delivery import Delivery
from engine.ports.knowledge import Knowledge
from engine.ports.model import Model
from engine.ports.rating import RatingService
from engine.settings import EngineSettings
from engine.turn_log import log_turn
from storage.accounts.action_posts import ActionPostStore
from storage.auditing import salt_of
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.ingestion.settings import KnowledgeSettings
from storage.knowledge import KnowledgeBase
from storage.presence import Presence
from storage.rating import RatingTable

log = logging.getLogger("tandem")


@dataclass(frozen=True, kw_only=True, slots=True)
class Backstage:
    """What stands behind a platform: settings, the open database, an HTTP session, the counts.

    `desk` is None where no desk is configured, `accounts` where no back office is, `linking` where
    nobody can show which customer they are. `clock` gives POSIX seconds.
    """

    platform: Platform
    settings: EngineSettings
    operations: OperationsSettings
    database: Database
    session: aiohttp.ClientSession
    presence: Presence
    metrics: Metrics
    desk: DeskStage | None
    accounts: Accounts | None
    linking: LinkStage | None
    knowledge: KnowledgeSettings
    voyage: VoyageSettings = field(default_factory=VoyageSettings)
    added: tuple[AddedTool, ...] = ()
    clock: Callable[[], float] = time.time


@asynccontextmanager
async def backstage(
    settings: SharedSettings, platform: Platform, *, clock: Callable[[], float] = time.time
) -> AsyncIterator[Backstage]:
    """Open what both platforms need and close it again; raises ConfigurationError."""
    database = await open_database(settings.storage, platform)
    presence = Presence(database, platform=platform, worker=_worker_name(platform))
    trust = Trust()
    links = partial(kept_links, database, settings.links, trust)
    try:
        await presence.arrive()
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session,
            added_tools_for(settings.added) as added,
            accounts_for(
                settings.accounts,
                links,
                database,
                session,
                tools=AddedWrites(added),
                has_team=settings.desk.desk_platform is not None,
            ) as accounts,
            linking_for(settings.links, settings.engine, accounts, trust, database) as linking,
            swept(database, settings.retention),
        ):
            yield Backstage(
                platform=platform,
                settings=settings.engine,
                operations=settings.operations,
                database=database,
                session=session,
                presence=presence,
                metrics=_CountAndTell(platform),
                desk=desk_stage(settings.desk, settings.engine, database),
                accounts=accounts,
                linking=linking,
                knowledge=settings.knowledge,
                voyage=settings.voyage,
                added=added,
                clock=clock,
            )
    finally:
        await database.close()


@asynccontextmanager
async def engine_for(
    platform: Platform,
    stage: Backstage,
    delivery: Delivery,
    *,
    desk_delivery: DeskDelivery | None = None,
    handoff_changed: Callable[[Handoff], None] | None = None,
    courier: FileCourier | None = None,
    signs: Signs | None = None,
) -> AsyncIterator[Engine]:
    """The engine behind one platform's delivery, with fresh knowledge.

    `desk_delivery` is given where the desk is on this platform; `handoff_changed` is told of every
    handoff of its customers that changes; `courier` carries files to and from the platform,
    `signs` puts signs on its messages.
    """
    knowledge = KnowledgeBase(
        stage.database,
        reading=stage.knowledge.reading(stage.settings.default_language),
        versions=stage.knowledge.knowledge_versions,
    )
    keeper = KnowledgeKeeper(knowledge, _sources(stage))
    log.info("knowledge: %s", await keeper.begin())
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(kept_fresh(keeper, stage.knowledge))
        salt = await stage.database.read(salt_of)
        claude = Claude(stage.settings, salt=salt)
        stack.push_async_callback(claude.close)
        small = Claude(stage.settings, model=stage.settings.claude_small_model, salt=salt)
        stack.push_async_callback(small.close)
        desk = None
        if stage.desk is not None:
            desk = replace(
                _desk_ports(stage.desk, small, desk_delivery, handoff_changed, courier),
                gaps=gap_ports(stage.settings, stage.knowledge, stage.desk, keeper),
                thanks=ThanksPorts(store=stage.desk.thanks, signs=signs) if signs else None,
            )
        ports = Ports(
            store=_conversations(platform, stage, delivery),
            model=claude,
            knowledge=await stack.enter_async_context(_ranked(knowledge, stage)),
            rating=_rating(stage),
            delivery=delivery,
            screening_model=small if stage.settings.screens else None,
            labelling_model=small if stage.settings.routing == "model" else None,
            desk=desk,
            accounts=stage.accounts,
            added=stage.added,
            action_posts=_action_posts(platform, stage),
        )
        yield assemble(
            stage.settings, ports, platform=platform, observer=stage.metrics, clock=stage.clock
        )


def _ranked(by_words: Knowledge, stage: Backstage) -> AbstractAsyncContextManager[Knowledge]:
    told = stage.metrics.searched
    return ranked(by_words, stage.voyage, stage.session, stage.database, told)


def _action_posts(platform: Platform, stage: Backstage) -> ActionPostStore | None:
    if stage.accounts is None:
        return None
    desk = stage.desk.settings.desk_platform if stage.desk else None
    return ActionPostStore(stage.database, platform, desk=desk)


def click_words(settings: EngineSettings) -> ClickWords:
    """What people read who click; raises ConfigurationError."""
    return ClickWords(settings.prompts_dir, default_language=settings.default_language)


def _sources(stage: Backstage) -> Sources:
    desk = stage.desk.settings.desk_platform if stage.desk else None
    return sources_for(stage.settings, stage.knowledge, desk=desk, database=stage.database.file)


def _desk_ports(
    desk: DeskStage,
    small: Model,
    delivery: DeskDelivery | None,
    told: Callable[[Handoff], None] | None,
    courier: FileCourier | None,
) -> DeskPorts:
    return DeskPorts(
        settings=desk.settings,
        handoffs=desk.handoffs,
        small_model=small,
        delivery=delivery,
        requests=desk.requests,
        told=told,
        files=FilePorts(store=desk.files, courier=courier) if courier else None,
        questions=desk.questions,
        # A process number comes again after a restart, and a claim of before would seem to be ours.
        worker=f"{os.getpid()}:{secrets.token_hex(6)}",
    )


def _conversations(platform: Platform, stage: Backstage, delivery: Delivery) -> Conversations:
    desk, engine = stage.desk, stage.settings
    return Conversations(
        stage.database,
        platform=platform,
        worker=_worker_name(platform),
        clock=stage.clock,
        bot_turns=engine.bot_turns,
        desk=desk.rules if desk else None,
        render=saying_for(desk.settings, engine, delivery.render, clock=stage.clock)
        if desk
        else None,
    )


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
