"""What people promised customers, in the transaction of the words that promise it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, exists, insert, or_, select, update

from engine.domain.commands import (
    ChangeReply,
    ChangeTyped,
    Command,
    KeepPromise,
    PromiseRang,
    SendReply,
    TypeInThread,
)
from engine.domain.commitments import Commitment, CommitmentState, Pledged
from engine.domain.decisions import Decision
from engine.domain.handoff import Handoff, Teammate
from engine.handoff.move import Move
from storage.commitment_tables import IS_OPEN_PROMISE, commitment
from storage.fixed import any_of
from storage.handoff_tables import handoff, handoff_event
from storage.handoffs.rows import place_of, stored_teammate, teammate_of
from storage.schema import conversation

_MOST = 100
_ANSWERED = exists().where(
    handoff_event.c.conversation_id == commitment.c.conversation_id,
    handoff_event.c.move.in_(any_of([Move.REPLIED, Move.TOOK_OVER])),
    handoff_event.c.at
    > case((commitment.c.teammate_key.is_(None), commitment.c.made_at), else_=commitment.c.due_at),
)
_OPEN = (
    select(
        commitment,
        handoff.c.reference,
        handoff.c.customer_name,
        conversation.c.platform,
        conversation.c.workspace,
        conversation.c.channel,
        conversation.c.thread,
        _ANSWERED.label("is_answered"),
    )
    .join(handoff, handoff.c.id == commitment.c.handoff_id)
    .join(conversation, conversation.c.id == commitment.c.conversation_id)
    .where(IS_OPEN_PROMISE)
)
_LISTED = (
    _OPEN.where(
        or_(bindparam("handoff").is_(None), commitment.c.handoff_id == bindparam("handoff"))
    )
    .order_by(commitment.c.due_at, commitment.c.id)
    .limit(_MOST)
)
_THIS = _OPEN.where(
    commitment.c.id == bindparam("row"), commitment.c.handoff_id == bindparam("handoff")
)
_DUE = (
    select(commitment.c.handoff_id, commitment.c.id)
    .where(IS_OPEN_PROMISE, commitment.c.nag_at <= bindparam("now"))
    .order_by(commitment.c.nag_at)
    .limit(bindparam("most"))
)
_HAS_RUNG = commitment.c.nag_at <= bindparam("now")
_NAGGED = (
    update(commitment)
    .where(commitment.c.id == bindparam("row"), IS_OPEN_PROMISE)
    .values(nags=commitment.c.nags + 1, nag_at=bindparam("again_at"))
)
_END = update(commitment).where(IS_OPEN_PROMISE).values(nag_at=None, ended_at=bindparam("now"))
_KEEP = _END.where(commitment.c.id == bindparam("row")).values(state=CommitmentState.KEPT.value)
_OF_WORDS = and_(
    commitment.c.conversation_id == bindparam("conversation"), commitment.c.key == bindparam("key_")
)
_STANDING = select(commitment).where(
    _OF_WORDS, commitment.c.state != CommitmentState.TAKEN_BACK.value
)
_TAKE_BACK = _END.where(commitment.c.id == bindparam("row")).values(
    state=CommitmentState.TAKEN_BACK.value
)


_WORDS = (SendReply, ChangeReply, TypeInThread, ChangeTyped)
"""What teammates say to customers, each under the key by which it changes."""


def due(connection: Connection, now: float, limit: int) -> tuple[tuple[int, int], ...]:
    """Handoff and commitment of what the team is to be reminded of, longest due first."""
    rows = connection.execute(_DUE, {"now": now, "most": limit})
    return tuple((row.handoff_id, row.id) for row in rows)


def listed(connection: Connection, handoff_id: int | None) -> tuple[Commitment, ...]:
    """What is open, first due first; of one handoff, or of all (None)."""
    rows = connection.execute(_LISTED, {"handoff": handoff_id})
    return tuple(map(_commitment, rows))


def about(
    connection: Connection, handoff_id: int, command: Command, now: float
) -> Commitment | None:
    """The open promise that a command is about; None for one that is not overdue and rings."""
    if not isinstance(command, KeepPromise | PromiseRang):
        return None
    asked = _THIS.where(_HAS_RUNG) if isinstance(command, PromiseRang) else _THIS
    values = {"row": command.commitment_id, "handoff": handoff_id, "now": now}
    row = connection.execute(asked, values).one_or_none()
    return None if row is None else _commitment(row)


def follow(
    connection: Connection,
    decision: Decision,
    command: Command,
    teammate: Teammate | None,
    now: float,
) -> None:
    """Keep what was promised, and what became of a promise; words that change take theirs along."""
    promises = decision.promises
    match command:
        case KeepPromise(commitment_id=row):
            connection.execute(_KEEP, {"row": row, "now": now})
        case PromiseRang(commitment_id=row):
            connection.execute(_NAGGED, {"row": row, "again_at": decision.nag_at})
        case ChangeReply(key=key) | ChangeTyped(key=key):
            promises = _changed(connection, decision, key, now)
        case _:
            pass
    if promises:
        of_words = command.key if isinstance(command, _WORDS) else None
        _put(connection, decision.after, promises, teammate, of_words, now)


def _changed(
    connection: Connection, decision: Decision, key: str, now: float
) -> tuple[Pledged, ...]:
    """What changed words promise anew; a sentence that still stands keeps its time and its end."""
    here = {"conversation": decision.after.conversation_id, "key_": key}
    standing = connection.execute(_STANDING, here).all()
    said = {promise.sentence for promise in decision.promises}
    for row in standing:
        if row.sentence not in said:
            connection.execute(_TAKE_BACK, {"row": row.id, "now": now})
    known = {row.sentence for row in standing}
    return tuple(each for each in decision.promises if each.sentence not in known)


def _put(
    connection: Connection,
    about: Handoff,
    promises: Sequence[Pledged],
    teammate: Teammate | None,
    key: str | None,
    now: float,
) -> None:
    rows = [
        {
            "conversation_id": about.conversation_id,
            "handoff_id": about.id,
            "teammate_key": None if teammate is None else teammate.key,
            "teammate": stored_teammate(teammate),
            "key": key,
            "sentence": promise.sentence,
            "state": CommitmentState.OPEN.value,
            "made_at": now,
            "due_at": promise.due_at,
            "nags": 0,
            "nag_at": promise.nag_at,
        }
        for promise in promises
    ]
    connection.execute(insert(commitment), rows)


def _commitment(row: Row[*tuple[Any, ...]]) -> Commitment:
    return Commitment(
        id=row.id,
        handoff_id=row.handoff_id,
        owner=teammate_of(row.teammate),
        sentence=row.sentence,
        made_at=row.made_at,
        due_at=row.due_at,
        nags=row.nags,
        is_answered=row.is_answered,
        reference=row.reference,
        customer_name=row.customer_name,
        place=place_of(row),
    )
