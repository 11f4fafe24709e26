"""Takes the words out of a conversation's rows; the rows stay, for figures and for order.

Each function does it for what is older than a time, or for all, and returns how many rows it
changed; done twice, it changes nothing the second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from engine.domain.commitments import CommitmentState
from engine.domain.gaps import DraftState
from engine.domain.steps import CallState
from storage.account_tables import action_alarm, pending_action
from storage.commitment_tables import IS_OPEN_PROMISE, commitment
from storage.file_tables import carried_file
from storage.gap_tables import IS_UNDER_WAY, article_draft, gap_report
from storage.handoff_tables import desk_post, handoff, handoff_draft, handoff_event, relay
from storage.privacy_tables import privacy_state
from storage.question_tables import team_question
from storage.rating_tables import quote
from storage.route_tables import turn_route
from storage.schema import conversation, escalation, inbox, message, outbox, tool_call, turn
from storage.sqlite import dump_json
from storage.states import DeskPostState, FileState, InboxState
from storage.verdict_tables import verdict

SOMEBODY = "somebody"
"""The name of whoever is forgotten."""

_GONE = "[erased]"
GONE_PAYLOAD: dict[str, Any] = {
    "keys": [],
    "name": SOMEBODY,
    "text": "",
    "attachments": [],
    "is_bot": False,
    "is_direct": False,
    "about": "deleted",
    "amends": None,
}
_GONE_BLOCKS = [{"type": "text", "text": _GONE}]
_GONE_RESULT = {"type": "tool_result", "tool_use_id": "", "content": _GONE}
_GONE_TEAMMATE = {"platform": "slack", "workspace": "", "id": "", "name": "", "picture": None}
_GONE_RELAYS: Mapping[str, dict[str, Any]] = {
    # Read when a teammate changes their words once more: then they are gone.
    "words": {
        "text": "",
        "teammate": _GONE_TEAMMATE,
        "key": "",
        "attachments": [],
        "is_gone": True,
    },
    "change": {"key": "", "text": None},
    "notice": {"kind": "", "values": {}},
}
_GONE_POSTS: Mapping[str, dict[str, Any]] = {
    "card": {},
    "line": {"line": "event", "text": "", "author": "", "attachments": []},
    "alarm": {"text": "", "pings": False, "second_channel": False},
}
_GONE_OUTCOME = {"state": "done", "written": None, "reason": ""}
_GONE_ID = "erased"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Of which conversation, and what: all that is older than `before`, or all where it is None.

    Times are POSIX seconds.
    """

    conversation_id: int
    now: float
    before: float | None = None

    def is_old(self, at: ColumnElement[float]) -> ColumnElement[bool]:
        """Whether a row of this time is meant."""
        return true() if self.before is None else at < self.before


def differs(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    """Whether JSON in the database is not this; nothing of it need be readable."""
    return cast(column, Text) != literal(dump_json(value), Text)


def _body_left(table: Table, gone: Mapping[str, dict[str, Any]]) -> ColumnElement[bool]:
    """Whether a JSON body still says something; kinds of a newer program have an empty one."""
    by_kind = ((table.c.kind == kind) & differs(table.c.body, body) for kind, body in gone.items())
    return or_(table.c.kind.not_in(list(gone)) & differs(table.c.body, {}), *by_kind)


PAYLOAD_LEFT = differs(inbox.c.payload, GONE_PAYLOAD)
HISTORY_LEFT = differs(message.c.content, _GONE_BLOCKS)
CALL_LEFT = differs(tool_call.c.input, {}) | tool_call.c.private_facts.is_not(None)
PART_LEFT = or_(
    outbox.c.text != "",
    outbox.c.plain != "",
    outbox.c.buttons.is_not(None),
    outbox.c.speaker_name.is_not(None),
    outbox.c.speaker_picture.is_not(None),
    outbox.c.shown.is_not(None),
    outbox.c.error.is_not(None),
)
PROMISE_LEFT = commitment.c.sentence != ""
DRAFT_LEFT = handoff_draft.c.text.is_not(None)
RELAY_LEFT = relay.c.error.is_not(None) | _body_left(relay, _GONE_RELAYS)
HANDOFF_LEFT = or_(
    handoff.c.summary != "",
    handoff.c.customer_name != SOMEBODY,
    handoff.c.brief.is_not(None),
    handoff.c.instruction.is_not(None),
)
DESK_POST_LEFT = desk_post.c.error.is_not(None) | _body_left(desk_post, _GONE_POSTS)
FILE_LEFT = or_(
    carried_file.c.name != "", carried_file.c.url != "", carried_file.c.content.is_not(None)
)
ESCALATION_LEFT = escalation.c.summary != ""
ARTICLE_LEFT = or_(article_draft.c.question != "", article_draft.c.text != "")
ALARMS = select(action_alarm.c.desk_post_id).join(
    pending_action, pending_action.c.id == action_alarm.c.action_id
)
"""The desk posts that are about actions."""

ACTION_LEFT = pending_action.c.arguments != "{}"


def payloads(connection: Connection, scope: Scope, whose: ColumnElement[bool] | None = None) -> int:
    """The messages that came in, or some of them: words, files and the names of their authors."""
    old = and_(
        inbox.c.conversation_id == scope.conversation_id,
        scope.is_old(inbox.c.received_at),
        true() if whose is None else whose,
    )
    # What no turn has read, none will.
    unread = inbox.c.turn_id.is_(None)
    connection.execute(
        update(inbox)
        .where(old, unread, inbox.c.state != InboxState.DROPPED.value)
        .values(state=InboxState.DROPPED.value, outcome="ignored", reason="deleted")
    )
    return connection.execute(
        update(inbox)
        .where(old, PAYLOAD_LEFT)
        .values(
            payload=GONE_PAYLOAD,
            deleted_at=func.coalesce(inbox.c.deleted_at, scope.now),  # later edits change nothing
        )
    ).rowcount


def history(connection: Connection, scope: Scope) -> int:
    """What Claude was sent and said, calls and results, quotes, and what turns broke on.

    What is left is sent to Claude under a new version: without thinking that is signed over what is
    gone, and without a word in its place.
    """
    old = select(turn.c.id).where(
        turn.c.conversation_id == scope.conversation_id, scope.is_old(turn.c.finished_at)
    )
    here = and_(message.c.conversation_id == scope.conversation_id, message.c.turn_id.in_(old))
    changed = connection.execute(
        update(message).where(here, HISTORY_LEFT).values(content=_GONE_BLOCKS)
    ).rowcount
    if changed:
        behind = select(func.max(message.c.seq) + 1).where(here).scalar_subquery()
        connection.execute(
            update(conversation)
            .where(conversation.c.id == scope.conversation_id)
            .values(
                history_from=func.max(conversation.c.history_from, behind),
                prompt_version=conversation.c.prompt_version + 1,
            )
        )
    return changed + _calls(connection, old)


def posts(connection: Connection, scope: Scope) -> int:
    """What the customer was sent, by whomever, and what a teammate wrote for them."""
    parts = connection.execute(
        update(outbox)
        .where(
            outbox.c.conversation_id == scope.conversation_id,
            scope.is_old(outbox.c.created_at),
            PART_LEFT,
        )
        .values(
            text="",
            plain="",
            buttons=null(),
            speaker_name=None,
            speaker_picture=None,
            shown=None,
            error=None,
        )
    ).rowcount
    here = and_(relay.c.conversation_id == scope.conversation_id, scope.is_old(relay.c.created_at))
    return parts + _bodies(connection, relay, here & RELAY_LEFT, _GONE_RELAYS)


def desk(connection: Connection, scope: Scope) -> int:
    """What the team was shown and wrote about the customer, and files on their way."""
    old = select(handoff.c.id).where(
        handoff.c.conversation_id == scope.conversation_id, scope.is_old(handoff.c.closed_at)
    )
    shown = and_(desk_post.c.handoff_id.in_(old), DESK_POST_LEFT)
    changed = _bodies(connection, desk_post, shown, _GONE_POSTS)
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


def actions(connection: Connection, scope: Scope) -> int:
    """What was to be changed at the back office, and what came of it."""
    return connection.execute(
        update(pending_action)
        .where(
            pending_action.c.conversation_id == scope.conversation_id,
            scope.is_old(pending_action.c.ended_at),
            ACTION_LEFT,
        )
        .values(
            customer_id=_GONE_ID,
            arguments="{}",
            digest="0" * 64,
            outcome=case(
                (pending_action.c.outcome.is_(None), null()),
                else_=literal(_GONE_OUTCOME, pending_action.c.outcome.type),
            ),
            error=None,
        )
    ).rowcount


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
    here = and_(desk_post.c.id.in_(reported), ended, DESK_POST_LEFT)
    return _bodies(connection, desk_post, here, _GONE_POSTS)


def _alarms(connection: Connection, scope: Scope) -> int:
    """What the desk was asked to approve, or to look for: it says what the customer wanted."""
    ended = and_(
        pending_action.c.conversation_id == scope.conversation_id,
        scope.is_old(pending_action.c.ended_at),
    )
    alarms = ALARMS.where(ended)
    here = and_(desk_post.c.id.in_(alarms), DESK_POST_LEFT)
    return _bodies(connection, desk_post, here, _GONE_POSTS)


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


def _calls(connection: Connection, turns: Any) -> int:
    here = tool_call.c.turn_id.in_(turns)
    keys = select(tool_call.c.key).where(here)
    connection.execute(quote.delete().where(quote.c.key.in_(keys)))
    connection.execute(
        update(turn).where(turn.c.id.in_(turns), turn.c.error.is_not(None)).values(error=None)
    )
    connection.execute(
        update(verdict).where(verdict.c.turn_id.in_(turns)).values(detail="", digest="")
    )
    connection.execute(turn_route.delete().where(turn_route.c.turn_id.in_(turns)))
    _questions(connection, turns)
    done = tool_call.c.state == CallState.DONE.value
    connection.execute(update(tool_call).where(here, CALL_LEFT, done).values(result=_GONE_RESULT))
    gone = update(tool_call).where(here, CALL_LEFT).values(input={}, private_facts=null())
    return connection.execute(gone).rowcount


def _questions(connection: Connection, turns: Any) -> None:
    """What the team was asked: with its row goes what the desk was shown of it."""
    here = team_question.c.turn_id.in_(turns)
    alarms = connection.execute(select(team_question.c.desk_post_id).where(here)).scalars().all()
    connection.execute(team_question.delete().where(here))
    _bodies(connection, desk_post, desk_post.c.id.in_(alarms) & DESK_POST_LEFT, _GONE_POSTS)


def _bodies(
    connection: Connection,
    table: Table,
    where: ColumnElement[bool],
    gone: Mapping[str, dict[str, Any]],
) -> int:
    """Rows whose words are a JSON body; what takes its place depends on their kind."""
    erase = update(table).where(where)
    changes = [
        erase.where(table.c.kind.not_in(list(gone))).values(body={}, error=None),
        *(
            erase.where(table.c.kind == kind).values(body=body, error=None)
            for kind, body in gone.items()
        ),
    ]
    return sum(connection.execute(change).rowcount for change in changes)
