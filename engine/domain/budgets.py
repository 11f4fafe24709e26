"""What customers may use up, and what they have used."""

from dataclasses import dataclass
from enum import StrEnum


class BudgetScope(StrEnum):
    """Whose use is counted, and over which time (UTC)."""

    CUSTOMER_MINUTE = "customer_minute"
    CUSTOMER_DAY = "customer_day"
    WORKSPACE_DAY = "workspace_day"
    EVERYTHING_DAY = "everything_day"


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetWindow:
    """One counter: a scope, whose it is, and when it began.

    `name` is "slack:T1:U1" for a customer, "slack:T1" for a workspace and "" for everything;
    `begins` is "2026-11-24" for a day and "2026-11-24T21:52" for a minute.
    """

    scope: BudgetScope
    name: str
    begins: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """What a window has used up; `is_told` says that its notice was given to this customer."""

    window: BudgetWindow
    messages: int
    tokens: int
    nano_usd: int
    is_told: bool
