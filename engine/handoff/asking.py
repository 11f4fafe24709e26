"""Asks Claude for a few words about a conversation, within the budgets of its workspace."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.budget import Limits, over_budget
from engine.domain.budgets import BudgetScope, Spent
from engine.domain.messages import Principal
from engine.domain.steps import Answer, Json, StopReason
from engine.errors import ModelError, StorageUnavailable
from engine.ports.model import Model, ModelRequest

log = logging.getLogger(__name__)

_SHARED = frozenset({BudgetScope.WORKSPACE_DAY, BudgetScope.EVERYTHING_DAY})
"""What teammates ask for is no use of the customer's own."""


class Spending(Protocol):
    """Where use is counted; every method is one transaction. All raise StorageUnavailable."""

    async def spent(self, principal: Principal) -> tuple[Spent, ...]:
        """What the windows of now that count for this customer have used up."""
        ...

    async def count_use(self, principal: Principal, answer: Answer) -> None:
        """Count an answer of Claude outside of any turn for the workspace and for everybody."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """One of Claude's models with instructions of ours; whatever people wrote goes in as JSON.

    `seconds` bounds an exchange, retries included. `schema` is what the answer has to fit, None for
    words.
    """

    model: Model
    spending: Spending
    limits: Limits
    seconds: float
    max_tokens: int
    instructions: str
    schema: Mapping[str, Json] | None = None

    async def ask(self, principal: Principal, facts: Mapping[str, Json]) -> str | None:
        """What Claude says; None where a budget is used up or no whole answer came."""
        try:
            if await self._is_over_budget(principal):
                log.info("Claude is not asked on the side: a budget is used up")
                return None
            answer = await self.model.answer(self._request(principal, facts))
            await self._count(principal, answer)
        except (ModelError, StorageUnavailable) as error:
            log.warning("Claude could not help on the side: %s", error)
            return None
        is_whole = answer.stop_reason is StopReason.END_TURN
        return answer.text.strip() or None if is_whole else None

    async def _is_over_budget(self, principal: Principal) -> bool:
        shared = {scope: limit for scope, limit in self.limits.items() if scope in _SHARED}
        return bool(shared) and bool(
            over_budget(shared, await self.spending.spent(principal)) is not None
        )

    async def _count(self, principal: Principal, answer: Answer) -> None:
        """What was paid for is used, whether it could be counted or not."""
        try:
            await self.spending.count_use(principal, answer)
        except StorageUnavailable as error:
            log.error("what Claude used on the side is not counted: %s", error)

    def _request(self, principal: Principal, facts: Mapping[str, Json]) -> ModelRequest:
        told = json.dumps(facts, ensure_ascii=False)
        return ModelRequest(
            system=(
                {
                    "type": "text",
                    "text": self.instructions,
                    "cache_control": {"type": "ephemeral", "ttl": "1h"},
                },
            ),
            tools=(),
            messages=({"role": "user", "content": [{"type": "text", "text": told}]},),
            max_tokens=self.max_tokens,
            customer=principal.opaque,
            seconds=self.seconds,
            schema=self.schema,
        )
