"""The steps of a turn: answers and what they cost, calls and their results."""

from pydantic_core import from_json
from sqlalchemy import (
    Connection,
    LargeBinary,
    bindparam,
    cast,
    exists,
    insert,
    null,
    select,
    update,
)

from engine.domain.accounts import person_named
from engine.domain.conversation import Lease
from engine.domain.steps import (
    Answer,
    CallState,
    OpenCall,
    PrivateFacts,
    Role,
    ToolCall,
    ToolResult,
)
from storage import auditing, budgets, damage, log, sourcing, verdict_rows
from storage.auditing import AuditKind
from storage.leases import HeldTurn, current_epoch, held_turn
from storage.schema import step, tool_call

_ASK = insert(tool_call)
_STEP = insert(step).returning(step.c.id)
_IS_OPEN = (tool_call.c.turn_id == bindparam("turn")) & (tool_call.c.state != CallState.DONE.value)
HAS_OPEN = exists().where(_IS_OPEN)
"""Whether a turn has calls without a result."""

_OPEN = (
    select(
        tool_call.c.tool_use_id,
        tool_call.c.name,
        cast(tool_call.c.input, LargeBinary).label("input"),
        tool_call.c.key,
        tool_call.c.state,
    )
    .where(_IS_OPEN)
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
        private_facts=bindparam("alone"),
        is_error=bindparam("failed"),
        done_at=bindparam("now"),
    )
    .returning(tool_call.c.id, tool_call.c.seq, tool_call.c.name)
)
_HAS_FACTS = (tool_call.c.turn_id == bindparam("turn")) & tool_call.c.private_facts.is_not(None)
HAS_FACTS = exists().where(_HAS_FACTS)
"""Whether a turn found anything for the customer alone."""

_FACTS = (
    select(tool_call.c.name, cast(tool_call.c.private_facts, LargeBinary).label("facts"))
    .where(_HAS_FACTS)
    .order_by(tool_call.c.id)
)
_DROP_FACTS = update(tool_call).where(_HAS_FACTS).values(private_facts=null())
_RESULTS = (
    select(tool_call.c.state, tool_call.c.result)
    .where(tool_call.c.turn_id == bindparam("turn"), tool_call.c.seq == bindparam("asked_at"))
    .order_by(tool_call.c.id)
)


def record_answer(
    connection: Connection, lease: Lease, turn_id: int, answer: Answer, now: float
) -> tuple[OpenCall, ...]:
    """Append an answer with its calls as pending; raises LeaseLost."""
    return append_answer(connection, held_turn(connection, lease, turn_id), answer, now)


def discard_answer(
    connection: Connection, lease: Lease, turn_id: int, answer: Answer, now: float
) -> None:
    """Store what an answer cost, without its words; raises LeaseLost."""
    count_discarded(connection, held_turn(connection, lease, turn_id), answer, now)


def count_discarded(connection: Connection, held: HeldTurn, answer: Answer, now: float) -> int:
    """Store what an answer cost that is not kept; returns the number of its step."""
    return _count(connection, held, answer, seq=None, now=now)


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
    store_result(connection, held_turn(connection, lease, turn_id), result, now)


def append_answer(
    connection: Connection, held: HeldTurn, answer: Answer, now: float
) -> tuple[OpenCall, ...]:
    """Append an answer to the history, with its cost and its calls, which are returned.

    No empty message is made.
    """
    if not answer.kept:  # the API takes no empty message back
        _count(connection, held, answer, seq=None, now=now)
        return ()
    seq = log.append(connection, held, Role.ASSISTANT, answer.kept, now=now)
    _count(connection, held, answer, seq=seq, now=now)
    pending = tuple(_pending(held, call) for call in answer.tool_calls)
    if pending:
        connection.execute(_ASK, [_row(held, seq, call) for call in pending])
    return pending


def store_result(connection: Connection, held: HeldTurn, result: ToolResult, now: float) -> None:
    """The first result of a call counts; a later one changes nothing."""
    values = {
        "turn": held.id,
        "call": result.call_id,
        "block": result.block,
        "alone": None if result.private is None else result.private.facts,
        "failed": result.is_error,
        "now": now,
    }
    done = connection.execute(_DONE, values).one_or_none()
    if done is None:
        return
    _audit(connection, held, result, done.name, now)
    sourcing.note_shown(connection, done.id, result.passages)
    verdict_rows.note(connection, held.id, result.verdicts, now)
    given = connection.execute(_RESULTS, {"turn": held.id, "asked_at": done.seq}).all()
    if all(row.state == CallState.DONE.value for row in given):
        log.append(connection, held, Role.USER, [row.result for row in given], now=now)


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


def private_facts(connection: Connection, turn_id: int) -> tuple[PrivateFacts, ...]:
    """What the calls of a turn found for the customer alone, in order, each once."""
    rows = connection.execute(_FACTS, {"turn": turn_id})
    told = dict.fromkeys((row.name, row.facts) for row in rows)
    return tuple(PrivateFacts(tool=name, facts=from_json(facts)) for name, facts in told)


def drop_private_facts(connection: Connection, turn_id: int) -> None:
    """They are not kept once a turn has ended: what reaches the customer is a post."""
    connection.execute(_DROP_FACTS, {"turn": turn_id})


def _audit(
    connection: Connection, held: HeldTurn, result: ToolResult, tool: str, now: float
) -> None:
    place = held.place
    auditing.note(
        connection,
        AuditKind.TOOL_CALL,
        now,
        about=person_named(place.platform, place.workspace, held.customer),
        conversation=held.lease.conversation_id,
        turn=held.id,
        tool=tool,
        call=result.call_id,
        failed=result.is_error,
    )


def _pending(held: HeldTurn, call: ToolCall) -> OpenCall:
    return OpenCall(call=call, key=f"{held.id}:{call.id}", may_have_run=False)


def _row(held: HeldTurn, seq: int, pending: OpenCall) -> dict[str, object]:
    return {
        "turn_id": held.id,
        "tool_use_id": pending.call.id,
        "seq": seq,
        "name": pending.call.name,
        "input": pending.call.input,
        "key": pending.key,
        "state": CallState.PENDING.value,
    }


def _count(
    connection: Connection, held: HeldTurn, answer: Answer, *, seq: int | None, now: float
) -> int:
    """One row for each exchange with Claude, whatever became of it; returns its number."""
    budgets.count_answer(connection, held, answer, now)
    usage = answer.usage
    done = connection.execute(
        _STEP,
        {
            "turn_id": held.id,
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
    return int(done.scalar_one())
