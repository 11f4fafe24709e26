"""Which questions no article answered, asked of what is stored of turns and handoffs anyway."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Row,
    and_,
    bindparam,
    case,
    cast,
    exists,
    or_,
    select,
)

from engine.domain.conversation import EscalationReason, Outcome
from engine.domain.gaps import Gap, GapKind
from engine.domain.messages import About
from engine.domain.steps import CallState
from engine.tools.search_knowledge import SearchKnowledge
from storage.handoff_tables import handoff
from storage.handoffs.rows import place_of
from storage.inbox_rows import read_payload
from storage.schema import conversation, escalation, inbox, tool_call, turn
from storage.verdict_tables import answer_source, shown_passage

_MOST = 500
"""Newest turns, and newest handoffs; a report of more would take seconds to put in order."""

_MOST_SAID = 10
_PLACE = (
    conversation.c.platform,
    conversation.c.workspace,
    conversation.c.channel,
    conversation.c.thread,
)
_IS_SEARCH = and_(
    tool_call.c.turn_id == turn.c.id,
    tool_call.c.name == SearchKnowledge.name,
    tool_call.c.state == CallState.DONE.value,
)
_HAS_SEARCHED = exists().where(_IS_SEARCH)
_HAS_FOUND = exists().where(_IS_SEARCH, shown_passage.c.call_id == tool_call.c.id)
_HAS_CITED = exists().where(answer_source.c.turn_id == turn.c.id)
_HAD_NO_SOURCE = exists().where(
    escalation.c.turn_id == turn.c.id,
    escalation.c.reason == EscalationReason.NO_SOURCE.value,
)
_FOUND_NOTHING = _HAS_SEARCHED & ~_HAS_FOUND
_CITED_NOTHING = and_(turn.c.outcome == Outcome.ANSWERED.value, _HAS_FOUND, ~_HAS_CITED)
_TURNS = (
    select(
        turn.c.id,
        turn.c.conversation_id,
        turn.c.customer,
        turn.c.reference,
        turn.c.finished_at.label("at"),
        case(
            (_HAD_NO_SOURCE, GapKind.NO_SOURCE.value),
            (_FOUND_NOTHING, GapKind.NOTHING_FOUND.value),
            else_=GapKind.NO_CITATION.value,
        ).label("kind"),
        *_PLACE,
    )
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(
        turn.c.finished_at >= bindparam("since"),
        or_(_HAD_NO_SOURCE, _FOUND_NOTHING, _CITED_NOTHING),
    )
    .order_by(turn.c.id.desc())
    .limit(_MOST)
)
_HANDOFFS = select(
    handoff.c.conversation_id,
    handoff.c.customer,
    handoff.c.customer_name,
    handoff.c.reference,
    handoff.c.queued_at.label("at"),
    *_PLACE,
).join(conversation, conversation.c.id == handoff.c.conversation_id)
_TAKEN = (
    _HANDOFFS.where(handoff.c.claimed_at.is_not(None), handoff.c.queued_at >= bindparam("since"))
    .order_by(handoff.c.id.desc())
    .limit(_MOST)
)
_THIS = _HANDOFFS.where(handoff.c.id == bindparam("handoff"))
_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("customer_"),
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(_MOST_SAID)
)
_IN_TURN = _SAID.where(inbox.c.turn_id == bindparam("turn"))
_BEFORE = _SAID.where(inbox.c.received_at <= bindparam("until"))


def gaps(connection: Connection, since: float) -> tuple[Gap, ...]:
    """The newest questions since a moment that no article answered."""
    return (*_of_turns(connection, since), *_of_handoffs(connection, since))


def asked(connection: Connection, handoff_id: int) -> Gap | None:
    """What the customer of a handoff asked before people came; None where that is gone."""
    row = connection.execute(_THIS, {"handoff": handoff_id}).one_or_none()
    found = None if row is None else _of_handoff(connection, row)
    return found if found is not None and found.said else None


def _of_turns(connection: Connection, since: float) -> Iterator[Gap]:
    for row in connection.execute(_TURNS, {"since": since}).all():
        here = {"conversation": row.conversation_id, "customer_": row.customer, "turn": row.id}
        said, names = _said(connection, _IN_TURN, here)
        yield Gap(
            kind=GapKind(row.kind),
            at=row.at,
            reference=row.reference,
            place=place_of(row),
            said=said,
            names=names,
        )


def _of_handoffs(connection: Connection, since: float) -> Iterator[Gap]:
    for row in connection.execute(_TAKEN, {"since": since}).all():
        yield _of_handoff(connection, row)


def _of_handoff(connection: Connection, row: Row[*tuple[Any, ...]]) -> Gap:
    here = {"conversation": row.conversation_id, "customer_": row.customer, "until": row.at}
    said, names = _said(connection, _BEFORE, here)
    return Gap(
        kind=GapKind.WITH_TEAMMATE,
        at=row.at,
        reference=row.reference,
        place=place_of(row),
        said=said,
        names=tuple(dict.fromkeys((*names, row.customer_name))),
    )


def _said(
    connection: Connection, question: Any, here: dict[str, object]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The customer's words, oldest first, and what they were called."""
    stored = [read_payload(one) for one in connection.execute(question, here).scalars()]
    payloads = [one for one in reversed(stored) if one is not None and one.about is About.SAID]
    words = tuple(one.text.strip() for one in payloads if one.text.strip())
    return words, tuple(dict.fromkeys(one.name for one in payloads))
