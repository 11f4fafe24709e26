"""Passages as the database has them, with what their article says of itself."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, bindparam, select

from engine.domain.knowledge import Passage
from storage.knowledge_tables import article, passage
from storage.visibility import is_for_customer

FETCHED = select(
    passage,
    article.c.name,
    article.c.version_id,
    article.c.title,
    article.c.url,
    article.c.language,
    article.c.updated,
    article.c.audience,
).join(article, article.c.id == passage.c.article_id)
_PUBLIC = FETCHED.where(
    passage.c.number.in_(bindparam("numbers", expanding=True)),
    is_for_customer(bindparam("workspace")),
)
_ANY = FETCHED.where(passage.c.number.in_(bindparam("numbers", expanding=True)))


def fetched(connection: Connection, numbers: Sequence[int]) -> Iterable[Row[tuple[object, ...]]]:
    """The rows of passages, whoever they are for."""
    return connection.execute(_ANY, {"numbers": numbers})


def for_customer(
    connection: Connection, numbers: Sequence[int], workspace: str
) -> tuple[Passage, ...]:
    """These passages in this order, as far as such a customer may see them."""
    asked = {"numbers": numbers, "workspace": workspace}
    rows = {row.number: row for row in connection.execute(_PUBLIC, asked)}
    return tuple(passage_of(rows[number]) for number in numbers if number in rows)


def passage_of(row: Row[tuple[object, ...]]) -> Passage:
    """The passage of a fetched row."""
    return Passage(
        id=row.id,
        article=row.name,
        title=row.title,
        url=row.url,
        language=row.language,
        updated=row.updated,
        path=tuple(row.path),
        text=row.text,
        version=row.version_id,
    )
