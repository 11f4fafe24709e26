"""What the assistant's answers rest on, their routes, and what guardrails found, for people."""

from sqlalchemy import Connection, bindparam, exists, or_, select

from engine.domain.routing import CustomerMood, LabelledBy, RouteLabel
from engine.handoff.ports import AnswerGrounds
from storage.route_tables import turn_route
from storage.schema import turn
from storage.verdict_tables import answer_source, verdict

_TURNS = (
    select(turn.c.id, turn.c.reference, turn.c.finished_at)
    .where(
        turn.c.conversation_id == bindparam("conversation"),
        turn.c.finished_at.is_not(None),
        or_(
            exists().where(answer_source.c.turn_id == turn.c.id),
            exists().where(verdict.c.turn_id == turn.c.id),
            exists().where(turn_route.c.turn_id == turn.c.id),
        ),
    )
    .order_by(turn.c.id.desc())
    .limit(bindparam("most"))
)
_SOURCES = (
    select(
        answer_source.c.number,
        answer_source.c.title,
        answer_source.c.url,
        answer_source.c.version_id,
    )
    .where(answer_source.c.turn_id == bindparam("turn"))
    .order_by(answer_source.c.number, answer_source.c.ord)
)
_VERDICTS = (
    select(verdict.c.check_name, verdict.c.action, verdict.c.detail)
    .where(verdict.c.turn_id == bindparam("turn"))
    .order_by(verdict.c.id)
)
_ROUTE = select(turn_route).where(turn_route.c.turn_id == bindparam("turn"))


def grounds(connection: Connection, conversation_id: int, limit: int) -> tuple[AnswerGrounds, ...]:
    """Of the newest turns that have sources, verdicts or a route, oldest first."""
    turns = connection.execute(_TURNS, {"conversation": conversation_id, "most": limit}).all()
    return tuple(
        AnswerGrounds(
            at=row.finished_at,
            reference=row.reference,
            sources=tuple(
                (number, title, url, version)
                for number, title, url, version in connection.execute(_SOURCES, {"turn": row.id})
            ),
            verdicts=tuple(
                (check, action, detail)
                for check, action, detail in connection.execute(_VERDICTS, {"turn": row.id})
            ),
            route=_label(connection, row.id),
        )
        for row in reversed(turns)
    )


def _label(connection: Connection, turn_id: int) -> RouteLabel | None:
    row = connection.execute(_ROUTE, {"turn": turn_id}).one_or_none()
    if row is None:
        return None
    return RouteLabel(
        route=row.route,
        by=LabelledBy(row.labelled_by),
        language=row.language,
        mood=None if row.mood is None else CustomerMood(row.mood),
    )
