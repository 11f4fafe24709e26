"""The desk's questions to the local Claude, counted by a till that can be empty."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

import prompts
from engine.budget import Limit
from engine.claude.client import Claude
from engine.domain.budgets import BudgetScope, BudgetWindow, Spent
from engine.domain.messages import Principal
from engine.domain.steps import Answer
from engine.handoff.asking import Asking
from engine.settings import EngineSettings
from sandbox.claude import ClaudeSandbox


class Till:
    """Counts tokens; implements `engine.handoff.asking.Spending`."""

    def __init__(self) -> None:
        self.tokens = 0

    async def spent(self, principal: Principal) -> tuple[Spent, ...]:
        """What the workspace has used today."""
        name = f"{principal.platform}:{principal.workspace}"
        window = BudgetWindow(scope=BudgetScope.WORKSPACE_DAY, name=name, begins="2026-11-25")
        spent = Spent(window=window, messages=0, tokens=self.tokens, nano_usd=0, is_told=False)
        return (spent,)

    async def count_use(self, principal: Principal, answer: Answer) -> None:
        """Count it."""
        del principal
        self.tokens += answer.usage.fresh


def small_claude(api: ClaudeSandbox) -> Claude:
    """The small model of the local Claude."""
    settings = EngineSettings(
        anthropic_api_key=SecretStr(api.key), anthropic_base_url=api.url, model_retries=0
    )
    return Claude(settings, model=settings.claude_small_model)


def asking(
    claude: Claude,
    till: Till,
    prompt: str,
    *,
    limits: Mapping[BudgetScope, Limit] | None = None,
    seconds: float = 5,
) -> Asking:
    """Questions under one of the desk's prompts."""
    file: Path = prompts.ROOT / "desk" / prompt
    return Asking(
        model=claude,
        spending=till,
        limits=limits or {},
        seconds=seconds,
        max_tokens=600,
        instructions=file.read_text(encoding="utf-8"),
    )
