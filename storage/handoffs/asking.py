"""What is asked about handoffs: the queue, somebody's own, and all that happened."""

from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, bindparam, cast, select

from engine.domain.conversation import IgnoredReason, MessageOutcome
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import Place, Platform
from engine.handoff.ports import EventLine, MessageEnd
from storage.handoff_tables import (
    IS_CARD,
    IS_OPEN_HANDOFF,
    IS_WORDS,
    desk_post,
    handoff,
    handoff_event,
    relay,
)
from storage.handoffs.rows import HANDOFFS, event_of, handoff_of
from storage.handoffs.situations import newest_handoff
from storage.inbox_rows import read_payload
from storage.schema import conversation, inbox

_NAMELESS = "somebody"
_MOST_OF_CUSTOMER = 50

_OPEN = HANDOFFS.where(IS_OPEN_HANDOFF).order_by(
    handoff.c.waiting_since.is_(None), handoff.c.waiting_since, handoff.c.queued_at, handoff.c.id
)
_MINE = _OPEN.where(handoff.c.teammate_key == bindparam("teammate_"))
_OF_CUSTOMER = (
    HANDOFFS.where(
        handoff.c.customer == bindparam("customer_"),
        conversation.c.platform == bindparam("platform_"),
        conversation.c.workspace == bindparam("workspace_"),
    )
    .order_by(handoff.c.id.desc())
    .limit(_MOST_OF_CUSTOMER)
)
_OF_CARD = HANDOFFS.join(desk_post, desk_post.c.handoff_id == handoff.c.id).where(
    IS_CARD,
    desk_post.c.remote_id == bindparam("remote"),
    desk_post.c.channel == bindparam("channel_"),
    desk_post.c.platform == bindparam("platform_"),
)
_OF_REPLY = (
    HANDOFFS.join(relay, relay.c.handoff_id == handoff.c.id)
    .where(IS_WORDS, relay.c.key == bindparam("key_"))
    .order_by(relay.c.id.desc())
    .limit(1)
)
_AT_PLACE = select(conversation.c.id).where(conversation.c.key == bindparam("place"))
_EVENTS = (
    select(handoff_event)
    .where(handoff_event.c.conversation_id == bindparam("conversation"))
    .order_by(handoff_event.c.id)
)
_ENDS = (
    select(
        inbox.c.sent_at,
        inbox.c.outcome,
        inbox.c.reason,
        cast(inbox.c.payload, LargeBinary).label("payload"),
    )
    .where(inbox.c.conversation_id == bindparam("conversation"))
    .order_by(inbox.c.id.desc())
    .limit(bindparam("most"))
)


def open_handoffs(connection: Connection) -> tuple[Handoff, ...]:
    """All that people still have to do, longest waiting first."""
    return _all(connection, _OPEN)


def of_teammate(connection: Connection, teammate: Teammate) -> tuple[Handoff, ...]:
    """The open handoffs a teammate has."""
    return _all(connection, _MINE, teammate_=teammate.key)


def of_customer(
    connection: Connection, platform: Platform, workspace: str, customer: str
) -> tuple[Handoff, ...]:
    """A customer's own handoffs, newest first."""
    who = {"platform_": platform.value, "workspace_": workspace, "customer_": customer}
    return _all(connection, _OF_CUSTOMER, **who)


def of_card(
    connection: Connection, platform: Platform, channel: str, card_id: str
) -> Handoff | None:
    """The handoff whose card this message is."""
    where = {"platform_": platform.value, "channel_": channel, "remote": card_id}
    return next(iter(_all(connection, _OF_CARD, **where)), None)


def of_reply(connection: Connection, key: str) -> Handoff | None:
    """The handoff in which a teammate's words went to the customer under this key."""
    return next(iter(_all(connection, _OF_REPLY, key_=key)), None)


def of_place(connection: Connection, place: Place) -> tuple[int, Handoff | None] | None:
    """The conversation living there and its newest handoff."""
    here = connection.execute(_AT_PLACE, {"place": place.key}).scalar_one_or_none()
    return None if here is None else (here, newest_handoff(connection, here))


def events(connection: Connection, conversation_id: int) -> tuple[EventLine, ...]:
    """All that ever happened to a conversation with respect to people, in order."""
    rows = connection.execute(_EVENTS, {"conversation": conversation_id})
    return tuple(event_of(row) for row in rows)


def outcomes(connection: Connection, conversation_id: int, limit: int) -> tuple[MessageEnd, ...]:
    """What became of the newest messages, oldest first."""
    values = {"conversation": conversation_id, "most": limit}
    rows = connection.execute(_ENDS, values).all()
    return tuple(
        MessageEnd(
            at=row.sent_at,
            said_by=payload.name if (payload := read_payload(row.payload)) else _NAMELESS,
            outcome=None if row.outcome is None else MessageOutcome(row.outcome),
            reason=None if row.reason is None else IgnoredReason(row.reason),
        )
        for row in reversed(rows)
    )


def _all(
    connection: Connection, asked: Select[*tuple[Any, ...]], **values: str
) -> tuple[Handoff, ...]:
    return tuple(handoff_of(row) for row in connection.execute(asked, values))
