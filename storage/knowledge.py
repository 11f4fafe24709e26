"""The company's articles in the database: kept like the folder, searched by passage."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from engine.domain.knowledge import Passage
from storage.articles import BrokenArticle, ReadArticle, Shelf, read_folder
from storage.database import Database
from storage.knowledge_tables import article, passage, passage_words
from storage.passages import CUTTING, cut
from storage.ranking import best, indexed

_BY_NUMBER = (
    select(
        passage,
        article.c.name,
        article.c.title,
        article.c.url,
        article.c.language,
        article.c.updated,
    )
    .join(article, article.c.id == passage.c.article_id)
    .where(passage.c.number.in_(bindparam("numbers", expanding=True)))
)

_GONE = select(passage.c.number).where(passage.c.article_id == bindparam("gone"))
_FORGET_WORDS = delete(passage_words).where(passage_words.c.rowid.in_(_GONE))
_FORGET_PASSAGES = delete(passage).where(passage.c.article_id == bindparam("gone"))
_FORGET_ARTICLE = delete(article).where(article.c.id == bindparam("gone"))
_NEXT_NUMBER = select(func.coalesce(func.max(passage.c.number), 0) + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncReport:
    """What a look into the folder changed; `broken` articles keep their last good version."""

    added: int
    changed: int
    removed: int
    unchanged: int
    broken: tuple[BrokenArticle, ...] = ()

    def __str__(self) -> str:
        line = (
            f"{self.added} added, {self.changed} changed, {self.removed} removed, "
            f"{self.unchanged} unchanged"
        )
        if not self.broken:
            return line
        return f"{line}, {len(self.broken)} broken: {'; '.join(map(str, self.broken))}"


class KnowledgeBase:
    """Implements `engine.ports.Knowledge` over SQLite's full-text index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sync(self, folder: Path) -> SyncReport:
        """Make the database hold what the folder holds; only what changed is written.

        Raises ConfigurationError where the folder has no article that can be used, and
        StorageUnavailable.
        """
        shelf = await asyncio.to_thread(read_folder, folder)
        known = await self._database.read(_known)
        new = [item for item in shelf.articles if _is_new(item, known)]
        pieces = await asyncio.to_thread(_cut, new)  # the other program may write meanwhile
        return await self._database.write(_sync, shelf, pieces)

    async def search(self, wordings: Sequence[str], *, limit: int) -> tuple[Passage, ...]:
        """The best passages for the wordings of one question, best first."""
        return await self._database.read(_search, tuple(wordings), limit)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stored:
    """An article as the database has it."""

    id: int
    url: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A passage as its two rows hold it, without their number."""

    row: Mapping[str, object]
    words: Mapping[str, object]


_Pieces = Mapping[str, Sequence[_Piece]]
"""The passages of articles by the names of these."""


def _known(connection: Connection) -> Mapping[str, _Stored]:
    return {
        row.name: _Stored(id=row.id, url=row.url, digest=row.digest)
        for row in connection.execute(select(article))
    }


def _is_new(item: ReadArticle, known: Mapping[str, _Stored]) -> bool:
    stored = known.get(item.article.name)
    return stored is None or stored.digest != _digest(item)


def _cut(items: Sequence[ReadArticle]) -> _Pieces:
    return {
        item.article.name: [_piece(ord_, piece) for ord_, piece in enumerate(cut(item.article))]
        for item in items
    }


def _sync(connection: Connection, shelf: Shelf, pieces: _Pieces) -> SyncReport:
    known = _known(connection)
    usable, unusable = _without_clashes(shelf.articles, shelf.broken, known)
    names = {item.article.name for item in usable} | {item.name for item in unusable}
    removed = [stored for name, stored in known.items() if name not in names]
    added = [item for item in usable if item.article.name not in known]
    changed = [item for item in usable if item.article.name in known and _is_new(item, known)]
    # Addresses are unique, and two articles may swap theirs: first everything goes, then comes.
    _remove(connection, [*removed, *(known[item.article.name] for item in changed)])
    new = [*changed, *added]
    late = [item for item in new if item.article.name not in pieces]  # changed since we looked
    cut_out = {**pieces, **_cut(late)}
    for item in new:
        _add(connection, item, cut_out[item.article.name])
    return SyncReport(
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        unchanged=len(usable) - len(added) - len(changed),
        broken=unusable,
    )


def _without_clashes(
    read: Sequence[ReadArticle],
    broken: Sequence[BrokenArticle],
    known: Mapping[str, _Stored],
) -> tuple[tuple[ReadArticle, ...], tuple[BrokenArticle, ...]]:
    """Set aside whoever claims the address of a broken article whose last version is kept."""
    usable, unusable = list(read), list(broken)
    while True:
        held = {known[item.name].url: item.name for item in unusable if item.name in known}
        clash = next((item for item in usable if item.article.url in held), None)
        if clash is None:
            return tuple(usable), tuple(unusable)
        usable.remove(clash)
        holder = held[clash.article.url]
        reason = f"its url is still that of {holder}, whose last good version is kept"
        unusable.append(BrokenArticle(name=clash.article.name, reason=reason))


def _digest(item: ReadArticle) -> str:
    return f"{CUTTING}:{item.digest}"


def _remove(connection: Connection, gone: Sequence[_Stored]) -> None:
    if gone:
        ids = [{"gone": stored.id} for stored in gone]
        for statement in (_FORGET_WORDS, _FORGET_PASSAGES, _FORGET_ARTICLE):
            connection.execute(statement, ids)


def _add(connection: Connection, item: ReadArticle, pieces: Sequence[_Piece]) -> None:
    new = item.article
    article_id = connection.execute(
        insert(article).returning(article.c.id),
        {
            "name": new.name,
            "title": new.title,
            "url": new.url,
            "language": new.language,
            "updated": new.updated,
            "digest": _digest(item),
        },
    ).scalar_one()
    first = connection.execute(_NEXT_NUMBER).scalar_one()
    numbered = list(enumerate(pieces, start=first))
    if numbered:
        rows = [{**piece.row, "number": at, "article_id": article_id} for at, piece in numbered]
        connection.execute(insert(passage), rows)
        words = [{**piece.words, "rowid": at} for at, piece in numbered]
        connection.execute(insert(passage_words), words)


def _piece(ord_: int, cut_out: Passage) -> _Piece:
    return _Piece(
        row={
            "id": cut_out.id,
            "ord": ord_,
            "path": list(cut_out.path),
            "text": cut_out.text,
        },
        words={
            "title": indexed(cut_out.title),
            "path": indexed(" > ".join(cut_out.path)),
            "text": indexed(cut_out.text),
        },
    )


def _search(connection: Connection, wordings: Sequence[str], limit: int) -> tuple[Passage, ...]:
    numbers = best(connection, wordings, limit=limit)
    rows = {row.number: row for row in connection.execute(_BY_NUMBER, {"numbers": numbers})}
    return tuple(_passage(rows[number]) for number in numbers)


def _passage(row: Row[tuple[object, ...]]) -> Passage:
    return Passage(
        id=row.id,
        article=row.name,
        title=row.title,
        url=row.url,
        language=row.language,
        updated=row.updated,
        path=tuple(row.path),
        text=row.text,
    )
