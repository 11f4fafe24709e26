"""Keeps the knowledge like its sources while a program runs: at the start, then on a schedule."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.domain.messages import Platform
from engine.errors import ConfigurationError, StorageUnavailable
from engine.logs import trace
from engine.settings import EngineSettings
from storage.ingestion.folder import Told
from storage.ingestion.settings import KnowledgeSettings
from storage.ingestion.web.fetching import Manners
from storage.knowledge import KnowledgeBase
from storage.process_lock import alone
from storage.sync_report import SyncReport, together

log = logging.getLogger("tandem")

_PATIENCE = 0.2
_LOOK_AGAIN = 60.0
"""Seconds until the next look at whether it is time, where another program was at work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Where articles come from; `folder` is None where only the web is read.

    `desk` is the platform of the desk that hears of troubles, None where there is none. `database`
    is the file that only one program may look for at a time.
    """

    folder: Path | None
    settings: KnowledgeSettings
    desk: Platform | None
    database: Path

    @property
    def manners(self) -> Manners:
        """How the servers of pages are asked."""
        return Manners(
            pause=self.settings.knowledge_page_seconds,
            most_bytes=int(self.settings.knowledge_file_megabytes * 1_000_000),
            private_hosts=self.settings.private_hosts,
        )


def sources_for(
    engine: EngineSettings, settings: KnowledgeSettings, *, desk: Platform | None, database: Path
) -> Sources:
    """The sources of the settings."""
    return Sources(
        folder=folder_of(engine, settings),
        settings=settings,
        desk=desk,
        database=database,
    )


def folder_of(engine: EngineSettings, settings: KnowledgeSettings) -> Path | None:
    """The folder of the articles; with pages of one's own, the example articles are left out."""
    only_web = settings.urls and engine.knowledge_dir is None
    return None if only_web else engine.articles_dir


class KnowledgeKeeper:
    """Looks at all sources and stores what has changed; `clock` gives POSIX seconds."""

    def __init__(
        self,
        base: KnowledgeBase,
        sources: Sources,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._base = base
        self._sources = sources
        self._clock = clock

    async def sync(self, *, told: Told | None = None) -> SyncReport:
        """Look at everything now, after whoever is at it.

        However it ends is noted, and the desk is told of what is new and bad. Raises
        ConfigurationError where the sources have nothing that can be used, and StorageUnavailable.
        """
        while True:
            with self._alone() as is_ours:
                if is_ours:
                    return await self._noted(told)
            await asyncio.sleep(_PATIENCE)

    async def sync_if_due(self) -> float:
        """Look if the last look is old enough and nobody else is at it.

        Returns the seconds until this is to be asked again. Raises StorageUnavailable.
        """
        interval = self._sources.settings.knowledge_sync_minutes * 60
        with self._alone() as is_ours:
            if not is_ours:
                return min(interval, _LOOK_AGAIN)
            standing = await self._base.standing()
            since = self._clock() - (standing.looked_at or 0.0)
            if 0 <= since < interval:
                return interval - since
            try:
                report = await self._noted(None)
            except ConfigurationError as error:
                log.error("knowledge: nothing is brought up to date: %s", error)
            else:
                log.info("knowledge: %s", report)
        return interval

    async def begin(self) -> SyncReport:
        """What a start needs: the folder is looked at, and the web if nothing is known at all.

        Pages of the web may take minutes: they are seen to while the program runs, and the look is
        noted then. Raises ConfigurationError and StorageUnavailable.
        """
        folder = self._sources.folder
        standing = await self._base.standing()
        if not self._sources.settings.urls or standing.fresh_at is None or not standing.public:
            return await self.sync()
        return SyncReport() if folder is None else await self._base.sync(folder)

    async def look_at_folder(self) -> SyncReport:
        """Have what is new in the folder served at once, after whoever is at it; the web waits.

        Raises ConfigurationError and StorageUnavailable.
        """
        folder = self._sources.folder
        while folder is not None:
            with self._alone() as is_ours:
                if is_ours:
                    return await self._base.sync(folder)
            await asyncio.sleep(_PATIENCE)
        return SyncReport()

    async def _noted(self, told: Told | None) -> SyncReport:
        began_at, desk = self._clock(), self._sources.desk
        try:
            report = await self._look(told)
        except ConfigurationError as error:
            await self._base.record(str(error), began_at=began_at, desk=desk)
            raise
        await self._base.record(report, began_at=began_at, desk=desk)
        return report

    async def _look(self, told: Told | None) -> SyncReport:
        reports = []
        folder, urls = self._sources.folder, self._sources.settings.urls
        if folder is not None:
            reports.append(await self._base.sync(folder, told=told))
        reports.append(await self._web(urls, told))
        if folder is None:
            if not (await self._base.standing()).public:
                listed = "".join(f"\n{trouble}" for trouble in together(reports).troubles)
                raise ConfigurationError(
                    f"no page of KNOWLEDGE_URLS can be used{':' if listed else ''}{listed}"
                )
            reports.append(await self._base.without_folder())
        return together(reports)

    async def _web(self, urls: tuple[str, ...], told: Told | None) -> SyncReport:
        """Without addresses, what came from the web is missed, and goes after a few looks."""
        most = self._sources.settings.knowledge_pages
        return await self._base.sync_web(urls, manners=self._sources.manners, most=most, told=told)

    def _alone(self) -> AbstractContextManager[bool]:
        return alone(self._sources.database, "knowledge")


@asynccontextmanager
async def kept_fresh(keeper: KnowledgeKeeper, settings: KnowledgeSettings) -> AsyncIterator[None]:
    """Look for changes on the schedule of the settings, in the background."""
    if not settings.knowledge_sync_minutes:
        yield
        return
    task = asyncio.create_task(_keep(keeper))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(keeper: KnowledgeKeeper) -> None:
    while True:
        try:
            seconds = await keeper.sync_if_due()
        except StorageUnavailable as error:
            log.warning("knowledge: the database is away, the look is put off: %s", error)
            seconds = _LOOK_AGAIN
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("knowledge: the look broke, it is tried again: %s", trace(error))
            seconds = _LOOK_AGAIN
        await asyncio.sleep(seconds)
