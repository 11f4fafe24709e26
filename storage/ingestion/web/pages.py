"""Reads the pages of KNOWLEDGE_URLS: what has changed, what is gone, what cannot be had now."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from storage.ingestion.draft import Meta
from storage.ingestion.folder import Told
from storage.ingestion.reading import Document, Reading, digest_of, read_document
from storage.ingestion.shelf import BrokenArticle, ReadArticle, Shelf, Unusable
from storage.ingestion.web.fetching import Fetched, Fetcher, Gone, Manners, fetcher
from storage.ingestion.web.listing import Listing, listed
from storage.states import ArticleSource

MISSED = 3
"""Syncs in a row that do not find a page, or do not find it listed, after which it is gone."""

_WHOLE_SECONDS = 3_600.0
_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/plain": "text",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPage:
    """What is known of a page: its article's digest, its condition, how often it was missed."""

    digest: str = ""
    etag: str | None = None
    last_modified: str | None = None
    missing: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """A look at all pages: the shelf, and what to know of each of them the next time."""

    shelf: Shelf
    known: Mapping[str, KnownPage]


@dataclass(slots=True)
class _Look:
    articles: list[ReadArticle] = field(default_factory=list)
    broken: list[BrokenArticle] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)
    known: dict[str, KnownPage] = field(default_factory=dict)


async def read_pages(
    entries: tuple[str, ...],
    known: Mapping[str, KnownPage],
    *,
    reading: Reading,
    manners: Manners,
    most: int,
    told: Told | None = None,
) -> Pages:
    """Look at every page; `known` are those met before, by their addresses."""
    look = _Look()
    ends_at = time.monotonic() + _WHOLE_SECONDS
    async with fetcher(manners) as asking:
        listing = await listed(entries, asking, most=most)
        look.broken += listing.broken
        for number, url in enumerate(listing.pages, start=1):
            before = known.get(url, KnownPage())
            if time.monotonic() > ends_at:
                _keep(look, url, before, Unusable("there was no time left for it"))
            else:
                await _look_at(look, url, before, asking, listing, reading)
            if told is not None:
                told(number, len(listing.pages), url)
    _miss_unlisted(look, known, listing)
    shelf = Shelf(
        source=ArticleSource.WEB,
        articles=tuple(look.articles),
        broken=tuple(look.broken),
        unchanged=frozenset(look.unchanged),
        awaited=frozenset(look.awaited),
    )
    return Pages(shelf=shelf, known=look.known)


async def _look_at(
    look: _Look,
    url: str,
    before: KnownPage,
    asking: Fetcher,
    listing: Listing,
    reading: Reading,
) -> None:
    try:
        found = await asking.page(url, listing.hosts, since=_condition(before))
        if found.data is None:
            look.unchanged.append(url)
            look.known[url] = _known(found, before.digest or "", before)
            return
        document = _document(url, found, found.data)
        digest = digest_of(document, reading)
        if digest == before.digest:
            look.unchanged.append(url)
        else:
            look.articles.append(await asyncio.to_thread(read_document, document, reading))
        look.known[url] = _known(found, digest, before)
    except Gone as error:
        _miss(look, url, before, error)
    except Unusable as error:
        _keep(look, url, before, error)


def _condition(before: KnownPage) -> Mapping[str, str]:
    """Ask for changes only where the article of then is still read and cut the same way."""
    if not before.digest:
        return {}
    headers = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in headers.items() if value}


def _known(found: Fetched, digest: str, before: KnownPage) -> KnownPage:
    return KnownPage(
        digest=digest,
        etag=found.etag or (before.etag if found.data is None else None),
        last_modified=found.last_modified or (before.last_modified if found.data is None else None),
    )


def _document(url: str, found: Fetched, data: bytes) -> Document:
    kind = _KINDS.get(found.media_type)
    if kind is None:
        raise Unusable(f"pages of the type {found.media_type[:60]} cannot be read")
    return Document(
        name=url,
        kind=kind,
        data=data,
        updated=_day(found.last_modified),
        declared=found.charset,
        meta=Meta(url=found.url),
    )


def _day(last_modified: str | None) -> date:
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(last_modified or "").astimezone(UTC).date()
    return datetime.now(UTC).date()


def _keep(look: _Look, url: str, before: KnownPage, error: Unusable) -> None:
    """Its last good version stays; the next look asks for all of it."""
    look.broken.append(error.broken(url))
    look.known[url] = KnownPage(missing=before.missing)


def _miss(look: _Look, url: str, before: KnownPage, error: Gone) -> None:
    """What its server says is gone for good goes at once, the rest when it was missed often."""
    missing = before.missing + 1
    look.broken.append(error.broken(url))
    look.known[url] = KnownPage(missing=missing)
    if error.for_good or missing >= MISSED:
        look.broken[-1] = BrokenArticle(
            name=url, reason=f"{error}; its article is removed", is_gone=True
        )


def _miss_unlisted(look: _Look, known: Mapping[str, KnownPage], listing: Listing) -> None:
    """What no list names any more; while a list cannot be read, nothing is missed."""
    for url in known.keys() - look.known.keys():
        missing = known[url].missing + (1 if listing.is_whole else 0)
        if missing < MISSED:
            look.awaited.append(url)
            look.known[url] = KnownPage(missing=missing)
