"""Which pages there are: from sitemaps, sitemaps of sitemaps, and lists with an address a line."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from storage.ingestion.decoding import decoded
from storage.ingestion.shelf import BrokenArticle, Unusable
from storage.ingestion.web.addresses import host_of
from storage.ingestion.web.fetching import Fetched, Fetcher, unpacked

_LISTS = 200
"""Sitemaps that are read at most; a sitemap of sitemaps may name 50,000 (sitemaps.org)."""

_LIST_BYTES = 50_000_000  # a sitemap may have as much, unpacked (sitemaps.org)
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/pdf"})


@dataclass(slots=True)
class Listing:
    """The pages in the order they were found, the hosts they may be on, and what was broken.

    `is_whole` is False where a list could not be read: then a page that is missing may be on it.
    """

    pages: dict[str, None] = field(default_factory=dict)
    hosts: frozenset[str] = field(default=frozenset())
    broken: list[BrokenArticle] = field(default_factory=list)
    is_whole: bool = True


async def listed(entries: Iterable[str], fetcher: Fetcher, *, most: int) -> Listing:
    """All pages of the entries of KNOWLEDGE_URLS, `most` at most."""
    listing = Listing()
    waiting: deque[str] = deque()
    hosts: set[str] = set()
    for entry in entries:
        try:
            if "://" not in entry:
                lines = _lines(await asyncio.to_thread(_local, entry))
                hosts |= {host_of(line) for line in lines}
                listing.pages |= dict.fromkeys(lines)
            else:
                hosts.add(host_of(entry))
                waiting.append(entry)
        except Unusable as error:
            _break(listing, entry, error)
    listing.hosts = frozenset(hosts)
    await _follow(waiting, listing, fetcher)
    if len(listing.pages) > most:
        reason = f"it lists {len(listing.pages):,} pages; {most:,} are read, see KNOWLEDGE_PAGES"
        listing.broken.append(BrokenArticle(name="KNOWLEDGE_URLS", reason=reason))
        listing.pages = dict.fromkeys(list(listing.pages)[:most])
    return listing


async def _follow(waiting: deque[str], listing: Listing, fetcher: Fetcher) -> None:
    """Read list after list; one that was met before, as in a circle, is read once."""
    met: set[str] = set()
    while waiting:
        url = waiting.popleft()
        if url in met:
            continue
        met.add(url)
        if len(met) > _LISTS:
            _break(listing, url, Unusable(f"there are more than {_LISTS} sitemaps"))
            return
        try:
            pages, lists = _read(await fetcher.get(url, listing.hosts))
        except Unusable as error:
            _break(listing, url, error)
            continue
        listing.pages |= dict.fromkeys(pages)
        waiting.extend(lists)


def _break(listing: Listing, name: str, error: Unusable) -> None:
    listing.broken.append(error.broken(name))
    listing.is_whole = False


def _read(found: Fetched) -> tuple[list[str], list[str]]:
    """The pages and the further lists that a list names; what is a page itself is its own."""
    data = found.data or b""
    if data.startswith(b"\x1f\x8b"):
        data = unpacked(data, _LIST_BYTES)
    head = data.lstrip()[:200].lower()
    if found.media_type in _PAGE_TYPES and b"<urlset" not in head and b"<sitemapindex" not in head:
        return [found.url], []
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"<"):
        return _sitemap(data)
    return _lines(decoded(data, found.charset)), []


def _sitemap(data: bytes) -> tuple[list[str], list[str]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unusable("it defines entities, which no sitemap needs")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - nothing in it is expanded
    except ElementTree.ParseError as error:
        raise Unusable(f"it is no sitemap: {error}") from error
    found = [
        (node.text or "").strip()
        for node in root.iterfind("{*}*/{*}loc")
        if (node.text or "").strip()
    ]
    match root.tag.rpartition("}")[2]:
        case "urlset":
            return found, []
        case "sitemapindex":
            return [], found
        case other:
            raise Unusable(f"it is no sitemap but XML of the kind {other[:40]}")


def _lines(text: str) -> list[str]:
    lines = (line.partition(" #")[0].strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _local(path: str) -> str:
    try:
        return decoded(Path(path).read_bytes())
    except OSError as error:
        raise Unusable(f"it cannot be read ({error.strerror})") from error
