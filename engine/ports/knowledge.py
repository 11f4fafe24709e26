"""The company's articles, found by what is asked."""

from collections.abc import Sequence
from typing import Protocol

from engine.domain.knowledge import Passage, TeamPassage


class Knowledge(Protocol):
    """The company's articles as customers may see them."""

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """The best public passages for one to three wordings of one question, best first.

        `workspace` is the customer's; without it, only what is for all workspaces is found.
        """
        ...


class TeamKnowledge(Protocol):
    """All of the company's articles, for what only teammates see."""

    async def search_for_team(
        self, wordings: Sequence[str], *, limit: int
    ) -> tuple[TeamPassage, ...]:
        """The best passages of all articles, best first."""
        ...
