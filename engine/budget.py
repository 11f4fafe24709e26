"""Budgets: what customers, workspaces and everybody together may use up in a minute or a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.budgets import BudgetScope, BudgetWindow, Spent
from engine.domain.posts import NoticeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """What one window may use up; 0 is no limit. Money in billionths of a US dollar."""

    messages: int = 0
    tokens: int = 0
    nano_usd: int = 0

    def is_exceeded(self, spent: Spent) -> bool:
        """Whether no further turn may begin; the messages it answers are counted already."""
        return (
            0 < self.messages < spent.messages
            or 0 < self.tokens <= spent.tokens
            or 0 < self.nano_usd <= spent.nano_usd
        )


Limits = Mapping[BudgetScope, Limit]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverBudget:
    """A customer may not begin a turn; `notice` is None where they know.

    `windows` are those the notice speaks of.
    """

    notice: NoticeKind | None
    windows: tuple[BudgetWindow, ...]


def over_budget(limits: Limits, spent: Sequence[Spent]) -> OverBudget | None:
    """Whether any window is used up; a day says more than a minute, so it is told alone."""
    over = [use for use in spent if limits.get(use.window.scope, Limit()).is_exceeded(use)]
    days = [use for use in over if use.window.scope is not BudgetScope.CUSTOMER_MINUTE]
    if not over:
        return None
    if any(use.is_told for use in days or over):
        notice = None
    else:
        notice = NoticeKind.OVER_BUDGET if days else NoticeKind.TOO_FAST
    return OverBudget(notice=notice, windows=tuple(use.window for use in over))
