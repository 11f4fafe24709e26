"""Handoffs, teammates and actors as rows and back."""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.handoff import Actor, ActorKind, Handoff, HandoffState, SolvedBy, Teammate
from engine.domain.messages import Place, Platform
from engine.handoff.ports import EventLine
from storage.handoff_tables import handoff
from storage.schema import conversation

Stored = Row[*tuple[Any, ...]]

HANDOFFS = select(
    handoff,
    conversation.c.platform,
    conversation.c.workspace,
    conversation.c.channel,
    conversation.c.thread,
).join(conversation, conversation.c.id == handoff.c.conversation_id)
"""What `handoff_of` reads."""

_TRANSLATED = frozenset(
    {"id", "state", "reason", "urgency", "teammate", "teammate_key", "solved_by"}
)
_PLAIN = tuple(column.name for column in handoff.c if column.name not in _TRANSLATED)
_TEAMMATE = TypeAdapter(Teammate)


def place_of(row: Stored) -> Place:
    """The place of a row that has the conversation's columns."""
    return Place(
        platform=Platform(row.platform),
        workspace=row.workspace,
        channel=row.channel,
        thread=row.thread,
    )


def handoff_of(row: Stored) -> Handoff:
    """The handoff that was stored; a reason that only a newer program knows becomes OTHER."""
    known = row.reason in set(EscalationReason)
    return Handoff(
        id=row.id,
        place=place_of(row),
        state=HandoffState(row.state),
        reason=EscalationReason(row.reason) if known else EscalationReason.OTHER,
        urgency=Urgency(row.urgency),
        teammate=teammate_of(row.teammate),
        solved_by=None if row.solved_by is None else SolvedBy(row.solved_by),
        **{name: getattr(row, name) for name in _PLAIN},
    )


def row_of(known: Handoff) -> dict[str, object]:
    """The values of a handoff's row, without its id."""
    return {
        "state": known.state.value,
        "reason": known.reason.value,
        "urgency": known.urgency.value,
        "teammate": stored_teammate(known.teammate),
        "teammate_key": None if known.teammate is None else known.teammate.key,
        "solved_by": None if known.solved_by is None else known.solved_by.value,
        **{name: getattr(known, name) for name in _PLAIN},
    }


def stored_teammate(teammate: Teammate | None) -> dict[str, object] | None:
    """A teammate as JSON."""
    return None if teammate is None else asdict(teammate)


def teammate_of(stored: object) -> Teammate | None:
    """The teammate that was stored."""
    return None if stored is None else _TEAMMATE.validate_python(stored)


def event_of(row: Stored) -> EventLine:
    """One line of the event table."""
    kind, teammate = ActorKind(row.actor_kind), teammate_of(row.teammate)
    return EventLine(
        move=row.move,
        actor=Actor(kind=kind, id=row.actor_id, teammate=teammate),
        detail=row.detail,
        at=row.at,
        before=row.before,
        after=row.after,
        epoch=row.epoch,
    )
