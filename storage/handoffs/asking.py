"""What is asked about handoffs: the queue, somebody's own, and all that happened."""

from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, bindparam, cast, func, select

from engine.domain.handoff import Handoff
from engine.domain.messages import Place, Platform
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.handoff.asked_about import ThreadLink
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
from storage.schema import conversation, inbox, turn

_NAMELESS = "somebody"
_MOST_OF_CUSTOMER = 50

_OPEN = HANDOFFS.where(IS_OPEN_HANDOFF).order_by(
    handoff.c.waiting_since.is_(None), handoff.c.waiting_since, handoff.c.queued_at, handoff.c.id
)
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
_OF_THREAD = (
    select(conversation.c.id)
    .where(
        conversation.c.platform == bindparam("platform_"),
        conversation.c.thread.in_(bindparam("threads", expanding=True)),
    )
    .order_by(conversation.c.id.desc())
    .limit(1)
)
"""Reads all conversations, as no index begins with a thread: it is asked seldom, by people."""

_OF_CASE = select(handoff.c.conversation_id).where(handoff.c.reference == bindparam("reference_"))
_OF_TURN = select(turn.c.conversation_id).where(turn.c.reference == bindparam("reference_"))
_EVENTS = (
    select(handoff_event)
    .where(handoff_event.c.conversation_id == bindparam("conversation"))
    .order_by(handoff_event.c.id)
)
_LAST_CHANGE = select(func.coalesce(func.max(handoff_event.c.id), 0)).where(
    handoff_event.c.at < bindparam("before_")
)
_CHANGES = (
    HANDOFFS.join(handoff_event, handoff_event.c.handoff_id == handoff.c.id)
    .add_columns(handoff_event.c.id.label("event"))
    .where(handoff_event.c.id > bindparam("after"))
    .order_by(handoff_event.c.id)
    .limit(bindparam("most"))
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


def of_thread(connection: Connection, link: ThreadLink) -> tuple[int, Handoff | None] | None:
    """The newest conversation that a link may lead to, and its newest handoff."""
    asked = _OF_THREAD
    if link.channel is not None:
        asked = asked.where(conversation.c.channel == link.channel)
    values = {"platform_": link.platform.value, "threads": link.threads}
    here = connection.execute(asked, values).scalar_one_or_none()
    return None if here is None else (here, newest_handoff(connection, here))


def of_reference(connection: Connection, reference: str) -> tuple[int, Handoff | None] | None:
    """The conversation of a case or of a turn with this reference, and its newest handoff."""
    for asked in (_OF_CASE, _OF_TURN):
        here = connection.execute(asked, {"reference_": reference}).scalar_one_or_none()
        if here is not None:
            return here, newest_handoff(connection, here)
    return None


def events(connection: Connection, conversation_id: int) -> tuple[EventLine, ...]:
    """All that ever happened to a conversation with respect to people, in order."""
    rows = connection.execute(_EVENTS, {"conversation": conversation_id})
    return tuple(event_of(row) for row in rows)


def last_change(connection: Connection, before: float) -> int:
    """The number of the newest event before a moment; 0 where there is none."""
    return int(connection.execute(_LAST_CHANGE, {"before_": before}).scalar_one())


def changes(connection: Connection, after: int, limit: int) -> tuple[tuple[int, Handoff], ...]:
    """The numbers of later events, in order, each with its handoff as it is now."""
    rows = connection.execute(_CHANGES, {"after": after, "most": limit})
    return tuple((row.event, handoff_of(row)) for row in rows)


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
