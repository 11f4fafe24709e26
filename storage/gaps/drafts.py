"""Drafted articles: one under way for each handoff, approved by one click, published once."""

import hashlib

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update

from engine.domain.desk import DeskPost, Line, ShowLine
from engine.domain.gaps import ArticleFile, DraftedArticle, DraftState
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform
from engine.domain.posts import Button
from engine.gaps.ports import Approval
from engine.handoff.actions import DraftAction
from storage import auditing
from storage.auditing import AuditKind
from storage.fixed import fixed
from storage.gap_tables import article_draft
from storage.handoffs import desk_posts

APPROVE = "Approve"
_WAITS = article_draft.c.state == fixed(DraftState.WAITING)
_IS_APPROVED = article_draft.c.state == fixed(DraftState.APPROVED)
_OF_HANDOFF = article_draft.c.handoff_id == bindparam("handoff")
_THIS = article_draft.c.id == bindparam("draft")
_PUBLISHING = select(exists().where(_OF_HANDOFF, _IS_APPROVED))
_REPLACE = (
    update(article_draft)
    .where(_OF_HANDOFF, _WAITS)
    .values(state=DraftState.DROPPED.value, ended_at=bindparam("now"))
)
_APPROVE = (
    update(article_draft)
    .where(_THIS, _WAITS)
    .values(
        state=DraftState.APPROVED.value,
        approved_by=bindparam("teammate"),
        approved_at=bindparam("now"),
    )
    .returning(article_draft)
)
_STATE = select(article_draft.c.state).where(_THIS)
_APPROVED = select(article_draft).where(_IS_APPROVED).order_by(article_draft.c.id)
_END = (
    update(article_draft)
    .where(_THIS, _IS_APPROVED)
    .values(state=bindparam("state_"), ended_at=bindparam("now"))
)


def put(
    connection: Connection,
    platform: Platform,
    draft: DraftedArticle,
    shown: str,
    now: float,
) -> bool:
    """Store a draft in the place of one that waits, and show it; False while one is published."""
    here = {"handoff": draft.handoff_id}
    if connection.execute(_PUBLISHING, here).scalar_one():
        return False
    connection.execute(_REPLACE, {**here, "now": now})
    stored = connection.execute(
        insert(article_draft).returning(article_draft.c.id),
        {
            "handoff_id": draft.handoff_id,
            "question": draft.question,
            "name": draft.file.name,
            "text": draft.file.text,
            "base": draft.file.base,
            "heading": draft.heading,
            "state": DraftState.WAITING.value,
            "created_at": now,
        },
    )
    action = str(DraftAction(draft_id=int(stored.scalar_one())))
    button = Button(action=action, label=APPROVE)
    line = ShowLine(line=Line.ARTICLE, text=shown, buttons=(button,))
    desk_posts.put(connection, platform, draft.handoff_id, (line,), now)
    return True


def approve(
    connection: Connection, platform: Platform, draft_id: int, teammate: Teammate, now: float
) -> Approval:
    """Let a draft be published; the thread and the audit tell who did."""
    values = {"draft": draft_id, "teammate": teammate.key, "now": now}
    row = connection.execute(_APPROVE, values).one_or_none()
    if row is None:
        state = connection.execute(_STATE, {"draft": draft_id}).scalar_one_or_none()
        is_dropped = state is None or state == DraftState.DROPPED
        return Approval.GONE if is_dropped else Approval.BEFORE
    _audit(connection, _draft_of(row), DraftState.APPROVED, now, by=teammate.key)
    text = f"{teammate.name} approved the article {row.name}."
    _tell(connection, platform, row.handoff_id, ShowLine(line=Line.EVENT, text=text), now)
    return Approval.DONE


def approved(connection: Connection) -> tuple[DraftedArticle, ...]:
    """What is approved and not published yet, oldest first."""
    return tuple(_draft_of(row) for row in connection.execute(_APPROVED))


def end(
    connection: Connection,
    platform: Platform,
    draft: DraftedArticle,
    state: DraftState,
    told: str,
    now: float,
) -> None:
    """Note how it ended, and tell it in the thread; once."""
    values = {"draft": draft.id, "state_": state.value, "now": now}
    if connection.execute(_END, values).rowcount:
        _audit(connection, draft, state, now, by=None)
        kind = Line.PROBLEM if state is DraftState.DROPPED else Line.ARTICLE
        _tell(connection, platform, draft.handoff_id, ShowLine(line=kind, text=told), now)


def _audit(
    connection: Connection, draft: DraftedArticle, state: DraftState, now: float, *, by: str | None
) -> None:
    """What became of which text: its SHA-256 is that of the whole file as it is to be written."""
    auditing.note(
        connection,
        AuditKind.ARTICLE,
        now,
        draft=draft.id,
        handoff=draft.handoff_id,
        text=hashlib.sha256(draft.file.text.encode()).hexdigest(),
        state=state.value,
        by=by,
    )


def _tell(
    connection: Connection, platform: Platform, handoff_id: int, post: DeskPost, now: float
) -> None:
    desk_posts.put(connection, platform, handoff_id, (post,), now)


def _draft_of(row: Row[tuple[object, ...]]) -> DraftedArticle:
    return DraftedArticle(
        id=row.id,
        handoff_id=row.handoff_id,
        question=row.question,
        file=ArticleFile(name=row.name, text=row.text, base=row.base),
        heading=row.heading,
    )
