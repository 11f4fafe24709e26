"""What of the team a turn's customer still waits for as it begins."""

from sqlalchemy import Connection, bindparam, select

from storage.question_tables import team_question
from storage.schema import turn

_AWAITED = (
    select(team_question.c.question)
    .join(turn, turn.c.conversation_id == team_question.c.conversation_id)
    .where(
        turn.c.id == bindparam("turn_"),
        team_question.c.turn_id != turn.c.id,
        team_question.c.asked_at <= turn.c.started_at,
        team_question.c.ended_at.is_(None) | (team_question.c.ended_at > turn.c.started_at),
    )
    .limit(1)
)


def awaited_at_start(connection: Connection, turn_id: int) -> str | None:
    """What the assistant had asked the team, without an answer by then; None for nothing.

    It is the same whenever it is read, so that a turn's user message can be made anew.
    """
    return connection.execute(_AWAITED, {"turn_": turn_id}).scalar_one_or_none()
