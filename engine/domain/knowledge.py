"""Knowledge articles, the citable passages cut from them, and pointers to them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One knowledge document as its author wrote it; `name` is its path inside the folder."""

    name: str
    title: str
    url: str
    language: str
    updated: date
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A citable piece of an article.

    `id` stays the same while article name, heading path and position stay the same; `path` is the
    chain of headings above the text, outermost first and without the article's title.
    """

    id: str
    article: str
    title: str
    url: str
    language: str
    updated: date
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a reply points to: an article a person can open."""

    title: str
    url: str
