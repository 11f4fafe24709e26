"""The vectors of passages: which ones lack one, and which are nearest to a question."""

import asyncio
from collections.abc import Iterator, Sequence
from heapq import nlargest, nsmallest

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from engine.domain.knowledge import Audience, Passage
from engine.retrieval.ports import Space, Unembedded, Vector
from engine.retrieval.ranked import spoken
from storage.database import Database
from storage.knowledge_tables import article, passage, passage_vector
from storage.passage_rows import FETCHED, for_customer, passage_of
from storage.quantized import as_bytes, differences, likeness, signs_of
from storage.visibility import HIDDEN_PASSAGES, Eyes, customer_of

_LIKELY = 200
"""Passages whose signs are most alike, and which are compared in full."""

_LACKING = (
    FETCHED.outerjoin(
        passage_vector,
        (passage_vector.c.number == passage.c.number)
        & (passage_vector.c.model == bindparam("model"))
        & (passage_vector.c.dimension == bindparam("dimension")),
    )
    .where(passage_vector.c.number.is_(None), article.c.audience == Audience.PUBLIC.value)
    .order_by(passage.c.number)
    .limit(bindparam("most"))
)
_FORGET = delete(passage_vector).where(passage_vector.c.number == bindparam("of"))
_COLUMNS = ("number", "model", "dimension", "signs", "vector")
# Only while the passage is of the version that was embedded: its number may be another's by now.
_KEEP = insert(passage_vector).from_select(
    _COLUMNS,
    select(
        passage.c.number,
        *(bindparam(f"{name}_", type_=passage_vector.c[name].type) for name in _COLUMNS[1:]),
    )
    .join(article, article.c.id == passage.c.article_id)
    .where(passage.c.number == bindparam("of"), article.c.version_id == bindparam("version")),
)
_SIGNS = text(
    "SELECT number, signs FROM passage_vector"  # noqa: S608 - our own words alone
    " WHERE model = :model AND dimension = :dimension"
    f" AND number NOT IN ({HIDDEN_PASSAGES})"
).bindparams(bindparam("audiences", expanding=True))
_FULL = select(passage_vector.c.number, passage_vector.c.vector).where(
    passage_vector.c.number.in_(bindparam("numbers", expanding=True))
)


class PassageVectors:
    """Implements `engine.retrieval.ports.Vectors`.

    Every public passage is compared with the question, so what shares no word with it is found.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lacking(self, space: Space, *, most: int) -> tuple[Unembedded, ...]:
        """Public passages without a vector of this space; those of the team go to nobody."""
        return await self._database.read(_lacking, space, most)

    async def keep(
        self, space: Space, passages: Sequence[Unembedded], vectors: Sequence[Vector]
    ) -> None:
        """Store vectors in place of those of other models, except of passages that have changed."""
        rows = await asyncio.to_thread(_rows, space, passages, vectors)
        await self._database.write(_keep_vectors, rows)

    async def nearest(
        self, space: Space, vectors: Sequence[Vector], *, limit: int, workspace: str
    ) -> tuple[tuple[Passage, ...], ...]:
        """For each vector the passages nearest to it that such a customer may see."""
        return await self._database.read(_nearest, space, tuple(vectors), limit, workspace)


def _lacking(connection: Connection, space: Space, most: int) -> tuple[Unembedded, ...]:
    asked = {"model": space.model, "dimension": space.dimension, "most": most}
    return tuple(
        Unembedded(number=row.number, version=row.version_id, text=spoken(passage_of(row)))
        for row in connection.execute(_LACKING, asked)
    )


def _rows(
    space: Space, passages: Sequence[Unembedded], vectors: Sequence[Vector]
) -> list[dict[str, object]]:
    return [
        {
            "of": one.number,
            "version": one.version,
            "model_": space.model,
            "dimension_": space.dimension,
            "signs_": signs_of(vector),
            "vector_": as_bytes(vector),
        }
        for one, vector in zip(passages, vectors, strict=True)
    ]


def _keep_vectors(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(_FORGET, [{"of": row["of"]} for row in rows])
        connection.execute(_KEEP, rows)


def _nearest(
    connection: Connection, space: Space, vectors: Sequence[Vector], limit: int, workspace: str
) -> tuple[tuple[Passage, ...], ...]:
    all_signs = _all_signs(connection, space, customer_of(workspace))
    rankings = [list(_ranked(connection, vector, all_signs, limit)) for vector in vectors]
    return tuple(for_customer(connection, numbers, workspace) for numbers in rankings)


def _all_signs(connection: Connection, space: Space, eyes: Eyes) -> list[tuple[int, bytes]]:
    asked = {"model": space.model, "dimension": space.dimension, **eyes.parameters}
    return [(number, signs) for number, signs in connection.execute(_SIGNS, asked)]


def _ranked(
    connection: Connection, vector: Vector, all_signs: Sequence[tuple[int, bytes]], limit: int
) -> Iterator[int]:
    own = int.from_bytes(signs_of(vector))
    likely = nsmallest(_LIKELY, ((differences(own, signs), number) for number, signs in all_signs))
    full = connection.execute(_FULL, {"numbers": [number for _, number in likely]})
    scored = ((likeness(vector, stored), -number) for number, stored in full)
    return (-number for _, number in nlargest(limit, scored))
