"""The route of a turn: stored once, together with what Claude is told of it."""

from sqlalchemy import Connection, bindparam, insert, select

from engine.domain.conversation import Lease
from engine.domain.routing import RouteLabel
from engine.domain.steps import Block
from storage import turn_messages
from storage.leases import held_turn
from storage.route_tables import turn_route

ROUTE = (
    select(turn_route.c.route).where(turn_route.c.turn_id == bindparam("turn")).scalar_subquery()
)
"""The route a turn has; null for one that has none."""

_IS_ROUTED = select(turn_route.c.turn_id).where(turn_route.c.turn_id == bindparam("turn"))
_TAKE = insert(turn_route)


def take_route(
    connection: Connection, lease: Lease, turn_id: int, label: RouteLabel, told: Block
) -> None:
    """Note a running turn's route and put what is told of it before its message.

    A turn that has one keeps it. Raises LeaseLost.
    """
    held = held_turn(connection, lease, turn_id)
    if connection.execute(_IS_ROUTED, {"turn": turn_id}).one_or_none() is not None:
        return
    connection.execute(
        _TAKE,
        {
            "turn_id": turn_id,
            "route": label.route,
            "labelled_by": label.by.value,
            "language": label.language,
            "mood": None if label.mood is None else label.mood.value,
        },
    )
    turn_messages.put_first(connection, held.lease.conversation_id, turn_id, told)
