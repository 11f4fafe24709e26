"""What became of each message that came in, stored with whatever decides it."""

from dataclasses import dataclass
from typing import assert_never

from sqlalchemy import Connection, bindparam, case, literal, select, update

from engine.domain.conversation import Outcome
from engine.domain.receipts import IgnoredReason, MessageOutcome
from storage.schema import inbox
from storage.states import InboxState

_IS_KEPT = inbox.c.state == InboxState.KEPT.value
_IS_DELETED = inbox.c.deleted_at.is_not(None)
_others = inbox.alias("others")
_LAST = (
    select(_others.c.id)
    .where(
        _others.c.turn_id == bindparam("turn"),
        _others.c.state == InboxState.WAITING.value,
        _others.c.outcome.is_(None),
    )
    .order_by(_others.c.deleted_at.is_not(None), _others.c.sort_key.desc(), _others.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_IS_LAST = inbox.c.id == _LAST
_IGNORED = literal(MessageOutcome.IGNORED.value)
_SETTLE = (
    update(inbox)
    .where(inbox.c.turn_id == bindparam("turn"), inbox.c.outcome.is_(None))
    .values(
        outcome=case(
            (_IS_KEPT, _IGNORED),
            (_IS_LAST, bindparam("last")),
            (_IS_DELETED, _IGNORED),
            else_=bindparam("earlier"),
        ),
        reason=case(
            (_IS_KEPT, IgnoredReason.CONTEXT.value),
            (_IS_LAST, bindparam("why")),
            (_IS_DELETED, IgnoredReason.DELETED.value),
            else_=bindparam("why"),
        ),
    )
)
_CHANGE = (
    update(inbox)
    .where(
        inbox.c.turn_id == bindparam("turn"),
        inbox.c.outcome.is_not(None),
        inbox.c.outcome.in_(bindparam("before", expanding=True)),
    )
    .values(outcome=bindparam("after"), reason=bindparam("why"))
)
_SPOKEN = (MessageOutcome.ANSWERED.value, MessageOutcome.MERGED.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Means:
    """What the outcome of a turn means for the last message it answers, and for those before."""

    last: MessageOutcome
    earlier: MessageOutcome
    why: IgnoredReason | None = None


def settle(connection: Connection, turn_id: int, outcome: Outcome) -> None:
    """Say of every message of a turn that has just ended what became of it."""
    means = _means(outcome)
    connection.execute(
        _SETTLE,
        {
            "turn": turn_id,
            "last": means.last.value,
            "earlier": means.earlier.value,
            "why": None if means.why is None else means.why.value,
        },
    )


def give_up(connection: Connection, turn_id: int) -> None:
    """The answer of a turn could not be delivered: its messages have failed."""
    _change(
        connection,
        turn_id,
        before=(*_SPOKEN, MessageOutcome.HANDED_OVER.value),
        after=MessageOutcome.FAILED,
    )


def handed_to_other_owner(connection: Connection, turn_id: int) -> None:
    """The answer of a turn stays unsaid, as somebody else took the conversation over."""
    _change(
        connection,
        turn_id,
        before=(*_SPOKEN, MessageOutcome.FAILED.value),
        after=MessageOutcome.IGNORED,
        why=IgnoredReason.OTHER_OWNER,
    )


def _change(
    connection: Connection,
    turn_id: int,
    *,
    before: tuple[str, ...],
    after: MessageOutcome,
    why: IgnoredReason | None = None,
) -> None:
    connection.execute(
        _CHANGE,
        {
            "turn": turn_id,
            "before": before,
            "after": after.value,
            "why": None if why is None else why.value,
        },
    )


def _means(outcome: Outcome) -> _Means:
    match outcome:
        case Outcome.ANSWERED | Outcome.NOTICED | Outcome.REFUSED:
            return _Means(last=MessageOutcome.ANSWERED, earlier=MessageOutcome.MERGED)
        case Outcome.ESCALATED | Outcome.EXHAUSTED:
            return _Means(last=MessageOutcome.HANDED_OVER, earlier=MessageOutcome.MERGED)
        case Outcome.TAKEN_OVER:
            return _Means(last=MessageOutcome.HANDED_OVER, earlier=MessageOutcome.HANDED_OVER)
        case Outcome.FAILED:
            return _Means(last=MessageOutcome.FAILED, earlier=MessageOutcome.FAILED)
        case Outcome.SILENCED:
            return _ignored(IgnoredReason.OVER_BUDGET)
        case Outcome.CANCELLED:
            return _ignored(IgnoredReason.DELETED)
    assert_never(outcome)


def _ignored(why: IgnoredReason) -> _Means:
    return _Means(last=MessageOutcome.IGNORED, earlier=MessageOutcome.IGNORED, why=why)
