"""Answers and teammates' words that were given up, until the operator has seen to them."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, update

from engine.domain.messages import Platform
from storage.handoff_tables import handoff, relay
from storage.schema import IS_BURIED, conversation, outbox, turn

_ORIGIN = func.coalesce(outbox.c.turn_id, -outbox.c.relay_id)
_IS_NEW = IS_BURIED & outbox.c.dismissed_at.is_(None)
_FIRST = select(func.min(outbox.c.id)).where(_IS_NEW).group_by(_ORIGIN)
_NEWEST = (
    select(
        conversation.c.key,
        func.coalesce(turn.c.reference, handoff.c.reference).label("reference"),
        outbox.c.error,
        outbox.c.done_at,
    )
    .join(conversation, conversation.c.id == outbox.c.conversation_id)
    .outerjoin(turn, turn.c.id == outbox.c.turn_id)
    .outerjoin(relay, relay.c.id == outbox.c.relay_id)
    .outerjoin(handoff, handoff.c.id == relay.c.handoff_id)
    .where(outbox.c.id.in_(_FIRST), conversation.c.platform == bindparam("platform_"))
    .order_by(outbox.c.done_at.desc(), outbox.c.id.desc())
    .limit(bindparam("most"))
)
_COUNT = (
    select(func.count(_ORIGIN.distinct()))
    .join(conversation, conversation.c.id == outbox.c.conversation_id)
    .where(_IS_NEW, conversation.c.platform == bindparam("platform_"))
)

_DISMISS = (
    update(outbox)
    .where(
        _IS_NEW,
        outbox.c.conversation_id.in_(
            select(conversation.c.id).where(conversation.c.platform == bindparam("platform_"))
        ),
    )
    .values(dismissed_at=bindparam("now"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetter:
    """A post that did not arrive whole; `buried_at` in POSIX seconds.

    `place` is the key of its place, `reference` what the customer may have been told.
    """

    place: str
    reference: str
    error: str
    buried_at: float


def newest(connection: Connection, platform: Platform, *, most: int) -> tuple[DeadLetter, ...]:
    """What was given up last, newest first, each with what went wrong first."""
    values = {"platform_": platform.value, "most": most}
    return tuple(
        DeadLetter(
            place=row.key, reference=row.reference, error=row.error or "", buried_at=row.done_at
        )
        for row in connection.execute(_NEWEST, values)
    )


def count(connection: Connection, platform: Platform) -> int:
    """How many posts were given up, whatever the number of their parts."""
    return int(connection.execute(_COUNT, {"platform_": platform.value}).scalar_one())


def dismiss(connection: Connection, platform: Platform, *, now: float) -> int:
    """Count what was given up so far as seen to; returns how many posts that were."""
    many = count(connection, platform)
    connection.execute(_DISMISS, {"platform_": platform.value, "now": now})
    return many
