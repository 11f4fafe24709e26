"""The last transaction of a turn: its answer, outcome, escalation and what goes out."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, update

from engine.domain.conversation import Escalation, Lease, TurnEnding
from engine.domain.steps import Json, ToolResult
from engine.errors import LeaseLost
from storage import budgets, calls, outcomes, previewing
from storage.leases import current_epoch
from storage.outbox_rows import Batch, new_rows
from storage.schema import IS_RUNNING, escalation, outbox, turn
from storage.states import TurnState

_END = (
    update(turn)
    .where(
        turn.c.id == bindparam("turn"),
        turn.c.conversation_id == bindparam("conversation"),
        IS_RUNNING,
    )
    .values(
        state=TurnState.DONE.value,
        outcome=bindparam("outcome_"),
        error=bindparam("error_"),
        finished_at=bindparam("now"),
    )
)


def finish_turn(
    connection: Connection, lease: Lease, turn_id: int, ending: TurnEnding, now: float
) -> None:
    """Store everything at once; raises LeaseLost, also where the turn has its ending already."""
    current_epoch(connection, lease)
    values = {
        "turn": turn_id,
        "conversation": lease.conversation_id,
        "outcome_": ending.outcome.value,
        "error_": ending.error,
        "now": now,
    }
    if connection.execute(_END, values).rowcount == 0:
        raise LeaseLost
    _close_calls(connection, turn_id, now)
    if ending.answer is not None:
        calls.append_answer(connection, turn_id, ending.answer, now)
        if ending.answer.tool_calls:
            _close_calls(connection, turn_id, now)
    if ending.escalation is not None:
        _escalate(connection, lease, turn_id, ending.escalation, now)
    budgets.note_told(connection, turn_id, ending.told)
    outcomes.settle(connection, turn_id, ending.outcome)
    _queue(connection, lease, turn_id, ending, now)


def _close_calls(connection: Connection, turn_id: int, now: float) -> None:
    """Give every call without a result an error, so that the history stays valid."""
    for call in calls.open_calls(connection, turn_id):
        calls.store_result(connection, turn_id, _interrupted(call.call.id), now)


def _interrupted(call_id: str) -> ToolResult:
    block: Mapping[str, Json] = {
        "type": "tool_result",
        "tool_use_id": call_id,
        "content": [{"type": "text", "text": "This was not finished. Its outcome is unknown."}],
        "is_error": True,
    }
    return ToolResult(call_id=call_id, block=block, is_error=True)


def _escalate(
    connection: Connection, lease: Lease, turn_id: int, decided: Escalation, now: float
) -> None:
    connection.execute(
        insert(escalation),
        {
            "conversation_id": lease.conversation_id,
            "turn_id": turn_id,
            "reason": decided.reason.value,
            "summary": decided.summary,
            "urgency": decided.urgency.value,
            "created_at": now,
        },
    )


def _queue(
    connection: Connection, lease: Lease, turn_id: int, ending: TurnEnding, now: float
) -> None:
    """The parts leave under the epoch the turn was taken in, or not at all."""
    is_shown = previewing.end(connection, lease, turn_id, ending, now)
    rest = ending.parts[1:] if is_shown else ending.parts
    if not rest:
        return
    batch = Batch(
        conversation_id=lease.conversation_id,
        turn_id=turn_id,
        kind=ending.kind,
        epoch=lease.epoch,
        now=now,
    )
    connection.execute(insert(outbox), new_rows(rest, batch, first=int(is_shown)))
