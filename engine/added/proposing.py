"""An added tool that changes something, as Claude calls it: it changes nothing, a click does."""

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from engine.accounts.access import Accounts
from engine.added.added_tool import AddedTool
from engine.domain.accounts import CallTool, CustomerId
from engine.domain.steps import Effect, Json
from engine.tools.own_changes import BEYOND, waits_for_click
from engine.tools.own_records import customer_for
from engine.tools.tool import ToolContext, ToolOutcome, TryAgain

_LEFT_OUT = "–"
_MOST_DOLLARS = 1_000_000_000_000
"""Up to here a float still tells cents apart."""


class ProposeAdded:
    """A Tool that lets a call of an added one wait for the click of whoever the turn is for."""

    effect = Effect.IDEMPOTENT  # one action for each call

    def __init__(self, tool: AddedTool, accounts: Accounts) -> None:
        self._tool = tool
        self._accounts = accounts
        self.name = tool.name
        self.schema = tool.schema

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Store what is to be confirmed; nothing is called."""
        customer = await customer_for(context, self._accounts)
        if not isinstance(customer, CustomerId):
            return customer
        if hint := self._tool.behind.check(arguments):
            return hint
        amount = _amount(self._tool, arguments)
        if isinstance(amount, TryAgain):
            return amount
        if self._accounts.actions.is_beyond(amount):
            return BEYOND
        action = await self._accounts.actions.propose(
            CallTool(
                tool=self.name,
                arguments=json.dumps(arguments, sort_keys=True, ensure_ascii=False),
                summary=self._summary(arguments),
            ),
            principal=context.principal,
            customer=customer,
            call_key=context.key,
            amount=amount,
        )
        return waits_for_click(action, details={})

    def _summary(self, arguments: Mapping[str, Json]) -> str:
        """What the customer confirms: the operator's words with the arguments in them."""
        shown = {name: _shown(value) for name, value in arguments.items()}
        return self._tool.confirmation.format_map(defaultdict(lambda: _LEFT_OUT, shown))


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _amount(tool: AddedTool, arguments: Mapping[str, Json]) -> Decimal | TryAgain | None:
    if tool.amount is None:
        return None
    value = arguments.get(tool.amount)
    if not isinstance(value, int | float) or not 0 <= value <= _MOST_DOLLARS:
        return TryAgain(hint=f"`{tool.amount}` must be US dollars, from 0 to {_MOST_DOLLARS:,}.")
    return Decimal(str(value)).quantize(Decimal("0.01"))
