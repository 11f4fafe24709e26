"""Actions that wait for a click: stored once, and moved by changes that carry their own conditions.

Whose click it is, that it is in time and that nobody decided before stand in the WHERE clause of
the change; only to say why a click did not count is the row read afterwards.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Update, and_, bindparam, case, func, insert, or_, select, update

from engine.accounts.pending import ActionState, Click, Ending, PendingAction, Proposal
from engine.domain.accounts import person_named, person_of
from engine.domain.handoff import Teammate
from engine.domain.messages import Principal
from engine.errors import NotYours
from storage.account_tables import IS_UNDECIDED, pending_action
from storage.accounts import action_posts, audited
from storage.accounts.rows import ACTIONS, action_of, outcome_of
from storage.database import Database
from storage.schema import conversation, tool_call, turn

_ROW = pending_action.c
_THIS = _ROW.id == bindparam("action")
_MINE = _ROW.person == bindparam("whose")
_IN_TIME = _ROW.expires_at > bindparam("now")
_IS_WAITING = _ROW.state == ActionState.WAITING.value

_CALL = (
    select(tool_call.c.id, tool_call.c.turn_id, turn.c.conversation_id)
    .join(turn, turn.c.id == tool_call.c.turn_id)
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(
        tool_call.c.key == bindparam("call_key"),
        tool_call.c.name == bindparam("tool"),
        turn.c.customer == bindparam("customer"),
        conversation.c.key == bindparam("place"),
    )
)
_OF_CALL = ACTIONS.where(_ROW.tool_call_id == bindparam("call"))
_SAME_OPEN = ACTIONS.where(
    _ROW.person == bindparam("person"), _ROW.digest == bindparam("digest"), IS_UNDECIDED
)
_ONE = ACTIONS.where(_ROW.id == bindparam("action"))
_PROLONG = (
    update(pending_action)
    .where(_THIS, _IS_WAITING, _ROW.confirmed_at.is_(None), _ROW.expires_at < bindparam("until"))
    .values(expires_at=bindparam("until"))
)
"""Who asks again is shown new buttons, which hold as long as the first ones did."""

_CONFIRM = (
    update(pending_action)
    .where(_THIS, _MINE, _IN_TIME, _IS_WAITING, _ROW.confirmed_at.is_(None))
    .values(
        confirmed_at=bindparam("now"),
        state=case(
            (
                or_(~_ROW.needs_teammate, _ROW.approved_by.is_not(None)),
                ActionState.APPROVED.value,
            ),
            else_=ActionState.WAITING.value,
        ),
        decided_at=bindparam("now"),
        expires_at=bindparam("approval_until"),
    )
)
_DECLINE = (
    update(pending_action)
    .where(_THIS, _MINE, _IS_WAITING)
    .values(
        state=ActionState.CANCELLED.value, decided_at=bindparam("now"), ended_at=bindparam("now")
    )
)
_APPROVE = (
    update(pending_action)
    .where(
        _THIS,
        _IN_TIME,
        _IS_WAITING,
        _ROW.needs_teammate,
        _ROW.approved_by.is_(None),
        _ROW.person != bindparam("approver"),  # nobody approves what they ask for themselves
    )
    .values(
        approved_by=bindparam("teammate"),
        state=case(
            (_ROW.confirmed_at.is_not(None), ActionState.APPROVED.value),
            else_=ActionState.WAITING.value,
        ),
        decided_at=bindparam("now"),
    )
)
_REFUSE = (
    update(pending_action)
    .where(_THIS, _IS_WAITING, _ROW.needs_teammate)
    .values(
        state=ActionState.REFUSED.value,
        refused_by=bindparam("teammate"),
        decided_at=bindparam("now"),
        ended_at=bindparam("now"),
    )
)
_IS_DUE = or_(
    _ROW.state == ActionState.APPROVED.value,
    and_(_ROW.state == ActionState.RUNNING.value, _ROW.next_at <= bindparam("now")),
)
_DUE = select(_ROW.id).where(_IS_DUE).order_by(func.coalesce(_ROW.next_at, 0), _ROW.id)
_EXPIRED = select(_ROW.id).where(_IS_WAITING, ~_IN_TIME).order_by(_ROW.id)
_EXPIRE = (
    update(pending_action)
    .where(_THIS, _IS_WAITING)
    .values(state=ActionState.EXPIRED.value, ended_at=bindparam("now"))
)
_EXPIRE_SAME = (
    update(pending_action)
    .where(
        _ROW.person == bindparam("whose"),
        _ROW.digest == bindparam("what"),
        _IS_WAITING,
        ~_IN_TIME,
    )
    .values(state=ActionState.EXPIRED.value, ended_at=bindparam("now"))
)
_BEGIN = (
    update(pending_action)
    .where(_THIS, _IS_DUE)
    .values(
        state=ActionState.RUNNING.value, attempt=_ROW.attempt + 1, next_at=bindparam("again_at")
    )
)
_DEFER = (
    update(pending_action)
    .where(
        _THIS,
        _ROW.state == ActionState.RUNNING.value,
        _ROW.attempt == bindparam("this_attempt"),
    )
    .values(next_at=bindparam("until"), error=bindparam("why"))
)
_FINISH = (
    update(pending_action)
    .where(_THIS, _ROW.state == ActionState.RUNNING.value)
    .values(
        state=bindparam("ends_as"),
        outcome=bindparam("came_of_it"),
        ended_at=bindparam("now"),
        next_at=None,
    )
)


class PendingActionStore:
    """Implements `engine.accounts.ports.PendingActions`; `clock` gives POSIX seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def propose(self, proposal: Proposal, *, expires_at: float) -> PendingAction:
        """Store it, or give the action that the call or the person has already."""
        return await self._database.write(_propose, proposal, expires_at, self._clock())

    async def get(self, action_id: int) -> PendingAction | None:
        """The action as it is now."""
        return await self._database.read(_get, action_id)

    async def confirm(
        self, action_id: int, principal: Principal, *, approval_until: float
    ) -> Click:
        """The yes of the person it waits for."""
        values = {"whose": person_of(principal), "approval_until": approval_until}
        return await self._click(_CONFIRM, action_id, values)

    async def decline(self, action_id: int, principal: Principal) -> Click:
        """The no of the person it waits for."""
        return await self._click(_DECLINE, action_id, {"whose": person_of(principal)})

    async def approve(self, action_id: int, teammate: Teammate) -> Click:
        """A teammate's yes."""
        approver = person_named(teammate.platform, teammate.workspace, teammate.id)
        values = {"teammate": teammate.key, "approver": approver}
        return await self._click(_APPROVE, action_id, values)

    async def refuse(self, action_id: int, teammate: Teammate) -> Click:
        """A teammate's no."""
        return await self._click(_REFUSE, action_id, {"teammate": teammate.key})

    async def due(self, *, limit: int) -> tuple[int, ...]:
        """What was agreed and not begun, and what was begun and not ended in time."""
        return await self._database.read(_due, self._clock(), limit)

    async def expire(self, *, limit: int) -> tuple[int, ...]:
        """End what waited too long."""
        return await self._database.write(_expire, self._clock(), limit)

    async def begin(self, action_id: int, *, again_at: float) -> PendingAction | None:
        """Take a due action."""
        return await self._database.write(_begin, action_id, again_at, self._clock())

    async def defer(self, action_id: int, *, attempt: int, until: float, error: str) -> bool:
        """Put the newest attempt off."""
        values = {"this_attempt": attempt, "until": until, "why": error}
        return await self._database.write(_changed, _DEFER, {"action": action_id, **values})

    async def finish(self, action_id: int, *, ending: Ending) -> PendingAction:
        """End it; whoever ended it first counts."""
        return await self._database.write(_finish, action_id, ending, self._clock())

    async def _click(self, change: Update, action_id: int, values: dict[str, Any]) -> Click:
        values = {"action": action_id, "now": self._clock(), **values}
        return await self._database.write(_clicked, change, values)


def _propose(
    connection: Connection, proposal: Proposal, expires_at: float, now: float
) -> PendingAction:
    call = connection.execute(
        _CALL,
        {
            "call_key": proposal.call_key,
            "tool": proposal.tool,
            "customer": proposal.principal.customer,
            "place": proposal.principal.place.key,
        },
    ).one_or_none()
    if call is None:
        raise NotYours("there is no such call in a turn of this customer")
    person = person_of(proposal.principal)
    same = {"person": person, "digest": proposal.digest}
    connection.execute(_EXPIRE_SAME, {"whose": person, "what": proposal.digest, "now": now})
    row = (
        connection.execute(_OF_CALL, {"call": call.id}).mappings().one_or_none()
        or connection.execute(_SAME_OPEN, same).mappings().one_or_none()
    )
    if row is not None:
        action_posts.note_proposal(connection, row["id"], call.turn_id)
        connection.execute(_PROLONG, {"action": row["id"], "until": expires_at})
        return _got(connection, row["id"])
    values = {
        "conversation_id": call.conversation_id,
        "turn_id": call.turn_id,
        "tool_call_id": call.id,
        **same,
        "customer": proposal.principal.customer,
        "customer_id": proposal.customer.value,
        "tool": proposal.tool,
        "arguments": proposal.arguments,
        "amount_cents": _cents(proposal.amount),
        "state": ActionState.WAITING.value,
        "needs_teammate": proposal.needs_teammate,
        "key": secrets.token_hex(16),
        "attempt": 0,
        "created_at": now,
        "expires_at": expires_at,
    }
    made = connection.execute(insert(pending_action).returning(_ROW.id), values).scalar_one()
    action_posts.note_proposal(connection, made, call.turn_id)
    return _got(connection, made)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2).to_integral_value())


def _clicked(connection: Connection, change: Update, values: dict[str, Any]) -> Click:
    counted = _changed(connection, change, values)
    action = _get(connection, values["action"])
    if action is None or not _may_click(action, values):
        return Click.NOT_YOURS
    if not counted:
        return _why_not(action, values["now"])
    audited.click(connection, action, values)
    return _meaning(action)


def _may_click(action: PendingAction, values: Mapping[str, Any]) -> bool:
    """Whether it waits for a click of this customer, or of this teammate."""
    person = person_of(action.principal)
    if "whose" in values:
        return bool(values["whose"] == person)
    return action.needs_teammate and values.get("approver") != person


def _meaning(action: PendingAction) -> Click:
    """What a click that counted has led to."""
    match action.state:
        case ActionState.CANCELLED:
            return Click.DECLINED
        case ActionState.REFUSED:
            return Click.REFUSED
        case ActionState.APPROVED:
            return Click.RUNS
    return Click.NEEDS_TEAMMATE if action.is_confirmed else Click.NEEDS_CUSTOMER


def _why_not(action: PendingAction, now: float) -> Click:
    late = action.state is ActionState.WAITING and action.expires_at <= now
    if late or action.state is ActionState.EXPIRED:
        return Click.TOO_LATE
    return Click.DECIDED_BEFORE


def _get(connection: Connection, action_id: int) -> PendingAction | None:
    row = connection.execute(_ONE, {"action": action_id}).mappings().one_or_none()
    return None if row is None else action_of(row)


def _got(connection: Connection, action_id: int) -> PendingAction:
    return action_of(connection.execute(_ONE, {"action": action_id}).mappings().one())


def _changed(connection: Connection, change: Update, values: dict[str, Any]) -> bool:
    return connection.execute(change, values).rowcount > 0


def _due(connection: Connection, now: float, limit: int) -> tuple[int, ...]:
    return tuple(connection.execute(_DUE.limit(limit), {"now": now}).scalars())


def _expire(connection: Connection, now: float, limit: int) -> tuple[int, ...]:
    late = tuple(connection.execute(_EXPIRED.limit(limit), {"now": now}).scalars())
    return tuple(
        action for action in late if _changed(connection, _EXPIRE, {"action": action, "now": now})
    )


def _begin(
    connection: Connection, action_id: int, again_at: float, now: float
) -> PendingAction | None:
    values = {"action": action_id, "again_at": again_at, "now": now}
    return _got(connection, action_id) if _changed(connection, _BEGIN, values) else None


def _finish(connection: Connection, action_id: int, ending: Ending, now: float) -> PendingAction:
    values = {
        "action": action_id,
        "ends_as": ending.state.value,
        "came_of_it": outcome_of(ending),
        "now": now,
    }
    changed = _changed(connection, _FINISH, values)
    action = _got(connection, action_id)
    if changed:
        audited.end(connection, action, now)
    return action
