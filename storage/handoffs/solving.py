"""Who solved a handoff: the assistant, people, or both."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, exists, func, select

from engine.domain.conversation import Outcome
from engine.domain.handoff import Handoff, HandoffState, SolvedBy
from storage.handoff_tables import handoff
from storage.schema import turn

_EARLIER_END = (
    select(func.max(handoff.c.closed_at))
    .where(
        handoff.c.conversation_id == bindparam("conversation"), handoff.c.id != bindparam("handoff")
    )
    .scalar_subquery()
)
_HAS_ANSWERED = select(
    exists().where(
        turn.c.conversation_id == bindparam("conversation"),
        turn.c.outcome == Outcome.ANSWERED.value,
        turn.c.finished_at >= func.coalesce(_EARLIER_END, 0.0),
    )
)


def with_solver(connection: Connection, before: Handoff | None, after: Handoff) -> Handoff:
    """The handoff with who solved it, noted as it is resolved and kept while it stays so.

    The assistant's answers count since the case before this one ended. Where nobody had said
    anything, people saw to it elsewhere.
    """
    if after.state is not HandoffState.RESOLVED:
        return replace(after, solved_by=None)
    if before is not None and before.id == after.id and before.state is HandoffState.RESOLVED:
        return after
    here = {"conversation": after.conversation_id, "handoff": after.id}
    if not connection.execute(_HAS_ANSWERED, here).scalar_one():
        return replace(after, solved_by=SolvedBy.PEOPLE)
    alone = after.first_reply_at is None
    return replace(after, solved_by=SolvedBy.ASSISTANT if alone else SolvedBy.BOTH)
