"""The figures of a day, counted from the rows themselves."""

from collections.abc import Mapping
from statistics import mean, median

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, select

from engine.domain.conversation import Outcome
from engine.domain.handoff import HandoffState, SolvedBy
from engine.handoff.draft_use import USED
from engine.handoff.ports import DayFigures
from storage.handoff_tables import handoff, handoff_draft
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
_SCORES = select(handoff.c.score, handoff.c.solved_by).where(
    handoff.c.score.is_not(None), handoff.c.closed_at >= _SINCE
)
_DRAFTS = select(func.count()).where(handoff_draft.c.shown_at >= _SINCE)
_CHANGED = select(handoff_draft.c.changed).where(
    handoff_draft.c.shown_at >= _SINCE, handoff_draft.c.changed <= USED
)


def day(connection: Connection, since: float) -> DayFigures:
    """What happened since a moment, POSIX seconds.

    `answered_by_assistant` counts conversations that nobody else had.
    """
    here = {"since": since}
    counts = connection.execute(_COUNTS, here).one()
    waits = connection.execute(_FIRST_REPLIES, here).scalars().all()
    rated = [(row.score, row.solved_by) for row in connection.execute(_SCORES, here)]
    changed = connection.execute(_CHANGED, here).scalars().all()
    return DayFigures(
        escalated=counts.escalated,
        claimed=counts.claimed,
        resolved=counts.resolved,
        handed_back=counts.handed_back,
        withdrawn=counts.withdrawn,
        answered_by_assistant=connection.execute(_ALONE, here).scalar_one(),
        first_reply_seconds=median(waits) if waits else None,
        ratings=len(rated),
        mean_score=mean(score for score, _ in rated) if rated else None,
        mean_scores=_apart(rated),
        drafts=connection.execute(_DRAFTS, here).scalar_one(),
        drafts_used=len(changed),
        drafts_changed=mean(changed) if changed else None,
    )


def _apart(rated: list[tuple[int, str | None]]) -> Mapping[SolvedBy, tuple[int, float]]:
    """How many ratings, and their mean, by who solved it."""
    scores = {who: [score for score, solved_by in rated if solved_by == who] for who in SolvedBy}
    return {who: (len(given), mean(given)) for who, given in scores.items() if given}
