"""A turn ends with an escalation: the conversation goes to people in the same transaction."""

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from engine.domain.commands import Escalate
from engine.domain.conversation import Escalation
from engine.domain.handoff import Actor, ActorKind
from storage.handoffs.applying import DeskRules, apply
from storage.handoffs.situations import situation_of
from storage.inbox_rows import read_payload
from storage.schema import inbox, turn

_TURN = select(turn).where(turn.c.id == bindparam("turn"))
_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(inbox.c.turn_id == bindparam("turn"), inbox.c.author_id == bindparam("author"))
    .order_by(inbox.c.id.desc())
)


def escalate(
    connection: Connection,
    desk: DeskRules,
    turn_id: int,
    decided: Escalation,
    said: str,
    now: float,
) -> None:
    """Call people; what the turn says last still leaves, under the epoch that begins here.

    `said` is that, where the assistant says it in its own words.
    """
    row = connection.execute(_TURN, {"turn": turn_id}).one()
    situation = situation_of(connection, row.conversation_id)
    if situation is None:
        return
    whose = {"turn": turn_id, "author": row.customer}
    payloads = (read_payload(stored) for stored in connection.execute(_SAID, whose).scalars())
    command = Escalate(
        reason=decided.reason,
        urgency=decided.urgency,
        summary=decided.summary,
        customer=row.customer,
        customer_name=next((payload.name for payload in payloads if payload), row.customer),
        reference=row.reference,
        said=said,
    )
    actor = Actor(kind=ActorKind.ASSISTANT)
    apply(connection, desk, situation, command, actor, now, last_turn=turn_id)
