"""The figures of a day, counted from the rows themselves."""

from statistics import median

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, select

from engine.domain.conversation import Outcome
from engine.domain.handoff import HandoffState
from engine.handoff.ports import DayFigures
from storage.handoff_tables import handoff
from storage.schema import turn

_SINCE: BindParameter[float] = bindparam("since")
_COUNTS = select(
    func.count().filter(handoff.c.queued_at >= _SINCE).label("escalated"),
    func.count().filter(handoff.c.claimed_at >= _SINCE).label("claimed"),
    *(
        func.count()
        .filter((handoff.c.state == state.value) & (handoff.c.closed_at >= _SINCE))
        .label(state.value)
        for state in (HandoffState.RESOLVED, HandoffState.HANDED_BACK, HandoffState.WITHDRAWN)
    ),
)
_IS_ALONE = ~exists().where(
    handoff.c.conversation_id == turn.c.conversation_id, handoff.c.queued_at >= _SINCE
)
_ALONE = select(func.count(turn.c.conversation_id.distinct())).where(
    turn.c.outcome == Outcome.ANSWERED.value, turn.c.finished_at >= _SINCE, _IS_ALONE
)
_FIRST_REPLIES = select(handoff.c.first_reply_at - handoff.c.queued_at).where(
    handoff.c.first_reply_at >= _SINCE
)
_SCORES = select(handoff.c.score).where(handoff.c.score.is_not(None), handoff.c.closed_at >= _SINCE)


def day(connection: Connection, since: float) -> DayFigures:
    """What happened since a moment, POSIX seconds.

    `answered_by_assistant` counts conversations that nobody else had.
    """
    here = {"since": since}
    counts = connection.execute(_COUNTS, here).one()
    waits = connection.execute(_FIRST_REPLIES, here).scalars().all()
    scores = connection.execute(_SCORES, here).scalars().all()
    return DayFigures(
        escalated=counts.escalated,
        claimed=counts.claimed,
        resolved=counts.resolved,
        handed_back=counts.handed_back,
        withdrawn=counts.withdrawn,
        answered_by_assistant=connection.execute(_ALONE, here).scalar_one(),
        first_reply_seconds=median(waits) if waits else None,
        ratings=len(scores),
        mean_score=sum(scores) / len(scores) if scores else None,
    )
