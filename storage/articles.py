"""Reads knowledge articles: Markdown files with a front matter of title, url, language, updated."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from engine.domain.knowledge import Article
from engine.errors import ConfigurationError

_FRONT = MarkdownIt("commonmark").use(front_matter_plugin).disable(["inline"])


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadArticle:
    """An article and the digest of its file."""

    article: Article
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenArticle:
    """A file that cannot be used, and why; the reason is a sentence for the operator."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Everything a folder holds."""

    articles: tuple[ReadArticle, ...]
    broken: tuple[BrokenArticle, ...]


class _Unusable(Exception):
    """The reason why a file is no article."""


def read_folder(folder: Path) -> Shelf:
    """Read all articles of a folder and its subfolders.

    Raises ConfigurationError where the folder holds none at all or none that can be used.
    """
    articles: list[ReadArticle] = []
    broken: list[BrokenArticle] = []
    urls: dict[str, str] = {}
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        try:
            read = _read(file, name)
            first = urls.setdefault(read.article.url, name)
            if first != name:
                raise _Unusable(f"its url is already that of {first}")
            articles.append(read)
        except _Unusable as error:
            broken.append(BrokenArticle(name=name, reason=str(error)))
    if not articles:
        listed = "".join(f"\n{article}" for article in broken)
        raise ConfigurationError(
            f"no article in {folder} can be used; see KNOWLEDGE_DIR{':' if listed else ''}{listed}"
        )
    return Shelf(articles=tuple(articles), broken=tuple(broken))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ConfigurationError(
            f"the knowledge folder {folder} is not a folder; see KNOWLEDGE_DIR"
        )
    files = sorted(file for file in folder.rglob("*.md") if not _hidden(file.relative_to(folder)))
    if not files:
        raise ConfigurationError(
            f"the knowledge folder {folder} has no article (*.md); see KNOWLEDGE_DIR"
        )
    return files


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read(file: Path, name: str) -> ReadArticle:
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise _Unusable(f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _Unusable("it is not UTF-8 text") from error
    front, body = _split(text)
    if not body.strip():
        raise _Unusable("it has no text below its front matter")
    article = Article(
        name=name,
        title=_words(front, "title"),
        url=_url(front),
        language=_words(front, "language"),
        updated=_date(front),
        body=body,
    )
    return ReadArticle(article=article, digest=hashlib.sha256(raw).hexdigest())


def _split(text: str) -> tuple[Mapping[str, object], str]:
    """Front matter and body; line ends become those of Unix."""
    text = "\n".join(_lines(text))
    first = next(iter(_FRONT.parse(text)), None)
    if first is None or first.type != "front_matter" or first.map is None:
        raise _Unusable("it does not begin with a front matter between two lines of ---")
    try:
        front = yaml.safe_load(first.content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 30 February
        raise _Unusable(f"its front matter is not YAML ({_where(error)})") from error
    if not isinstance(front, dict):
        raise _Unusable("its front matter is not a list of names and values")
    return front, "\n".join(text.split("\n")[first.map[1] :])


def _lines(text: str) -> Iterator[str]:
    return iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or error
    return f"{problem}, line {mark.line + 2}" if mark is not None else str(problem)


def _words(front: Mapping[str, object], name: str) -> str:
    value = front.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # YAML takes a title such as 2026 for a number
    if not isinstance(value, str) or not value.strip():
        raise _Unusable(f"it has no {name}")
    return " ".join(value.split())


def _url(front: Mapping[str, object]) -> str:
    url = _words(front, "url")
    try:
        address = urlsplit(url)
    except ValueError as error:
        raise _Unusable(f"its url {url!r} is not a web address") from error
    if address.scheme not in {"http", "https"} or not address.hostname or " " in url:
        raise _Unusable(f"its url {url!r} is not a web address")
    return url


def _date(front: Mapping[str, object]) -> date:
    value = front.get("updated")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None:
        raise _Unusable("it has no updated")
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise _Unusable(f"its updated {str(value)!r} is not a date such as 2026-11-02") from error
