"""Outages of Claude: the team is told once that one began, and once that it is over."""

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.domain.conversation import EscalationReason, TurnEnding
from engine.domain.desk import Alarm
from engine.domain.messages import Platform
from engine.handoff.words import duration
from storage.handoff_tables import LASTS, model_outage
from storage.handoffs import desk_posts
from storage.handoffs.applying import DeskRules

_LASTING = select(model_outage.c.id).where(LASTS)
_BEGINS = insert(model_outage)
_ENDS = (
    update(model_outage)
    .where(LASTS)
    .values(ended_at=bindparam("now"))
    .returning(model_outage.c.began_at)
)


def note(connection: Connection, desk: DeskRules | None, ending: TurnEnding, now: float) -> None:
    """What the end of a turn says about Claude, in the transaction that stores it.

    An outage begins with the first turn that could not ask Claude, on either platform, and ends
    with the first one that Claude has answered. Without a desk nobody is told.
    """
    if desk is None:
        return
    called = ending.escalation
    if called is not None and called.reason is EscalationReason.MODEL_OUTAGE:
        _begin(connection, desk.platform, now)
    elif ending.answer is not None:
        _end(connection, desk.platform, now)


def _begin(connection: Connection, desk: Platform, now: float) -> None:
    if connection.execute(_LASTING).first() is not None:
        return
    connection.execute(_BEGINS, {"began_at": now})
    text = (
        "Claude cannot be asked: what customers ask comes to you until it answers again."
        " `--doctor` and the log say why."
    )
    desk_posts.put(connection, desk, None, (Alarm(text=text, pings=True),), now)


def _end(connection: Connection, desk: Platform, now: float) -> None:
    began_at = connection.execute(_ENDS, {"now": now}).scalar_one_or_none()
    if began_at is not None:
        text = f"Claude is back, after {duration(max(0.0, now - began_at))}."
        desk_posts.put(connection, desk, None, (Alarm(text=text),), now)
