"""Asks Voyage AI to put passages in order and to make vectors of texts.

POST <VOYAGE_BASE_URL>/rerank      {query, documents, model} -> data: [{index, relevance_score}]
POST <VOYAGE_BASE_URL>/embeddings  {input, model, input_type, output_dimension}
                                   -> data: [{index, embedding}]

Every failure is a RankingUnavailable, and none is asked twice for a question: its customer waits.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, TypeVar

import aiohttp
from pydantic import BaseModel, Field, FiniteFloat, JsonValue, ValidationError

from adapters.http_wire import checked_token, checked_url, read_capped
from adapters.voyage.batches import batches
from adapters.voyage.breaker import Breaker
from adapters.voyage.settings import VoyageSettings
from engine.errors import RankingUnavailable
from engine.retrieval.ports import Space, Vector

log = logging.getLogger(__name__)

_LARGEST_ANSWER = 16 * 1024 * 1024
_PATIENT_SECONDS = 60.0
"""Longest wait for the vectors of one batch of passages, which nobody waits for."""

_LONGEST_PAUSE = 60.0
_HOPELESS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_Numbers = Annotated[list[FiniteFloat], Field(min_length=1)]


class _Score(BaseModel):
    index: Annotated[int, Field(ge=0)]
    relevance_score: FiniteFloat


class _Scores(BaseModel):
    data: list[_Score]


class _Embedding(BaseModel):
    index: Annotated[int, Field(ge=0)]
    embedding: _Numbers


class _Embeddings(BaseModel):
    data: list[_Embedding]


T = TypeVar("T")
Answer = TypeVar("Answer", _Scores, _Embeddings)


class Voyage:
    """Implements `engine.retrieval.ports.Reranker` and `Embedder`.

    `settings` have a key. Raises ConfigurationError where key or address cannot be used at all.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        settings: VoyageSettings,
        *,
        breaker: Breaker | None = None,
    ) -> None:
        self._session = session
        self._url = checked_url(settings.voyage_base_url, setting="VOYAGE_BASE_URL")
        key = settings.voyage_api_key.get_secret_value() if settings.voyage_api_key else None
        self._key = checked_token(key, setting="VOYAGE_API_KEY") or ""
        self._rerank_model = settings.voyage_rerank_model
        self._seconds = settings.voyage_seconds
        self._breaker = breaker or Breaker()
        self.space = Space(
            model=settings.voyage_embedding_model, dimension=settings.voyage_dimension
        )

    async def rerank(self, query: str, texts: Sequence[str]) -> tuple[int, ...]:
        """The places of all texts, the best first."""
        content: Mapping[str, JsonValue] = {
            "query": query,
            "documents": list(texts),
            "model": self._rerank_model,
        }
        return await self._for_a_question(
            self._ask("rerank", content, _Scores, seconds=self._seconds),
            lambda answer: _order(answer, len(texts)),
        )

    async def embed_queries(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """A vector for each question."""
        content = self._to_embed(list(texts), "query")
        return await self._for_a_question(
            self._ask("embeddings", content, _Embeddings, seconds=self._seconds),
            lambda answer: self._vectors(answer, len(texts)),
        )

    async def embed_passages(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """A vector for each passage; the pause that a busy service asks for is kept, once."""
        made: list[Vector] = []
        for batch in batches(texts):
            answer = await self._patiently("embeddings", self._to_embed(batch, "document"))
            made += self._vectors(answer, len(batch))
        return tuple(made)

    def _to_embed(self, texts: list[str], kind: str) -> Mapping[str, JsonValue]:
        return {
            "input": [*texts],
            "model": self.space.model,
            "input_type": kind,
            "output_dimension": self.space.dimension,
        }

    def _vectors(self, answer: _Embeddings, count: int) -> tuple[Vector, ...]:
        by_place = {one.index: one.embedding for one in answer.data}
        if sorted(one.index for one in answer.data) != list(range(count)):
            raise _unusable("it did not embed what it was given")
        vectors = tuple(by_place[place] for place in range(count))
        if any(len(vector) != self.space.dimension or not any(vector) for vector in vectors):
            raise _unusable(f"its vectors do not have {self.space.dimension} numbers")
        return vectors

    async def _for_a_question(
        self, asking: Coroutine[None, None, Answer], read: Callable[[Answer], T]
    ) -> T:
        """What the answer says; nothing is asked while the service is known to fail."""
        if self._breaker.is_open:
            asking.close()
            raise RankingUnavailable("Voyage AI has failed just now", is_skipped=True)
        try:
            found = read(await asking)
        except RankingUnavailable as error:
            is_told = isinstance(error, _Refused) and error.status in _HOPELESS
            self._breaker.failed(at_once=is_told, seconds=error.retry_after)
            raise
        except asyncio.CancelledError:  # as a rule, whoever asked has waited long enough
            self._breaker.failed()
            raise
        self._breaker.worked()
        return found

    async def _patiently(self, path: str, content: Mapping[str, JsonValue]) -> _Embeddings:
        try:
            return await self._ask(path, content, _Embeddings, seconds=_PATIENT_SECONDS)
        except RankingUnavailable as error:
            if error.retry_after is None or error.retry_after > _LONGEST_PAUSE:
                raise
            await asyncio.sleep(error.retry_after)
        return await self._ask(path, content, _Embeddings, seconds=_PATIENT_SECONDS)

    async def _ask(
        self, path: str, content: Mapping[str, JsonValue], kind: type[Answer], *, seconds: float
    ) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                body = await self._post(path, content)
        except TimeoutError:
            raise RankingUnavailable(
                f"Voyage AI has not answered within {seconds:g} seconds"
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            raise RankingUnavailable(
                f"the connection to Voyage AI failed ({type(error).__name__})"
            ) from None
        if len(body) > _LARGEST_ANSWER:
            raise _unusable("it is too large")
        try:
            return await asyncio.to_thread(kind.model_validate_json, body)  # megabytes of numbers
        except ValidationError:
            raise _unusable("it is not what was asked for") from None

    async def _post(self, path: str, content: Mapping[str, JsonValue]) -> bytes:
        """The body of a good answer; raises RankingUnavailable for another status."""
        async with self._session.post(
            self._url / path,
            json=content,
            headers={"Authorization": f"Bearer {self._key}", "Accept": "application/json"},
            allow_redirects=False,  # a redirect would carry the key to another host
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            if response.status != HTTPStatus.OK:
                raise _Refused(response.status, _seconds(response.headers.get("Retry-After")))
            return await read_capped(response, largest=_LARGEST_ANSWER)


def _order(answer: _Scores, count: int) -> tuple[int, ...]:
    """The places, the best first; raises RankingUnavailable unless it is all of them."""
    if sorted(score.index for score in answer.data) != list(range(count)):
        raise _unusable("it did not order what it was given")
    best_first = sorted(answer.data, key=lambda score: (-score.relevance_score, score.index))
    return tuple(score.index for score in best_first)


class _Refused(RankingUnavailable):
    """Voyage AI answered with another status than 200."""

    def __init__(self, status: int, retry_after: float | None) -> None:
        super().__init__(f"Voyage AI answered HTTP {status}{_why(status)}", retry_after=retry_after)
        self.status = status


def _why(status: int) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return ": it does not accept VOYAGE_API_KEY"
    return ": too many requests" if status == HTTPStatus.TOO_MANY_REQUESTS else ""


def _unusable(what: str) -> RankingUnavailable:
    return RankingUnavailable(f"the answer of Voyage AI cannot be used: {what}")


def _seconds(header: str | None) -> float | None:
    """Retry-After in seconds; a date is not understood."""
    return float(header) if header is not None and header.strip().isdecimal() else None
