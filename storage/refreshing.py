"""A running turn in the light of what was said, edited and deleted since it began."""

from enum import Enum

from sqlalchemy import Connection, Row, bindparam, exists, select

from engine.domain.conversation import Lease, Outcome, TurnEnding
from engine.domain.messages import Place
from engine.ports.conversations import Compose
from storage import leases, remarks, turn_messages
from storage.ending import finish_turn
from storage.handoffs import own_asking
from storage.previewing import HAS_PREVIEW
from storage.schema import IS_FREE, inbox, step
from storage.states import InboxState

_HAS_STEPS = exists().where(step.c.turn_id == bindparam("turn"))
_IS_UNREAD = select(~_HAS_STEPS & ~HAS_PREVIEW)
_IS_WAITING = inbox.c.state == InboxState.WAITING.value
_HAS_LIVE = select(
    exists().where(inbox.c.turn_id == bindparam("turn"), _IS_WAITING, inbox.c.deleted_at.is_(None))
)
_WAITS = select(
    exists().where(
        inbox.c.conversation_id == bindparam("conversation"),
        IS_FREE,
        _IS_WAITING,
        inbox.c.author_id == bindparam("customer"),
    )
)


_TAKEN_BACK = "The customer has deleted what it was about."


class News(Enum):
    """What has become of a running turn meanwhile."""

    NONE = "none"
    CHANGED = "changed"
    """Its user message is another one now."""

    NOTHING_LEFT = "nothing_left"
    """All it was to answer is deleted."""


def refresh(
    connection: Connection,
    place: Place,
    running: Row[tuple[object, ...]],
    compose: Compose,
    now: float,
) -> News:
    """Let a turn that has shown and run nothing yet answer what is to be answered now."""
    unread = is_unread(connection, running.id)
    here = {"conversation": running.conversation_id, "customer": running.customer}
    waits = unread and connection.execute(_WAITS, here).scalar_one()
    if not waits and not has_live(connection, running.id):
        return News.NOTHING_LEFT
    if not unread:
        return News.NONE
    amended = remarks.take_in(connection, place, running.conversation_id, running.id)
    if not waits and not amended:
        return News.NONE
    turn_messages.gather(connection, place, running, now)
    turn_messages.rewrite(connection, place, running.conversation_id, running.id, compose)
    return News.CHANGED


def cancel(connection: Connection, lease: Lease, turn_id: int, now: float) -> None:
    """End a turn that has nothing left to answer; the lease is void afterwards."""
    if not connection.execute(select(_HAS_STEPS), {"turn": turn_id}).scalar_one():
        remarks.drop(connection, lease.conversation_id, turn_id)
    elif own_asking.has_asked(connection, turn_id):
        own_asking.close(connection, lease.conversation_id, now, told=_TAKEN_BACK)
    finish_turn(connection, lease, turn_id, TurnEnding(outcome=Outcome.CANCELLED, parts=()), now)
    leases.void(connection, lease)


def is_unread(connection: Connection, turn_id: int) -> bool:
    """Whether nothing of a turn was shown or run yet, so that it can still begin again."""
    return bool(connection.execute(_IS_UNREAD, {"turn": turn_id}).scalar_one())


def has_live(connection: Connection, turn_id: int) -> bool:
    """Whether anything a turn answers is still there."""
    return bool(connection.execute(_HAS_LIVE, {"turn": turn_id}).scalar_one())
