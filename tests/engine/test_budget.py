"""When a budget is used up, and what the customer hears of it."""

from decimal import Decimal

import pytest
from pydantic import SecretStr, ValidationError

from engine.budget import Limit, OverBudget, over_budget
from engine.domain.budgets import BudgetScope, BudgetWindow, Spent
from engine.domain.posts import NoticeKind
from engine.settings import EngineSettings

LIMITS = {
    BudgetScope.CUSTOMER_MINUTE: Limit(messages=3),
    BudgetScope.CUSTOMER_DAY: Limit(messages=10, tokens=1_000, nano_usd=5),
    BudgetScope.WORKSPACE_DAY: Limit(messages=20),
}


def used(
    scope: BudgetScope,
    *,
    messages: int = 1,
    tokens: int = 0,
    nano_usd: int = 0,
    told: bool = False,
) -> Spent:
    """What a window has used up."""
    window = BudgetWindow(scope=scope, name="slack:T1:U1", begins="2026-11-24")
    return Spent(window=window, messages=messages, tokens=tokens, nano_usd=nano_usd, is_told=told)


def minute(messages: int, *, told: bool = False) -> Spent:
    """Messages of this minute."""
    return used(BudgetScope.CUSTOMER_MINUTE, messages=messages, told=told)


def day(messages: int = 1, *, tokens: int = 0, nano_usd: int = 0, told: bool = False) -> Spent:
    """What the customer used today."""
    scope = BudgetScope.CUSTOMER_DAY
    return used(scope, messages=messages, tokens=tokens, nano_usd=nano_usd, told=told)


def shop(messages: int, *, told: bool = False) -> Spent:
    """Messages of the workspace today."""
    return used(BudgetScope.WORKSPACE_DAY, messages=messages, told=told)


def verdict(over: OverBudget | None) -> NoticeKind | str | None:
    """The notice, "silence", or None where the turn may run."""
    return None if over is None else over.notice or "silence"


@pytest.mark.parametrize(
    ("spent", "expected"),
    [
        ([minute(3), day(10, tokens=999, nano_usd=4), shop(20)], None),
        ([minute(4)], NoticeKind.TOO_FAST),
        ([minute(4, told=True)], "silence"),
        ([day(11)], NoticeKind.OVER_BUDGET),
        ([day(11, told=True)], "silence"),
        ([day(tokens=1_000)], NoticeKind.OVER_BUDGET),
        ([day(nano_usd=5)], NoticeKind.OVER_BUDGET),
        ([minute(4), day(11)], NoticeKind.OVER_BUDGET),
        ([minute(4, told=True), day(11)], NoticeKind.OVER_BUDGET),
        ([minute(4), day(11, told=True)], "silence"),
        ([day(11, told=True), shop(21)], "silence"),
        ([shop(21)], NoticeKind.OVER_BUDGET),
        ([used(BudgetScope.EVERYTHING_DAY, messages=10**9, tokens=10**12)], None),
        ([day(1, told=True)], None),
    ],
)
def test_each_window_is_told_once(spent: list[Spent], expected: NoticeKind | str | None) -> None:
    """The last message within a limit is answered, the next gets a notice, the rest silence."""
    assert verdict(over_budget(LIMITS, spent)) == expected


def test_the_notice_counts_for_every_window_that_is_used_up() -> None:
    """Who hears of the day need not hear of the minute too."""
    over = over_budget(LIMITS, [minute(4), day(11), shop(1)])
    assert over is not None
    assert [window.scope for window in over.windows] == ["customer_minute", "customer_day"]


@pytest.mark.parametrize("name", ["customer_day_usd", "day_messages", "workspace_day_tokens"])
def test_no_budget_is_negative(name: str) -> None:
    """A limit below nothing is a mistake, not a way to say "none"."""
    with pytest.raises(ValidationError):
        EngineSettings.model_validate({"anthropic_api_key": SecretStr("k"), name: -1})


def test_money_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit in US dollars is read as it is written."""
    monkeypatch.setenv("CUSTOMER_DAY_USD", "0.10")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    settings = EngineSettings.model_validate({})
    assert settings.customer_day_usd == Decimal("0.10")
