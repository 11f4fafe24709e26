"""The steps of a turn: answers and what they cost, calls and their results."""

from sqlalchemy import Connection, LargeBinary, bindparam, cast, func, insert, select, update

from engine.domain.conversation import Lease
from engine.domain.steps import Answer, CallState, OpenCall, Role, ToolCall, ToolResult
from storage import budgets, damage, log
from storage.leases import current_epoch
from storage.schema import step, tool_call

_OPEN = (
    select(
        tool_call.c.tool_use_id,
        tool_call.c.name,
        cast(tool_call.c.input, LargeBinary).label("input"),
        tool_call.c.key,
        tool_call.c.state,
    )
    .where(tool_call.c.turn_id == bindparam("turn"), tool_call.c.state != CallState.DONE.value)
    .order_by(tool_call.c.id)
)
_BEGIN = (
    update(tool_call)
    .where(
        tool_call.c.turn_id == bindparam("turn"),
        tool_call.c.tool_use_id == bindparam("call"),
        tool_call.c.state == CallState.PENDING.value,
    )
    .values(state=CallState.STARTED.value, started_at=bindparam("now"))
)
_DONE = (
    update(tool_call)
    .where(
        tool_call.c.turn_id == bindparam("turn"),
        tool_call.c.tool_use_id == bindparam("call"),
        tool_call.c.state != CallState.DONE.value,
    )
    .values(
        state=CallState.DONE.value,
        result=bindparam("block"),
        is_error=bindparam("failed"),
        done_at=bindparam("now"),
    )
    .returning(tool_call.c.seq)
)
_LEFT = select(func.count()).where(
    tool_call.c.turn_id == bindparam("turn"),
    tool_call.c.seq == bindparam("asked_at"),
    tool_call.c.state != CallState.DONE.value,
)
_RESULTS = (
    select(tool_call.c.result)
    .where(tool_call.c.turn_id == bindparam("turn"), tool_call.c.seq == bindparam("asked_at"))
    .order_by(tool_call.c.id)
)


def record_answer(
    connection: Connection, lease: Lease, turn_id: int, answer: Answer, now: float
) -> tuple[OpenCall, ...]:
    """Append an answer with its calls as pending; raises LeaseLost."""
    current_epoch(connection, lease)
    append_answer(connection, turn_id, answer, now)
    return open_calls(connection, turn_id)


def discard_answer(
    connection: Connection, lease: Lease, turn_id: int, answer: Answer, now: float
) -> None:
    """Store what an answer cost, without its words; raises LeaseLost."""
    current_epoch(connection, lease)
    _count(connection, turn_id, answer, seq=None, now=now)


def begin_call(
    connection: Connection, lease: Lease, turn_id: int, call_id: str, now: float
) -> None:
    """Note that a call is about to run; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(_BEGIN, {"turn": turn_id, "call": call_id, "now": now})


def record_result(
    connection: Connection, lease: Lease, turn_id: int, result: ToolResult, now: float
) -> None:
    """Store a result; the last of an answer appends the message with all. Raises LeaseLost."""
    current_epoch(connection, lease)
    store_result(connection, turn_id, result, now)


def append_answer(connection: Connection, turn_id: int, answer: Answer, now: float) -> None:
    """Append an answer to the history, with its cost and its calls; no empty message is made."""
    if not answer.kept:  # the API takes no empty message back
        _count(connection, turn_id, answer, seq=None, now=now)
        return
    seq = log.append(connection, turn_id, Role.ASSISTANT, answer.kept, now=now)
    _count(connection, turn_id, answer, seq=seq, now=now)
    if answer.tool_calls:
        rows = [_pending(turn_id, seq, call) for call in answer.tool_calls]
        connection.execute(insert(tool_call), rows)


def store_result(connection: Connection, turn_id: int, result: ToolResult, now: float) -> None:
    """The first result of a call counts; a later one changes nothing."""
    values = {
        "turn": turn_id,
        "call": result.call_id,
        "block": result.block,
        "failed": result.is_error,
        "now": now,
    }
    asked_at = connection.execute(_DONE, values).scalar_one_or_none()
    if asked_at is None:
        return
    here = {"turn": turn_id, "asked_at": asked_at}
    if not connection.execute(_LEFT, here).scalar_one():
        blocks = connection.execute(_RESULTS, here).scalars().all()
        log.append(connection, turn_id, Role.USER, blocks, now=now)


def open_calls(connection: Connection, turn_id: int) -> tuple[OpenCall, ...]:
    """The calls of a turn that have no result yet, in the order they were asked for."""
    return tuple(
        OpenCall(
            call=ToolCall(id=row.tool_use_id, name=row.name, input=damage.arguments(row.input)),
            key=row.key,
            may_have_run=row.state == CallState.STARTED.value,
        )
        for row in connection.execute(_OPEN, {"turn": turn_id})
    )


def _pending(turn_id: int, seq: int, call: ToolCall) -> dict[str, object]:
    return {
        "turn_id": turn_id,
        "tool_use_id": call.id,
        "seq": seq,
        "name": call.name,
        "input": call.input,
        "key": f"{turn_id}:{call.id}",
        "state": CallState.PENDING.value,
    }


def _count(
    connection: Connection, turn_id: int, answer: Answer, *, seq: int | None, now: float
) -> None:
    """One row for each exchange with Claude, whatever became of it."""
    budgets.count_answer(connection, turn_id, answer, now)
    usage = answer.usage
    connection.execute(
        insert(step),
        {
            "turn_id": turn_id,
            "seq": seq,
            "model": answer.model,
            "message_id": answer.message_id,
            "request_id": answer.request_id,
            "stop_reason": answer.stop_reason.value,
            "seconds": answer.seconds,
            "attempts": answer.attempts,
            "input_tokens": usage.input,
            "output_tokens": usage.output,
            "cache_read_tokens": usage.cache_read,
            "cache_write_5m_tokens": usage.cache_write_5m,
            "cache_write_1h_tokens": usage.cache_write_1h,
            "cost_nano_usd": answer.cost_nano_usd,
            "created_at": now,
        },
    )
