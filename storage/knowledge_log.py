"""What syncs of the knowledge found: kept, told to the desk where it is new, shown on request."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from engine.domain.desk import Alarm
from engine.domain.knowledge import Audience
from engine.domain.messages import Platform
from storage.handoffs import desk_posts
from storage.knowledge_tables import article, knowledge_sync
from storage.settings import StorageSettings
from storage.sqlite import database_file
from storage.standing import looking_at
from storage.sync_report import SyncReport

_KEPT = 200
"""Syncs that are kept."""

_LATELY = 24
"""Syncs in which a trouble must not have been met for the desk to be told of it again."""

_MOST_LINES = 6
_LONGEST_LINE = 240
_MOST_NAMES = 1_000

_LISTED = ("added", "changed", "removed", "cleaned")

_NEWEST = select(knowledge_sync).order_by(knowledge_sync.c.id.desc()).limit(bindparam("most"))
_LAST_GOOD = select(func.max(knowledge_sync.c.ended_at)).where(knowledge_sync.c.error.is_(None))
_FORGET = delete(knowledge_sync).where(
    knowledge_sync.c.id
    <= select(func.max(knowledge_sync.c.id)).scalar_subquery() - bindparam("kept")
)
_COUNTS = select(article.c.audience, func.count()).group_by(article.c.audience)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnowledgeStanding:
    """How the knowledge stands; times in POSIX seconds, None before the first sync.

    `fresh_at` is when all sources were last looked at, whatever was broken in them. `error` says
    why the newest look failed as a whole. `troubles` are what the newest one found, a sentence
    each.
    """

    public: int
    team: int
    looked_at: float | None
    fresh_at: float | None
    error: str | None
    troubles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LastLook:
    """The newest sync: when it ended (POSIX seconds), why it failed if it did, what it found.

    `found` are the kinds of change with their articles.
    """

    ended_at: float
    error: str | None
    found: tuple[tuple[str, tuple[str, ...]], ...]
    troubles: tuple[str, ...]


def record(
    connection: Connection,
    end: SyncReport | str,
    *,
    began_at: float,
    now: float,
    desk: Platform | None,
) -> None:
    """Note how a sync ended, with its report or why it failed; new troubles go to the desk."""
    error = end if isinstance(end, str) else None
    troubles = () if isinstance(end, str) else end.troubles
    lately = connection.execute(_NEWEST, {"most": _LATELY}).all()
    known = {trouble for row in lately for trouble in row.report.get("troubles", ())}
    new = [trouble for trouble in troubles if trouble not in known]
    values = {"began_at": began_at, "ended_at": now, "error": error, "report": _document(end)}
    connection.execute(insert(knowledge_sync), values)
    connection.execute(_FORGET, {"kept": _KEPT})
    text = _failure(error, lately[0].error if lately else None) or _told(new)
    if desk is not None and text:
        desk_posts.put(connection, desk, None, (Alarm(text=text),), now)


def standing_of_knowledge(connection: Connection) -> KnowledgeStanding:
    """How the knowledge stands now."""
    counts = {row[0]: row[1] for row in connection.execute(_COUNTS)}
    newest = connection.execute(_NEWEST, {"most": 1}).one_or_none()
    return KnowledgeStanding(
        public=counts.get(Audience.PUBLIC.value, 0),
        team=counts.get(Audience.TEAM.value, 0),
        looked_at=newest.ended_at if newest else None,
        fresh_at=connection.execute(_LAST_GOOD).scalar_one(),
        error=newest.error if newest else None,
        troubles=tuple(newest.report.get("troubles", ())) if newest else (),
    )


def knowledge_standing(settings: StorageSettings) -> KnowledgeStanding:
    """The same, read beside the programs that run; raises ConfigurationError."""
    with looking_at(database_file(settings)) as connection:
        return standing_of_knowledge(connection)


def last_look(connection: Connection) -> LastLook | None:
    """What the newest sync found; None where there was none."""
    row = connection.execute(_NEWEST, {"most": 1}).one_or_none()
    if row is None:
        return None
    found = tuple((what, tuple(row.report.get(what, ()))) for what in _LISTED)
    return LastLook(
        ended_at=row.ended_at,
        error=row.error,
        found=found,
        troubles=tuple(row.report.get("troubles", ())),
    )


def _document(end: SyncReport | str) -> dict[str, object]:
    if isinstance(end, str):
        return {}
    return {
        "added": list(end.added[:_MOST_NAMES]),
        "changed": list(end.changed[:_MOST_NAMES]),
        "removed": list(end.removed[:_MOST_NAMES]),
        "unchanged": end.unchanged,
        "troubles": list(end.troubles[:_MOST_NAMES]),
        "cleaned": [f"{name}: {what}" for name, what in end.cleaned[:_MOST_NAMES]],
    }


def _failure(error: str | None, before: str | None) -> str:
    if error is None or error == before:
        return ""
    return (
        "Knowledge: the articles could not be looked at. What was known before is still used.\n"
        f"{_shortened(error)}"
    )


def _told(troubles: Sequence[str]) -> str:
    if not troubles:
        return ""
    lines = [f"• {_shortened(trouble)}" for trouble in troubles[:_MOST_LINES]]
    if len(troubles) > _MOST_LINES:
        lines.append(f"• and {len(troubles) - _MOST_LINES} more")
    many = "an article" if len(troubles) == 1 else f"{len(troubles)} articles"
    head = f"Knowledge: {many} cannot be used as it is; the last good version is, if there is one."
    return "\n".join(
        (head.replace("as it is", "as they are") if len(troubles) > 1 else head, *lines)
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
