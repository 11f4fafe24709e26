"""The timers of handoffs; whoever's transaction deletes one acts on it."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from engine.domain.handoff import TimerKind
from storage.fixed import any_of
from storage.handoff_tables import handoff_timer

_DUE = (
    select(handoff_timer.c.handoff_id, handoff_timer.c.kind)
    .where(
        handoff_timer.c.due_at <= bindparam("now"),
        handoff_timer.c.kind.in_(any_of(TimerKind)),
    )
    .order_by(handoff_timer.c.due_at)
    .limit(bindparam("most"))
)
_TAKE = delete(handoff_timer).where(
    handoff_timer.c.handoff_id == bindparam("handoff"),
    handoff_timer.c.kind == bindparam("kind_"),
    handoff_timer.c.due_at <= bindparam("now"),
)
_FORGET = delete(handoff_timer).where(handoff_timer.c.handoff_id == bindparam("handoff"))
_FORGET_KIND = _FORGET.where(handoff_timer.c.kind == bindparam("kind_"))


def due(connection: Connection, now: float, limit: int) -> tuple[tuple[int, TimerKind], ...]:
    """Timers that are due, longest due first."""
    rows = connection.execute(_DUE, {"now": now, "most": limit})
    return tuple((row.handoff_id, TimerKind(row.kind)) for row in rows)


def take(connection: Connection, handoff_id: int, kind: TimerKind, now: float) -> bool:
    """Delete a timer that is due; False where another was faster, or it is put off."""
    values = {"handoff": handoff_id, "kind_": kind.value, "now": now}
    return connection.execute(_TAKE, values).rowcount > 0


def replace_all(connection: Connection, handoff_id: int, timers: Mapping[TimerKind, float]) -> None:
    """Let a handoff have these timers and no others; values are POSIX seconds."""
    connection.execute(_FORGET, {"handoff": handoff_id})
    _put(connection, handoff_id, timers)


def add(connection: Connection, handoff_id: int, timers: Mapping[TimerKind, float]) -> None:
    """Set these timers, each in the place of one of its kind; the others stay."""
    for kind in timers:
        connection.execute(_FORGET_KIND, {"handoff": handoff_id, "kind_": kind.value})
    _put(connection, handoff_id, timers)


def _put(connection: Connection, handoff_id: int, timers: Mapping[TimerKind, float]) -> None:
    rows = [
        {"handoff_id": handoff_id, "kind": kind.value, "due_at": at} for kind, at in timers.items()
    ]
    if rows:
        connection.execute(insert(handoff_timer), rows)
