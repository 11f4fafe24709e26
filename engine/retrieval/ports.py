"""What a better search needs: somebody who ranks, somebody who embeds, and where vectors are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from engine.domain.knowledge import Passage

Vector = Sequence[float]
"""What a text means to a model; only its direction counts."""


class SearchEnd(StrEnum):
    """How a search for a customer came by its order."""

    RANKED = "ranked"
    """The ranking service was asked."""

    FAILED = "failed"
    """It was asked in vain: the order is that of the search by words."""

    SKIPPED = "skipped"
    """It was not asked, as it has just failed: the order is that of the search by words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """Vectors can be compared with those of the same model and dimension only."""

    model: str
    dimension: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Unembedded:
    """A passage without a vector; `version` is that of its article, as a number may come again."""

    number: int
    version: int
    text: str


class Reranker(Protocol):
    """Orders texts by how well they answer."""

    async def rerank(self, query: str, texts: Sequence[str]) -> tuple[int, ...]:
        """The places of all texts, the best first; raises RankingUnavailable."""
        ...


class Embedder(Protocol):
    """Makes vectors of texts."""

    @property
    def space(self) -> Space:
        """What its vectors can be compared with."""
        ...

    async def embed_queries(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """A vector for each question; raises RankingUnavailable."""
        ...

    async def embed_passages(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """A vector for each passage, with patience; raises RankingUnavailable."""
        ...


class Vectors(Protocol):
    """The vectors of passages."""

    async def lacking(self, space: Space, *, most: int) -> tuple[Unembedded, ...]:
        """Public passages without a vector of this space; raises StorageUnavailable."""
        ...

    async def keep(
        self, space: Space, passages: Sequence[Unembedded], vectors: Sequence[Vector]
    ) -> None:
        """Store vectors, except of passages that have changed; raises StorageUnavailable."""
        ...

    async def nearest(
        self, space: Space, vectors: Sequence[Vector], *, limit: int, workspace: str
    ) -> tuple[tuple[Passage, ...], ...]:
        """For each vector the public passages nearest to it; raises StorageUnavailable."""
        ...
