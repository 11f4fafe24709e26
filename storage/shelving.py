"""Makes the database hold what a source holds, in one transaction; old versions are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from engine.domain.knowledge import Audience, Passage
from storage.ingestion.shelf import BrokenArticle, ReadArticle, Shelf
from storage.knowledge_tables import (
    article,
    article_version,
    article_workspace,
    passage,
    passage_vector,
    passage_words,
)
from storage.passages import CUTTING, cut
from storage.ranking import indexed
from storage.states import ArticleSource
from storage.sync_report import SyncReport

_KNOWN = select(
    article.c.id, article.c.name, article.c.url, article.c.digest, article.c.audience
).where(article.c.source == bindparam("source_"))
_HELD_URLS = select(article.c.url, article.c.name).where(article.c.source != bindparam("source_"))
_GONE = select(passage.c.number).where(passage.c.article_id == bindparam("gone"))
_FORGET_WORDS = delete(passage_words).where(passage_words.c.rowid.in_(_GONE))
_FORGET_VECTORS = delete(passage_vector).where(passage_vector.c.number.in_(_GONE))
_FORGET_PASSAGES = delete(passage).where(passage.c.article_id == bindparam("gone"))
_FORGET_WORKSPACES = delete(article_workspace).where(
    article_workspace.c.article_id == bindparam("gone")
)
_FORGET_ARTICLE = delete(article).where(article.c.id == bindparam("gone"))
_FORGET = (
    _FORGET_WORDS,
    _FORGET_VECTORS,
    _FORGET_PASSAGES,
    _FORGET_WORKSPACES,
    _FORGET_ARTICLE,
)
_NEXT_NUMBER = select(func.coalesce(func.max(passage.c.number), 0) + 1)
_newer = article_version.alias("newer")
_FORGET_VERSIONS = delete(article_version).where(
    article_version.c.name == bindparam("name_"),
    select(func.count())
    .where(_newer.c.name == article_version.c.name, _newer.c.id > article_version.c.id)
    .scalar_subquery()
    >= bindparam("kept"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """An article as the database has it; `digest` is that of what it was read from."""

    id: int
    url: str
    digest: str
    audience: Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A passage as its two rows hold it, without their number."""

    row: Mapping[str, object]
    words: Mapping[str, object]


Pieces = Mapping[str, Sequence[Piece]]
"""The passages of articles by the names of these."""

Known = Mapping[str, Stored]
"""The stored articles of a source by their names."""


def known_of(connection: Connection, source: ArticleSource) -> Known:
    """What is stored of a source; a digest made under another way of cutting is left empty."""
    return {
        row.name: Stored(
            id=row.id,
            url=row.url,
            digest=_read_digest(row.digest),
            audience=Audience(row.audience),
        )
        for row in connection.execute(_KNOWN, {"source_": source.value})
    }


def is_new(item: ReadArticle, known: Known) -> bool:
    """Whether it is not stored, or stored as something else."""
    stored = known.get(item.article.name)
    return stored is None or stored.digest != item.digest


def pieces_of(items: Sequence[ReadArticle]) -> Pieces:
    """Cut articles into passages; pure, and the slow part of it all."""
    return {
        item.article.name: [_piece(ord_, piece) for ord_, piece in enumerate(cut(item.article))]
        for item in items
    }


def shelve(
    connection: Connection, shelf: Shelf, pieces: Pieces, *, now: float, versions: int
) -> SyncReport:
    """Store what is new, forget what is gone; `versions` of each article are kept."""
    known = known_of(connection, shelf.source)
    elsewhere = {
        row.url: row.name for row in connection.execute(_HELD_URLS, {"source_": shelf.source.value})
    }
    usable, unusable = _without_clashes(shelf, known, elsewhere)
    kept = {item.name for item in unusable if not _is_withdrawn(item, known)}
    names = {item.article.name for item in usable} | kept | shelf.unchanged | shelf.awaited
    removed = sorted(known.keys() - names)
    new = [item for item in usable if is_new(item, known)]
    changed = [item.article.name for item in new if item.article.name in known]
    # Addresses are unique, and two articles may swap theirs: first everything goes, then comes.
    _remove(connection, [known[name] for name in (*removed, *changed)])
    late = [item for item in new if item.article.name not in pieces]  # changed since we looked
    cut_out = {**pieces, **pieces_of(late)}
    for item in new:
        _add(connection, shelf.source, item, cut_out[item.article.name], now)
        connection.execute(_FORGET_VERSIONS, {"name_": item.article.name, "kept": versions})
    return SyncReport(
        added=tuple(item.article.name for item in new if item.article.name not in known),
        changed=tuple(changed),
        removed=tuple(removed),
        unchanged=len(usable) - len(new) + len(shelf.unchanged & known.keys()),
        broken=tuple(item for item in unusable if not item.is_quarantined),
        quarantined=tuple(item for item in unusable if item.is_quarantined),
        cleaned=tuple((item.article.name, note) for item in usable for note in item.notes),
    )


def _is_withdrawn(item: BrokenArticle, known: Known) -> bool:
    """Whether its last good version is of what is gone, or of what is for the team by now."""
    stored = known.get(item.name)
    is_public = stored is not None and stored.audience is Audience.PUBLIC
    return item.is_gone or (item.is_restricted and is_public)


def _without_clashes(
    shelf: Shelf, known: Known, elsewhere: Mapping[str, str]
) -> tuple[tuple[ReadArticle, ...], tuple[BrokenArticle, ...]]:
    """Set aside whoever claims an address that another source has, or a version that is kept."""
    usable, unusable = list(shelf.articles), list(shelf.broken)
    kept = {name: known[name] for name in (*shelf.unchanged, *shelf.awaited) if name in known}
    while True:
        held = {
            **elsewhere,
            **{stored.url: name for name, stored in kept.items()},
            **{
                known[item.name].url: item.name
                for item in unusable
                if item.name in known and not _is_withdrawn(item, known)
            },
        }
        for one in usable:
            held.setdefault(one.article.url, one.article.name)  # the first of two has it
        clash = next((one for one in usable if held[one.article.url] != one.article.name), None)
        if clash is None:
            return tuple(usable), tuple(unusable)
        usable.remove(clash)
        holder = held[clash.article.url]
        is_kept = any(item.name == holder for item in unusable)
        reason = (
            f"its url is still that of {holder}, whose last good version is kept"
            if is_kept
            else f"its url is already that of {holder}"
        )
        unusable.append(BrokenArticle(name=clash.article.name, reason=reason))


def _digest(item: ReadArticle) -> str:
    return f"{CUTTING}:{item.digest}"


def _read_digest(stored: str) -> str:
    cutting, _, digest = stored.partition(":")
    return digest if cutting == CUTTING else ""


def _remove(connection: Connection, gone: Sequence[Stored]) -> None:
    if gone:
        ids = [{"gone": stored.id} for stored in gone]
        for statement in _FORGET:
            connection.execute(statement, ids)


def _add(
    connection: Connection,
    source: ArticleSource,
    item: ReadArticle,
    pieces: Sequence[Piece],
    now: float,
) -> None:
    new = item.article
    values = {
        "name": new.name,
        "title": new.title,
        "url": new.url,
        "language": new.language,
        "updated": new.updated,
        "audience": new.audience.value,
        "source": source.value,
        "fetched_at": now,
        "digest": _digest(item),
    }
    version = insert(article_version).returning(article_version.c.id)
    version_id = connection.execute(version, {**values, "body": new.body}).scalar_one()
    article_id = connection.execute(
        insert(article).returning(article.c.id), {**values, "version_id": version_id}
    ).scalar_one()
    if new.workspaces:
        named = [{"article_id": article_id, "workspace": one} for one in new.workspaces]
        connection.execute(insert(article_workspace), named)
    first = connection.execute(_NEXT_NUMBER).scalar_one()
    numbered = list(enumerate(pieces, start=first))
    if numbered:
        rows = [{**piece.row, "number": at, "article_id": article_id} for at, piece in numbered]
        connection.execute(insert(passage), rows)
        words = [{**piece.words, "rowid": at} for at, piece in numbered]
        connection.execute(insert(passage_words), words)


def _piece(ord_: int, cut_out: Passage) -> Piece:
    return Piece(
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
