"""The one way an action is done: confirmed by a click, run once by its key, looked up if unsure.

Adapters bring verified clicks and show what comes of them; they decide nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from engine.accounts.pending import ActionState, Click, Ending, PendingAction, Proposal
from engine.accounts.ports import BackOffice, Links, PendingActions, ToolWrites
from engine.added.writing import AddedWrites
from engine.domain.accounts import CallTool, Change, CustomerId, Written
from engine.domain.handoff import Teammate
from engine.domain.messages import Principal
from engine.errors import (
    BackOfficeUnavailable,
    NotYours,
    OutcomeUnknown,
    StorageUnavailable,
    WriteRefused,
)
from engine.logs import trace

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 5
_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 300.0
_HELD_SECONDS = 120.0
"""Longer than the back office may take: after that an attempt has died with its program."""

_AT_ONCE = 50

_UNKNOWN = Ending(
    state=ActionState.FAILED, reason="The back office did not say whether it was done."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionRules:
    """What an action needs; `approval_above` in US dollars."""

    confirm_seconds: float
    approval_seconds: float
    approval_above: Decimal
    has_team: bool = True
    """Whether there is anybody who can approve."""

    def needs_teammate(self, amount: Decimal | None) -> bool:
        """Whether the customer's click alone is not enough."""
        return amount is not None and amount > self.approval_above


class Actions:
    """What tools, clicks and the clock do with actions; `clock` gives POSIX seconds.

    `tools` makes the changes of added tools; without it, there are none.
    """

    def __init__(
        self,
        store: PendingActions,
        office: BackOffice,
        links: Links,
        rules: ActionRules,
        clock: Callable[[], float] = time.time,
        *,
        tools: ToolWrites | None = None,
    ) -> None:
        self._store = store
        self._office = office
        self._tools = tools or AddedWrites(())
        self._links = links
        self._rules = rules
        self._clock = clock

    def is_beyond(self, amount: Decimal | None) -> bool:
        """Whether a change of this amount needs an approval that nobody here can give."""
        return self._rules.needs_teammate(amount) and not self._rules.has_team

    async def propose(
        self,
        change: Change,
        *,
        principal: Principal,
        customer: CustomerId,
        call_key: str,
        amount: Decimal | None,
    ) -> PendingAction:
        """Let a change wait for the customer's click; raises StorageUnavailable."""
        proposal = Proposal(
            principal=principal,
            customer=customer,
            change=change,
            call_key=call_key,
            amount=amount,
            needs_teammate=self._rules.needs_teammate(amount),
        )
        until = self._clock() + self._rules.confirm_seconds
        return await self._store.propose(proposal, expires_at=until)

    async def confirm(self, action_id: int, principal: Principal) -> Click:
        """A customer's yes; `principal` comes from the verified click. Call `run` on RUNS.

        Whether it counts is decided and stored in one transaction: the platform may be answered at
        once, and what was confirmed is done even if the program ends here.
        """
        until = self._clock() + self._rules.approval_seconds
        return await self._store.confirm(action_id, principal, approval_until=until)

    async def decline(self, action_id: int, principal: Principal) -> Click:
        """A customer's no."""
        return await self._store.decline(action_id, principal)

    async def asker(self, action_id: int) -> Principal | None:
        """Whose action it is; None if there is none."""
        action = await self._store.get(action_id)
        return None if action is None else action.principal

    async def approve(self, action_id: int, teammate: Teammate) -> Click:
        """A verified teammate's yes. Call `run` on RUNS."""
        return await self._store.approve(action_id, teammate)

    async def refuse(self, action_id: int, teammate: Teammate) -> Click:
        """A verified teammate's no."""
        return await self._store.refuse(action_id, teammate)

    async def run(self, action_id: int) -> PendingAction | None:
        """Do what everybody has agreed to, once; None where it is not due.

        The action comes back ended, or still RUNNING where the back office is away: then it is due
        again later. Raises StorageUnavailable.
        """
        action = await self._store.begin(action_id, again_at=self._clock() + _HELD_SECONDS)
        if action is None:
            return None
        if action.attempt > _MOST_ATTEMPTS:  # work on it broke off again and again
            return await self._give_up(action)
        try:
            ending = await self._ending(action)
        except BackOfficeUnavailable as error:
            if action.attempt < _MOST_ATTEMPTS:
                return await self._later(action, error)
            return await self._give_up(action)
        return await self._store.finish(action.id, ending=ending)

    async def run_due(self) -> tuple[PendingAction, ...]:
        """Run what a stop or a failure left; returns what has ended, expired actions included."""
        expired = await self._store.expire(limit=_AT_ONCE)
        ended = [await self._store.get(action_id) for action_id in expired]
        for action_id in await self._store.due(limit=_AT_ONCE):
            action = await self._run_apart(action_id)
            ended.append(action if action is not None and not action.state.is_open else None)
        return tuple(action for action in ended if action is not None)

    async def _run_apart(self, action_id: int) -> PendingAction | None:
        """The same as `run`, but that whatever breaks is tried again and stops no other action."""
        try:
            return await self.run(action_id)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("action %d broke, it is tried again: %s", action_id, trace(error))
            return None

    async def _give_up(self, action: PendingAction) -> PendingAction:
        log.error("action %d is given up, its outcome is not known", action.id)
        return await self._store.finish(action.id, ending=_UNKNOWN)

    async def _ending(self, action: PendingAction) -> Ending:
        if not action.is_as_confirmed:
            log.error("action %d is not what was confirmed: it is not run", action.id)
            return _refused("What is stored is not what was confirmed.")
        try:
            written = await self._written(action)
        except WriteRefused as refusal:
            return _refused(str(refusal))
        except NotYours:
            return _refused("There is no such record in this account.")
        except OutcomeUnknown as error:
            log.error("action %d: %s", action.id, error)
            return Ending(state=ActionState.FAILED, reason="It is not known whether it was done.")
        return Ending(state=ActionState.DONE, written=written)

    async def _written(self, action: PendingAction) -> Written:
        """Look first where an earlier attempt may have arrived; the key makes asking again safe."""
        if action.attempt > 1 and (found := await self._found(action)) is not None:
            return found
        customer, change = action.customer, action.change
        is_again = isinstance(change, CallTool) and action.attempt > 1
        if await self._links.customer_of(action.principal) != customer:
            why = "The account is not linked to this person any more."
            # A tool that may be called again need not know what an earlier call has done.
            raise OutcomeUnknown(why) if is_again else WriteRefused(why)
        if isinstance(change, CallTool):
            return await self._tools.write(customer, change, key=action.key, is_again=is_again)
        return await self._office.write(customer, change, key=action.key)

    async def _found(self, action: PendingAction) -> Written | None:
        customer, change = action.customer, action.change
        if isinstance(change, CallTool):
            return await self._tools.look_up(customer, change, key=action.key)
        return await self._office.look_up(customer, action.key)

    async def _later(
        self, action: PendingAction, error: BackOfficeUnavailable
    ) -> PendingAction | None:
        pause = _FIRST_PAUSE_SECONDS * 2 ** (action.attempt - 1)
        pause = min(max(pause, error.retry_after or 0.0), _LONGEST_PAUSE_SECONDS)
        log.warning("action %d: the back office is away, again in %.0f s", action.id, pause)
        await self._store.defer(
            action.id, attempt=action.attempt, until=self._clock() + pause, error=str(error)
        )
        return await self._store.get(action.id)


def _refused(reason: str) -> Ending:
    return Ending(state=ActionState.REFUSED, reason=reason)
