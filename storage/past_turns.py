"""What was asked lately in a conversation and how that ended, since people last had it."""

from collections import defaultdict

from sqlalchemy import Connection, LargeBinary, bindparam, cast, func, select

from engine.domain.conversation import Outcome, PastTurn
from storage.fixed import any_of, fixed
from storage.handoff_tables import handoff
from storage.inbox_rows import read_payload
from storage.schema import inbox, turn
from storage.states import InboxState, TurnState

_LAST_HANDOFF = (
    select(func.coalesce(func.max(handoff.c.queued_at), 0.0))
    .where(handoff.c.conversation_id == bindparam("conversation"))
    .scalar_subquery()
)
_UNHEARD = any_of([Outcome.CANCELLED, Outcome.TAKEN_OVER])
_TURNS = (
    select(turn.c.id, turn.c.outcome)
    .where(
        turn.c.conversation_id == bindparam("conversation"),
        turn.c.state == fixed(TurnState.DONE),
        turn.c.outcome.not_in(_UNHEARD),
        turn.c.started_at >= _LAST_HANDOFF,
    )
    .order_by(turn.c.id.desc())
    .limit(bindparam("most"))
)
_ASKED = (
    select(inbox.c.turn_id, cast(inbox.c.payload, LargeBinary).label("payload"))
    .join(turn, turn.c.id == inbox.c.turn_id)
    .where(
        inbox.c.turn_id.in_(bindparam("turns", expanding=True)),
        inbox.c.author_id == turn.c.customer,
        inbox.c.state == InboxState.WAITING.value,
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key, inbox.c.id)
)


def past_turns(connection: Connection, conversation_id: int, limit: int) -> tuple[PastTurn, ...]:
    """The newest turns that have ended, oldest first; words that are damaged are left out."""
    here = {"conversation": conversation_id, "most": limit}
    rows = connection.execute(_TURNS, here).all()[::-1]
    asked: dict[int, list[str]] = defaultdict(list)
    if rows:
        for said in connection.execute(_ASKED, {"turns": [row.id for row in rows]}):
            payload = read_payload(said.payload)
            if payload is not None and payload.own_words:
                asked[said.turn_id].append(payload.own_words)
    return tuple(PastTurn(asked=tuple(asked[row.id]), outcome=Outcome(row.outcome)) for row in rows)
