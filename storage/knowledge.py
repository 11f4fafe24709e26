"""The company's articles in the database: kept like their sources, searched by passage."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from engine.domain.knowledge import Audience, Passage, TeamPassage
from engine.domain.messages import Platform
from storage.database import Database
from storage.ingestion.folder import Told, read_folder
from storage.ingestion.reading import Reading
from storage.ingestion.shelf import Shelf
from storage.ingestion.web.fetching import Manners
from storage.ingestion.web.pages import read_pages
from storage.knowledge_log import KnowledgeStanding, record, standing_of_knowledge
from storage.knowledge_pages import note_pages, pages_known
from storage.passage_rows import fetched, for_customer, passage_of
from storage.ranking import best
from storage.shelving import Pieces, is_new, known_of, pieces_of, shelve
from storage.states import ArticleSource
from storage.sync_report import SyncReport
from storage.visibility import TEAM, customer_of

_VERSIONS = 20


class KnowledgeBase:
    """Implements both ports of `engine.ports.knowledge` over SQLite's full-text index.

    `reading` says how articles are read, `versions` of each are kept; `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        database: Database,
        *,
        reading: Reading | None = None,
        versions: int = _VERSIONS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._reading = reading or Reading()
        self._versions = versions
        self._clock = clock

    async def sync(self, folder: Path, *, told: Told | None = None) -> SyncReport:
        """Make the database hold what the folder holds; only what changed is read and written.

        `told` hears of every file, on another thread. Raises ConfigurationError where the folder
        has no article that can be used, and StorageUnavailable.
        """
        known = await self._database.read(known_of, ArticleSource.FOLDER)
        stored = {name: item.digest for name, item in known.items()}
        shelf = await asyncio.to_thread(
            read_folder, folder, self._reading, stored=stored, told=told
        )
        return await self._shelve(shelf)

    async def sync_web(
        self, entries: tuple[str, ...], *, manners: Manners, most: int, told: Told | None = None
    ) -> SyncReport:
        """Make the database hold the pages that the entries of KNOWLEDGE_URLS list.

        What cannot be had now keeps its last good version. Raises StorageUnavailable.
        """
        fingerprint = self._reading.fingerprint
        known = await self._database.read(pages_known, fingerprint)
        if not entries and not known:
            return SyncReport()
        pages = await read_pages(
            entries, known, reading=self._reading, manners=manners, most=most, told=told
        )
        report = await self._shelve(pages.shelf)
        await self._database.write(note_pages, pages.known, fingerprint, self._clock())
        return report

    async def without_folder(self) -> SyncReport:
        """Forget the articles of a folder that is not configured any more."""
        return await self._shelve(Shelf(source=ArticleSource.FOLDER))

    async def record(
        self, end: SyncReport | str, *, began_at: float, desk: Platform | None
    ) -> None:
        """Note how a sync ended; what is new of its troubles goes to the desk on this platform."""
        await self._database.write(_record, end, began_at, self._clock(), desk)

    async def standing(self) -> KnowledgeStanding:
        """How the knowledge stands now."""
        return await self._database.read(standing_of_knowledge)

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """The best public passages for the wordings of one question, best first."""
        return await self._database.read(_search, tuple(wordings), limit, workspace)

    async def search_for_team(
        self, wordings: Sequence[str], *, limit: int
    ) -> tuple[TeamPassage, ...]:
        """The best passages of all articles, for teammates' eyes."""
        return await self._database.read(_search_for_team, tuple(wordings), limit)

    async def _shelve(self, shelf: Shelf) -> SyncReport:
        known = await self._database.read(known_of, shelf.source)
        new = [item for item in shelf.articles if is_new(item, known)]
        pieces = await asyncio.to_thread(pieces_of, new)  # the other program may write meanwhile
        return await self._database.write(_shelved, shelf, pieces, self._clock(), self._versions)


def _shelved(
    connection: Connection, shelf: Shelf, pieces: Pieces, now: float, versions: int
) -> SyncReport:
    return shelve(connection, shelf, pieces, now=now, versions=versions)


def _record(
    connection: Connection,
    end: SyncReport | str,
    began_at: float,
    now: float,
    desk: Platform | None,
) -> None:
    record(connection, end, began_at=began_at, now=now, desk=desk)


def _search(
    connection: Connection, wordings: Sequence[str], limit: int, workspace: str
) -> tuple[Passage, ...]:
    numbers = best(connection, wordings, eyes=customer_of(workspace), limit=limit)
    return for_customer(connection, numbers, workspace)


def _search_for_team(
    connection: Connection, wordings: Sequence[str], limit: int
) -> tuple[TeamPassage, ...]:
    numbers = best(connection, wordings, eyes=TEAM, limit=limit)
    rows = {row.number: row for row in fetched(connection, numbers)}
    return tuple(
        TeamPassage(passage=passage_of(rows[number]), audience=Audience(rows[number].audience))
        for number in numbers
    )
