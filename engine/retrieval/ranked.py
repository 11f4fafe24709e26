"""Knowledge in a better order: vectors fused in, then reranked; by words alone where that fails.

Whatever goes wrong with the service, a customer gets what the search by words has found anyway.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.domain.knowledge import Passage
from engine.errors import RankingUnavailable, StorageUnavailable
from engine.guardrails.mask import redact
from engine.logs import trace
from engine.ports.knowledge import Knowledge
from engine.retrieval.ports import Embedder, Reranker, SearchEnd, Vectors

log = logging.getLogger(__name__)

_CANDIDATES = 30
"""Passages that are put in order; more cost time, and the last ones are hardly ever wanted."""

_RANK_OFFSET = 60  # the usual constant of reciprocal rank fusion


@dataclass(frozen=True, kw_only=True, slots=True)
class ByMeaning:
    """Search by vectors."""

    embedder: Embedder
    vectors: Vectors


class RankedKnowledge:
    """Implements `engine.ports.knowledge.Knowledge` over another; `seconds` bounds what is added.

    `reranker` and `meaning` are what is configured of the two; `told` hears of every end.
    """

    def __init__(
        self,
        by_words: Knowledge,
        *,
        reranker: Reranker | None,
        meaning: ByMeaning | None,
        seconds: float,
        told: Callable[[SearchEnd], None],
    ) -> None:
        self._by_words = by_words
        self._reranker = reranker
        self._meaning = meaning
        self._seconds = seconds
        self._told = told
        self._is_away = False

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """The best public passages for the wordings of one question, best first."""
        most = max(limit, _CANDIDATES)
        found = await self._by_words.search(wordings, limit=most, workspace=workspace)
        try:
            async with asyncio.timeout(self._seconds):
                better = await self._better(wordings, found, most, workspace)
        except Exception as error:  # noqa: BLE001 - what was found by words is good whatever it is
            self._failed(error)
            return found[:limit]
        self._worked()
        return better[:limit]

    async def _better(
        self, wordings: Sequence[str], found: tuple[Passage, ...], most: int, workspace: str
    ) -> tuple[Passage, ...]:
        wordings = [redact(wording) for wording in wordings]  # they may quote the customer
        if self._meaning is not None:
            embedder, vectors = self._meaning.embedder, self._meaning.vectors
            asked = await embedder.embed_queries(wordings)
            near = await vectors.nearest(embedder.space, asked, limit=most, workspace=workspace)
            found = fused([found, fused(near)])[:most]
        if self._reranker is None or len(found) < 2:
            return found
        order = await self._reranker.rerank("\n".join(wordings), [spoken(one) for one in found])
        return tuple(found[place] for place in order)

    def _failed(self, error: Exception) -> None:
        is_skipped = isinstance(error, RankingUnavailable) and error.is_skipped
        self._told(SearchEnd.SKIPPED if is_skipped else SearchEnd.FAILED)
        if not isinstance(error, RankingUnavailable | StorageUnavailable | TimeoutError):
            log.error("ranking: it broke, the order is that of the words: %s", trace(error))
        elif not self._is_away:  # one line for all failures until it works again
            what = error if str(error) else f"no answer within {self._seconds:g} seconds"
            log.warning("ranking: the order is that of the words until this ends: %s", what)
        self._is_away = True

    def _worked(self) -> None:
        self._told(SearchEnd.RANKED)
        if self._is_away:
            log.info("ranking: it works again")
        self._is_away = False


def spoken(passage: Passage) -> str:
    """A passage as a model reads it: headings first, as they say what the text is about."""
    return "\n".join((" > ".join((passage.title, *passage.path)), passage.text))


def fused(rankings: Iterable[Sequence[Passage]]) -> tuple[Passage, ...]:
    """One ranking made of several, by the places that passages have in each."""
    scores: defaultdict[str, float] = defaultdict(float)
    passages: dict[str, Passage] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, start=1):
            scores[passage.id] += 1 / (_RANK_OFFSET + rank)
            passages.setdefault(passage.id, passage)
    return tuple(sorted(passages.values(), key=lambda passage: -scores[passage.id]))
