"""Takes the words out of a conversation's rows; the rows stay, for figures and for order.

Each function does it for what is older than a time, or for all, and returns how many rows it
changed; done twice, it changes nothing the second time.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from engine.domain.steps import CallState
from storage.account_tables import pending_action
from storage.handoff_tables import desk_post, relay
from storage.privacy import desk_words
from storage.privacy.erasing import SOMEBODY, Scope, body_left, differs, erase_bodies
from storage.question_tables import team_question
from storage.rating_tables import quote
from storage.route_tables import turn_route
from storage.schema import conversation, inbox, message, outbox, tool_call, turn
from storage.states import InboxState
from storage.verdict_tables import verdict

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
_GONE_OUTCOME = {"state": "done", "written": None, "reason": ""}
_GONE_ID = "erased"


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
RELAY_LEFT = relay.c.error.is_not(None) | body_left(relay, _GONE_RELAYS)

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
    return parts + erase_bodies(connection, relay, here & RELAY_LEFT, _GONE_RELAYS)


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
    desk_words.posts(connection, desk_post.c.id.in_(alarms))
