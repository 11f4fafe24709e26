"""The rows of what guardrails found in a turn, in answers, questions and results alike."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from engine.domain.verdicts import AnswerVerdict
from storage.verdict_tables import verdict

_NOTE = insert(verdict)


def note(
    connection: Connection,
    turn_id: int,
    verdicts: Iterable[AnswerVerdict],
    now: float,
    *,
    step_id: int | None = None,
) -> None:
    """One row for each finding."""
    rows = [
        {
            "turn_id": turn_id,
            "step_id": step_id,
            "check_name": each.check,
            "action": each.action.value,
            "detail": each.detail,
            "digest": each.digest,
            "created_at": now,
        }
        for each in verdicts
    ]
    if rows:
        connection.execute(_NOTE, rows)
