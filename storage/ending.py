"""The last transaction of a turn: its answer, outcome, escalation and what goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from engine.domain.conversation import Escalation, Lease, SendWork, TurnEnding
from engine.domain.posts import PostKind
from engine.domain.steps import Json, OpenCall, ToolResult
from engine.errors import LeaseLost
from storage import budgets, calls, outcomes, previewing, sending, sourcing, verdict_rows, verdicts
from storage.accounts import action_posts
from storage.handoffs import escalating, outages, own_asking
from storage.handoffs.applying import DeskRules
from storage.leases import HeldTurn, held_turn
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
    .returning(
        calls.HAS_OPEN.label("has_calls"),
        calls.HAS_FACTS.label("has_facts"),
        previewing.HAS_PREVIEW.label("has_preview"),
        action_posts.HAS_PROPOSED.label("has_proposed"),
    )
)
_ESCALATE = insert(escalation)
_QUEUE = insert(outbox)


def finish_turn(
    connection: Connection,
    lease: Lease,
    turn_id: int,
    ending: TurnEnding,
    now: float,
    desk: DeskRules | None = None,
) -> SendWork | None:
    """Store everything at once; returns what has to go out now, under the same lease.

    With a desk, an escalation hands the conversation over here and now. Raises LeaseLost, also
    where the turn has its ending already.
    """
    held = held_turn(connection, lease, turn_id)
    ending = _with_asked(connection, turn_id, ending)
    values = {
        "turn": turn_id,
        "conversation": lease.conversation_id,
        "outcome_": ending.outcome.value,
        "error_": ending.error,
        "now": now,
    }
    ended = connection.execute(_END, values).one_or_none()
    if ended is None:
        raise LeaseLost
    if ended.has_calls:
        _close(connection, held, calls.open_calls(connection, turn_id), now)
    if ending.answer is not None:
        _close(connection, held, calls.append_answer(connection, held, ending.answer, now), now)
    if ending.refused is not None:
        verdicts.note_refused(connection, held, ending.refused, now)
    verdict_rows.note(connection, turn_id, ending.verdicts, now)
    sourcing.note_used(connection, held, ending.used)
    if ending.escalation is not None:
        _escalate(connection, held, ending.escalation, now)
    budgets.note_told(connection, held, ending.told)
    outcomes.settle(connection, turn_id, ending.outcome)
    is_shown = ended.has_preview and previewing.end(connection, lease, turn_id, ending, now)
    _queue(connection, held, ending, first=int(is_shown), now=now)
    _drop(connection, turn_id, ended, now)
    if ending.escalation is not None and desk is not None:
        said = _said(ending)
        escalating.escalate(connection, desk, turn_id, ending.escalation, said, now)
    outages.note(connection, desk, ending, now)
    next_parts = sending.open_parts(connection, lease, held.place, now=now)
    return next_parts if isinstance(next_parts, SendWork) else None


def _with_asked(connection: Connection, turn_id: int, ending: TurnEnding) -> TurnEnding:
    """Whoever waits for the team knows it, however the turn ends; with people, they tell."""
    if not ending.if_asked or ending.escalation is not None:
        return ending
    asked = own_asking.has_asked(connection, turn_id)
    return replace(ending, parts=(*ending.parts, *ending.if_asked)) if asked else ending


def _said(ending: TurnEnding) -> str:
    """What the customer reads in the assistant's own words."""
    if ending.answer is None or ending.kind is not PostKind.REPLY:
        return ""
    return ending.answer.text


def _drop(connection: Connection, turn_id: int, ended: Row[*tuple[Any, ...]], now: float) -> None:
    """What waited for this ending alone: facts that it tells, changes it would have asked about."""
    if ended.has_facts:
        calls.drop_private_facts(connection, turn_id)
    if ended.has_proposed:
        action_posts.drop_unasked(connection, turn_id, now)


def _close(connection: Connection, held: HeldTurn, left: Sequence[OpenCall], now: float) -> None:
    """Give calls without a result an error, so that the history stays valid."""
    for call in left:
        calls.store_result(connection, held, _interrupted(call.call.id), now)


def _interrupted(call_id: str) -> ToolResult:
    block: Mapping[str, Json] = {
        "type": "tool_result",
        "tool_use_id": call_id,
        "content": [{"type": "text", "text": "This was not finished. Its outcome is unknown."}],
        "is_error": True,
    }
    return ToolResult(call_id=call_id, block=block, is_error=True)


def _escalate(connection: Connection, held: HeldTurn, decided: Escalation, now: float) -> None:
    connection.execute(
        _ESCALATE,
        {
            "conversation_id": held.lease.conversation_id,
            "turn_id": held.id,
            "reason": decided.reason.value,
            "summary": decided.summary,
            "urgency": decided.urgency.value,
            "created_at": now,
        },
    )


def _queue(
    connection: Connection, held: HeldTurn, ending: TurnEnding, *, first: int, now: float
) -> None:
    """The parts from `first` on leave under the epoch the turn was taken in, or not at all."""
    if not ending.parts[first:]:
        return
    batch = Batch(
        conversation_id=held.lease.conversation_id,
        turn_id=held.id,
        kind=ending.kind,
        epoch=held.lease.epoch,
        now=now,
    )
    rows = new_rows(ending.parts[first:], batch, first=first)
    connection.execute(_QUEUE, rows)
    action_posts.link_posts(connection, held.id, ending.parts[first:], rows)
