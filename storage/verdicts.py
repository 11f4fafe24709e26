"""What guardrails found in answers: stored before anything follows from it, and counted."""

from sqlalchemy import Connection, bindparam, func, select, update

from engine.domain.conversation import Lease
from engine.domain.steps import Block, Role
from engine.domain.verdicts import RefusedAnswer
from storage import calls, log, verdict_rows
from storage.leases import HeldTurn, held_turn
from storage.schema import message
from storage.verdict_tables import verdict

REFUSED = (
    select(func.count(verdict.c.step_id.distinct()))
    .where(verdict.c.turn_id == bindparam("turn"))
    .scalar_subquery()
)
"""How many answers of a turn were refused so far."""

_LAST = (
    select(message.c.seq, message.c.role, message.c.content)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.turn_id == bindparam("turn"),
    )
    .order_by(message.c.seq.desc())
    .limit(1)
)
_LENGTHEN = (
    update(message)
    .where(message.c.conversation_id == bindparam("conversation"), message.c.seq == bindparam("at"))
    .values(content=bindparam("blocks"))
)


def refuse_answer(
    connection: Connection,
    lease: Lease,
    turn_id: int,
    refused: RefusedAnswer,
    hint: Block,
    now: float,
) -> None:
    """Store an answer's cost and verdicts, and the hint for the next one; raises LeaseLost."""
    held = held_turn(connection, lease, turn_id)
    note_refused(connection, held, refused, now)
    _tell(connection, held, hint, now)


def note_refused(
    connection: Connection, held: HeldTurn, refused: RefusedAnswer, now: float
) -> None:
    """Store what an answer cost that is not shown, and what speaks against it."""
    step_id = calls.count_discarded(connection, held, refused.answer, now)
    verdict_rows.note(connection, held.id, refused.verdicts, now, step_id=step_id)


def _tell(connection: Connection, held: HeldTurn, hint: Block, now: float) -> None:
    """Lengthen what Claude was asked with: nothing that is kept was written after it."""
    here = {"conversation": held.lease.conversation_id, "turn": held.id}
    last = connection.execute(_LAST, here).one()
    if last.role == Role.USER:
        values = {"conversation": held.lease.conversation_id, "at": last.seq}
        connection.execute(_LENGTHEN, {**values, "blocks": [*last.content, hint]})
    else:  # it had paused, and what it said before that is kept
        log.append(connection, held, Role.USER, [hint], now=now)
