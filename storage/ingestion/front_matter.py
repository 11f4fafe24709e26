"""What authors write about an article: a front matter in the file, or a YAML file beside it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from engine.domain.knowledge import Audience
from storage.ingestion.draft import Meta
from storage.ingestion.shelf import Unusable

_WORKSPACE = re.compile(r"T[A-Z0-9]+|\d{2,20}|dm", re.ASCII)
_FRONT = MarkdownIt("commonmark").use(front_matter_plugin).disable(["inline"])


def split(text: str) -> tuple[Meta | None, str]:
    """What the front matter says, None where there is none, and the rest; raises Unusable."""
    first = next(iter(_FRONT.parse(text)), None)
    if first is None or first.type != "front_matter" or first.map is None:
        return None, text
    front = _mapping(first.content, "its front matter", line=2)
    meta = meta_of(front, is_complete=True)
    return meta, "\n".join(text.split("\n")[first.map[1] :])


def beside(text: str) -> Meta:
    """What the file beside an article says of it; raises Unusable."""
    return meta_of(_mapping(text, "the YAML file beside it", line=1), is_complete=False)


def meta_of(front: Mapping[str, object], *, is_complete: bool) -> Meta:
    """The values, checked; in a complete one only what limits its readers may be missing.

    Raises Unusable, as restricted where it is not for everybody or cannot be told for whom.
    """
    whose = Meta(audience=_audience(front), workspaces=_workspaces(front))
    try:
        meta = Meta(
            title=_words(front, "title"),
            url=_url(front),
            language=_words(front, "language"),
            updated=_date(front),
            audience=whose.audience,
            workspaces=whose.workspaces,
        )
        if is_complete:
            _require(meta)
    except Unusable as error:
        raise Unusable(str(error), is_restricted=whose.is_restricted) from error
    return meta


def web_address(url: str) -> str:
    """The address, if it is one; raises Unusable."""
    try:
        address = urlsplit(url)
    except ValueError as error:
        raise Unusable(f"its url {url!r} is not a web address") from error
    if address.scheme not in {"http", "https"} or not address.hostname or " " in url:
        raise Unusable(f"its url {url!r} is not a web address")
    return url


def _mapping(text: str, what: str, *, line: int) -> Mapping[str, object]:
    try:
        front = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 30 February
        raise Unusable(f"{what} is not YAML ({_where(error, line)})") from error
    if not isinstance(front, dict):
        raise Unusable(f"{what} is not a list of names and values")
    return front


def _where(error: Exception, line: int) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or error
    return f"{problem}, line {mark.line + line}" if mark is not None else str(problem)


def _audience(front: Mapping[str, object]) -> Audience | None:
    if front.get("audience") is None:
        return None
    given = str(front["audience"]).strip().casefold()
    try:
        return Audience(given)
    except ValueError as error:
        raise Unusable(
            f"its audience {given[:40]!r} is neither public nor team", is_restricted=True
        ) from error


def _workspaces(front: Mapping[str, object]) -> tuple[str, ...] | None:
    """Ids of Slack teams and Discord servers, as a list or with commas between."""
    given = front.get("workspaces")
    if given is None:
        return None
    parts = given if isinstance(given, list) else str(given).split(",")
    names = sorted({str(part).strip() for part in parts} - {""})
    for name in names:
        if not _WORKSPACE.fullmatch(name):
            raise Unusable(
                f"its workspaces hold {name[:40]!r}, which is no id of a Slack team (T…) or a"
                " Discord server",
                is_restricted=True,
            )
    return tuple(names)


def _require(meta: Meta) -> None:
    for name in ("title", "url", "language", "updated"):
        if getattr(meta, name) is None:
            raise Unusable(f"it has no {name}")


def _words(front: Mapping[str, object], name: str) -> str | None:
    value = front.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # YAML takes a title such as 2026 for a number
    if not isinstance(value, str) or not value.strip():
        return None
    return " ".join(value.split())


def _url(front: Mapping[str, object]) -> str | None:
    url = _words(front, "url")
    return None if url is None else web_address(url)


def _date(front: Mapping[str, object]) -> date | None:
    value = front.get("updated")
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Unusable(f"its updated {str(value)!r} is not a date such as 2026-11-02") from error
