"""The search for customers: by words, and with a key of Voyage AI in a better order.

Passages get their vectors while a program runs, by one program at a time.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from adapters.voyage.client import Voyage
from adapters.voyage.settings import VoyageSettings
from engine.checkup import Finding, Level
from engine.errors import ConfigurationError, RankingUnavailable, StorageUnavailable
from engine.logs import trace
from engine.ports.knowledge import Knowledge
from engine.retrieval.embedding import embed_lacking
from engine.retrieval.ports import SearchEnd
from engine.retrieval.ranked import ByMeaning, RankedKnowledge
from storage.database import Database
from storage.process_lock import alone
from storage.vectors import PassageVectors

log = logging.getLogger("tandem")

_LOOK_AGAIN = 60.0
"""Seconds until the next look for passages without a vector, or after a failure."""


@asynccontextmanager
async def ranked(
    by_words: Knowledge,
    settings: VoyageSettings,
    session: aiohttp.ClientSession,
    database: Database,
    told: Callable[[SearchEnd], None],
) -> AsyncIterator[Knowledge]:
    """The knowledge as customers' turns search it; raises ConfigurationError."""
    if settings.voyage_api_key is None or not (settings.reranks or settings.embeds):
        yield by_words
        return
    voyage = Voyage(session, settings)
    vectors = PassageVectors(database)
    better = RankedKnowledge(
        by_words,
        reranker=voyage if settings.reranks else None,
        meaning=ByMeaning(embedder=voyage, vectors=vectors) if settings.embeds else None,
        seconds=settings.voyage_seconds,
        told=told,
    )
    if not settings.embeds:
        yield better
        return
    task = asyncio.create_task(_keep_embedded(database, vectors, voyage))
    try:
        yield better
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_embedded(database: Database, vectors: PassageVectors, voyage: Voyage) -> None:
    while True:
        pause = _LOOK_AGAIN
        try:
            with alone(database.file, "vectors") as is_ours:
                if is_ours and (done := await embed_lacking(vectors, voyage)):
                    log.info("knowledge: %s passages have new vectors", done)
        except RankingUnavailable as error:
            log.warning("knowledge: passages wait for their vectors: %s", error)
            pause = max(pause, error.retry_after or 0.0)
        except StorageUnavailable as error:
            log.warning("knowledge: the database is away, vectors are put off: %s", error)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("knowledge: making vectors broke, it is tried again: %s", trace(error))
        await asyncio.sleep(pause)


async def voyage_findings(settings: VoyageSettings) -> list[Finding]:
    """What the doctor finds about the key of Voyage AI; never raises."""
    if settings.voyage_api_key is None:
        return []
    async with aiohttp.ClientSession() as session:
        try:
            voyage = Voyage(session, settings)
            if settings.reranks:
                await voyage.rerank("Is anybody there?", ["Yes."])
            if settings.embeds:
                await voyage.embed_queries(["Is anybody there?"])
        except ConfigurationError as error:
            return [Finding(level=Level.STOP, what=str(error), fix="set it in .env")]
        except RankingUnavailable as error:
            what = f"{error}; search goes by words alone"
            fix = "check VOYAGE_API_KEY, the models of VOYAGE_… and the network"
            return [Finding(level=Level.WARN, what=what, fix=fix)]
    return [Finding(level=Level.OK, what="Voyage AI answers with the models of the settings")]
