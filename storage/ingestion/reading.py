"""Makes an article of whatever was read: its kind, what is said about it, what it may not say."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from engine.domain.knowledge import Article, Audience
from storage.ingestion.apart import read_apart
from storage.ingestion.decoding import decoded
from storage.ingestion.draft import Draft, Meta
from storage.ingestion.front_matter import beside, web_address
from storage.ingestion.html import read_html
from storage.ingestion.limits import Limits
from storage.ingestion.markdown import read_markdown
from storage.ingestion.plain import read_plain
from storage.ingestion.screening import screened
from storage.ingestion.shelf import ReadArticle, Unusable

READING = "1"
"""Part of every article's digest: another value reads all articles anew at the next sync."""

KINDS: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""What is read, by the ending of its name."""

_NAMELESS_ENDINGS = frozenset({".md", ".markdown"})
_DIGEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How articles are read.

    `language` and `url_base` are for articles that do not say theirs. `accepted` lists what the
    operator has looked at and wants served though it speaks to the assistant: names, with * and ?
    as usual, each for all versions or followed by @ and the beginning of a digest for this one.
    """

    limits: Limits = field(default_factory=Limits)
    language: str = "en"
    url_base: str | None = None
    accepted: tuple[str, ...] = ()

    def accepts(self, name: str, digest: str) -> bool:
        """Whether the operator has accepted this article, or this version of it."""
        for entry in self.accepted:
            pattern, _, version = entry.partition("@")
            if fnmatchcase(name, pattern) and digest.startswith(version):
                return True
        return False

    @property
    def fingerprint(self) -> str:
        """Changes whenever what is unchanged may have to be read anew."""
        parts = (READING, self.language, self.url_base or "", *self.accepted)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGEST]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """Something to be made an article of.

    `kind` is one of `KINDS`; `beside` the bytes of the YAML file beside it; `declared` the encoding
    that its server names; `meta` what is known from where it was found, `updated` the day to take
    where nothing says one.
    """

    name: str
    kind: str
    data: bytes
    updated: date
    beside: bytes | None = None
    declared: str | None = None
    meta: Meta = field(default_factory=Meta)


def digest_of(document: Document, reading: Reading) -> str:
    """What changes whenever the article to be made would."""
    own = _own_digest(document)
    parts = (
        READING,
        own,
        document.kind,
        repr(document.meta.url),
        reading.language,
        reading.url_base or "",
        str(reading.accepts(document.name, own)),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read_document(document: Document, reading: Reading) -> ReadArticle:
    """The article; raises Unusable. May take as long as the limits allow: run it on a thread."""
    if document.kind in {"markdown", "text"} and len(document.data) > 4 * reading.limits.characters:
        raise _too_long(reading.limits)  # before anything is parsed
    meta = Meta()
    if document.beside is not None:
        meta = beside(decoded(document.beside))
    try:
        draft = _READERS[document.kind](document, reading.limits)
        known = meta.over(draft.meta)
    except Unusable as error:
        if meta.is_restricted:
            raise _restricted(error) from error
        raise
    try:
        return _article(document, draft, known, reading)
    except Unusable as error:
        raise (_restricted(error) if known.is_restricted else error) from error


def _article(document: Document, draft: Draft, meta: Meta, reading: Reading) -> ReadArticle:
    if not draft.body.strip():
        below = " below its front matter" if draft.is_complete else ""
        raise Unusable(f"it has no text{below}")
    if len(draft.body) > reading.limits.characters:
        raise _too_long(reading.limits)
    if not draft.is_complete:
        meta = meta.over(document.meta).over(_made_up(document, reading))
    if meta.url is None:
        raise Unusable(_no_url(document))
    if meta.title is None or meta.language is None or meta.updated is None:
        raise Unusable("it has no title: give it a heading")
    own = _own_digest(document)
    seen = screened(
        meta.title,
        draft,
        is_accepted=reading.accepts(document.name, own),
        accept=f"{document.name}@{own[:_DIGEST]}",
    )
    article = Article(
        name=document.name,
        title=seen.title,
        url=meta.url,
        language=meta.language,
        updated=meta.updated,
        audience=meta.audience or Audience.PUBLIC,
        body=seen.body,
        workspaces=meta.workspaces or (),
    )
    return ReadArticle(article=article, digest=digest_of(document, reading), notes=seen.notes)


def _made_up(document: Document, reading: Reading) -> Meta:
    """What is taken where nothing says it; Markdown needs a title of its own."""
    path = PurePosixPath(document.name)
    stem = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    address = path.with_suffix("") if path.suffix.lower() in _NAMELESS_ENDINGS else path
    base = reading.url_base
    return Meta(
        title=None if document.kind == "markdown" else stem or None,
        url=web_address(f"{base.rstrip('/')}/{quote(str(address))}") if base else None,
        language=reading.language,
        updated=document.updated,
    )


def _no_url(document: Document) -> str:
    if document.kind == "markdown" and document.beside is None:
        return (
            "it does not begin with a front matter between two lines of ---, and there is no"
            " KNOWLEDGE_URL_BASE to make its url of"
        )
    return "it has no url: set KNOWLEDGE_URL_BASE, or write it into a YAML file beside it"


def _own_digest(document: Document) -> str:
    parts = hashlib.sha256(document.data)
    if document.beside is not None:
        parts.update(b"\0beside\0" + document.beside)
    return parts.hexdigest()


def _too_long(limits: Limits) -> Unusable:
    return Unusable(f"it has more than {limits.characters:,} characters; split it up")


def _restricted(error: Unusable) -> Unusable:
    return Unusable(str(error), is_quarantined=error.is_quarantined, is_restricted=True)


def _apart(kind: str, document: Document, limits: Limits) -> Draft:
    return read_apart(kind, document.data, limits)


_READERS: Mapping[str, Callable[[Document, Limits], Draft]] = {
    "markdown": lambda document, _: read_markdown(document.data, document.declared),
    "html": lambda document, _: read_html(document.data, document.declared),
    "text": lambda document, _: read_plain(document.data, document.declared),
    "pdf": partial(_apart, "pdf"),
    "docx": partial(_apart, "docx"),
}
