"""Knowledge articles, the citable passages cut from them, and pointers to them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who may see an article."""

    PUBLIC = "public"
    """Everybody: it may be told to customers."""

    TEAM = "team"
    """Teammates alone; it never reaches a customer's turn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One knowledge document as its author wrote it, its body as Markdown.

    `name` is its path inside the folder, or its address on the web. `workspaces` are those whose
    customers it is for, as the platforms name them; without any it is for all.
    """

    name: str
    title: str
    url: str
    language: str
    updated: date
    audience: Audience
    body: str
    workspaces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A citable piece of a public article.

    `id` stays the same while article name, heading path and position stay the same; `version` is
    the number of the article's version that it was cut from, 0 before it is stored; `path` is the
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
    version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamPassage:
    """A piece of any article, for teammates' eyes: what is for the team has no way to a customer.

    A type of its own, so that nothing that takes a passage for a customer can be given one.
    """

    passage: Passage
    audience: Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a reply points to: an article a person can open."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PassageVersion:
    """Which passage it was, and of which version of its article."""

    passage_id: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class UsedPassage:
    """A passage that an answer cites: the block `place` in the result of the call `call_id`.

    `number` is the mark by which the customer sees its source.
    """

    number: int
    source: Source
    call_id: str
    place: int
