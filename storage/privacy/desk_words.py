"""Takes the words out of what the team was shown and wrote; the rows stay, as in `words`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, or_, select, true, update

from engine.domain.commitments import CommitmentState
from engine.domain.gaps import DraftState
from storage.account_tables import action_alarm, pending_action
from storage.commitment_tables import IS_OPEN_PROMISE, commitment
from storage.file_tables import carried_file
from storage.gap_tables import IS_UNDER_WAY, article_draft, gap_report
from storage.handoff_tables import desk_post, handoff, handoff_draft, handoff_event
from storage.privacy.erasing import SOMEBODY, Scope, body_left, erase_bodies
from storage.privacy_tables import privacy_state
from storage.schema import escalation
from storage.states import DeskPostState, FileState

_GONE_POSTS: Mapping[str, dict[str, Any]] = {
    "card": {},
    "line": {"line": "event", "text": "", "author": "", "attachments": []},
    "alarm": {"text": "", "pings": False, "second_channel": False},
}
PROMISE_LEFT = commitment.c.sentence != ""
DRAFT_LEFT = handoff_draft.c.text.is_not(None)
HANDOFF_LEFT = or_(
    handoff.c.summary != "",
    handoff.c.customer_name != SOMEBODY,
    handoff.c.brief.is_not(None),
    handoff.c.instruction.is_not(None),
)
DESK_POST_LEFT = desk_post.c.error.is_not(None) | body_left(desk_post, _GONE_POSTS)
FILE_LEFT = or_(
    carried_file.c.name != "", carried_file.c.url != "", carried_file.c.content.is_not(None)
)
ESCALATION_LEFT = escalation.c.summary != ""
ARTICLE_LEFT = or_(article_draft.c.question != "", article_draft.c.text != "")
ALARMS = select(action_alarm.c.desk_post_id).join(
    pending_action, pending_action.c.id == action_alarm.c.action_id
)
"""The desk posts that are about actions."""


def desk(connection: Connection, scope: Scope) -> int:
    """What the team was shown and wrote about the customer, and files on their way."""
    old = select(handoff.c.id).where(
        handoff.c.conversation_id == scope.conversation_id, scope.is_old(handoff.c.closed_at)
    )
    changed = posts(connection, desk_post.c.handoff_id.in_(old))
    changed += _articles(connection, old, scope.now)
    changed += _events(connection, old) + _alarms(connection, scope)
    for change in (
        update(handoff)
        .where(handoff.c.id.in_(old), HANDOFF_LEFT)
        .values(summary="", customer_name=SOMEBODY, brief=None, instruction=None),
        update(handoff_draft)
        .where(handoff_draft.c.handoff_id.in_(old), DRAFT_LEFT)
        .values(text=None),
        update(commitment)
        .where(commitment.c.handoff_id.in_(old), PROMISE_LEFT)
        .values(
            sentence="",
            nag_at=None,
            state=case(
                (IS_OPEN_PROMISE, CommitmentState.TAKEN_BACK.value), else_=commitment.c.state
            ),
            ended_at=case((IS_OPEN_PROMISE, scope.now), else_=commitment.c.ended_at),
        ),
        update(carried_file)
        .where(carried_file.c.handoff_id.in_(old), FILE_LEFT)
        .values(
            url="",
            name="",
            media_type="",
            source_id="",
            content=None,
            error=None,
            state=case(
                (carried_file.c.state == FileState.HELD.value, FileState.WITHDRAWN.value),
                else_=carried_file.c.state,
            ),
        ),
        update(escalation)
        .where(
            escalation.c.conversation_id == scope.conversation_id,
            scope.is_old(escalation.c.created_at),
            ESCALATION_LEFT,
        )
        .values(summary=""),
    ):
        changed += connection.execute(change).rowcount
    return changed


def posts(connection: Connection, which: ColumnElement[bool]) -> int:
    """What the desk shows, or is still to be shown, of some of its posts."""
    return erase_bodies(connection, desk_post, which & DESK_POST_LEFT, _GONE_POSTS)


def change_events(connection: Connection, where: ColumnElement[bool], **values: str) -> int:
    """Change events, which nothing else may; only to take out who somebody was or what was said."""
    permit = update(privacy_state).values(is_erasing=bindparam("erases"))
    connection.execute(permit, {"erases": True})
    changed = connection.execute(update(handoff_event).where(where).values(**values)).rowcount
    connection.execute(permit, {"erases": False})
    return changed


def reports(connection: Connection, before: float | None) -> int:
    """Weekly reports of gaps quote several customers: once shown, all their words go.

    Those made before a time (POSIX seconds), or all where it is None; they are of no conversation.
    """
    is_old = true() if before is None else gap_report.c.made_at < before
    reported = select(gap_report.c.desk_post_id).where(is_old)
    ended = desk_post.c.state.in_([DeskPostState.SHOWN.value, DeskPostState.BURIED.value])
    return posts(connection, desk_post.c.id.in_(reported) & ended)


def _alarms(connection: Connection, scope: Scope) -> int:
    """What the desk was asked to approve, or to look for: it says what the customer wanted."""
    ended = and_(
        pending_action.c.conversation_id == scope.conversation_id,
        scope.is_old(pending_action.c.ended_at),
    )
    return posts(connection, desk_post.c.id.in_(ALARMS.where(ended)))


def _articles(connection: Connection, handoffs: Any, now: float) -> int:
    """Drafts, published or not; what is published stays where the articles are."""
    here = and_(article_draft.c.handoff_id.in_(handoffs), ARTICLE_LEFT)
    connection.execute(
        update(article_draft)
        .where(here, IS_UNDER_WAY)
        .values(state=DraftState.DROPPED.value, ended_at=now)
    )
    gone = update(article_draft).where(here).values(question="", text="", heading=None)
    return connection.execute(gone).rowcount


def _events(connection: Connection, handoffs: Any) -> int:
    here = and_(handoff_event.c.handoff_id.in_(handoffs), handoff_event.c.detail != "")
    return change_events(connection, here, detail="")
