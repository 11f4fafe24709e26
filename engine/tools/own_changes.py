"""How every tool that changes an account works: it changes nothing, a click does.

A tool of this kind checks what the customer wants against their own records and says what exactly
is to be changed. The call stores that as an action which waits; the model cannot confirm it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from pydantic_core import to_jsonable_python

from engine.accounts.access import Accounts
from engine.accounts.pending import PendingAction
from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId, Write
from engine.domain.steps import Effect, Json
from engine.errors import BackOfficeUnavailable, NotYours
from engine.tools.own_records import AWAY, NO_SUCH_RECORD, customer_for, data, told
from engine.tools.tool import Done, ToolContext, ToolOutcome, TryAgain


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A change that can be made, what it is about in US dollars, and what to show of it."""

    change: Write
    amount: Decimal | None
    details: Mapping[str, object]


class Obstacle(StrEnum):
    """What stands in the way of a change; `prompts/facts/` has the words for customers."""

    ORDER_NOT_CANCELLABLE = "order_not_cancellable"
    SAME_ADDRESS = "same_address"
    POLICY_NOT_ACTIVE = "policy_not_active"
    NOT_INSURED_THEN = "not_insured_then"


@dataclass(frozen=True, kw_only=True, slots=True)
class Impossible:
    """A change that the customer's records do not allow; `why` tells Claude so."""

    obstacle: Obstacle
    why: str


class OwnChange(Protocol):
    """What one tool changes in a customer's own records."""

    @property
    def name(self) -> str:
        """The name Claude calls it by; a value of WriteTool."""
        ...

    @property
    def schema(self) -> Mapping[str, Json]:
        """The strict JSON Schema of its arguments, none of which names a customer."""
        ...

    async def prepare(
        self,
        arguments: Mapping[str, Json],
        office: BackOffice,
        customer: CustomerId,
        today: date,
    ) -> Prepared | Impossible | TryAgain:
        """Check it against the records; raises NotYours and BackOfficeUnavailable."""
        ...


class ProposeOwn:
    """A Tool that lets a change wait for the click of whoever the turn is for."""

    effect = Effect.IDEMPOTENT  # one action for each call

    def __init__(self, change: OwnChange, accounts: Accounts) -> None:
        self._change = change
        self._accounts = accounts
        self.name = change.name
        self.schema = change.schema

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Store what is to be confirmed; nothing is changed."""
        accounts = self._accounts
        customer = await customer_for(context, accounts)
        if not isinstance(customer, CustomerId):
            return customer
        try:
            prepared = await self._change.prepare(
                arguments, accounts.office, customer, accounts.today()
            )
        except NotYours:
            return NO_SUCH_RECORD
        except BackOfficeUnavailable:
            return AWAY
        match prepared:
            case TryAgain():
                return prepared
            case Impossible(obstacle=obstacle, why=why):
                facts = {"possible": False, "obstacle": obstacle.value, "why": why}
                return told(self.name, facts, context)
        return await self._propose(prepared, customer, context)

    async def _propose(
        self, prepared: Prepared, customer: CustomerId, context: ToolContext
    ) -> Done:
        if self._accounts.actions.is_beyond(prepared.amount):
            return BEYOND
        action = await self._accounts.actions.propose(
            prepared.change,
            principal=context.principal,
            customer=customer,
            call_key=context.key,
            amount=prepared.amount,
        )
        return waits_for_click(action, details={} if context.is_public else prepared.details)


BEYOND = Done(
    content=(
        data(
            {
                "possible": False,
                "why": "A change of this amount needs the approval of a person, and nothing was "
                "prepared. Hand the conversation over with escalate_to_human.",
            }
        ),
    )
)
"""Refused by code: nobody could approve it here."""


def waits_for_click(action: PendingAction, *, details: Mapping[str, object]) -> Done:
    """What the model is told of an action that nobody has confirmed yet."""
    waits: dict[str, Json] = {
        "state": "waits_for_the_customers_click",
        "needs_approval_of_a_teammate": action.needs_teammate,
        "note": "Nothing has been changed. The customer is shown what will happen and two "
        "buttons; only their click does it, whatever they write.",
    }
    if details:
        waits["details"] = to_jsonable_python(details)
    return Done(content=(data(waits),))
