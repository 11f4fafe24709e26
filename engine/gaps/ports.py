"""Every Protocol that the closing of knowledge gaps asks of the outside."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from engine.domain.desk import DeskPost
from engine.domain.gaps import ArticleFile, ArticleWords, DraftedArticle, DraftState, Gap
from engine.domain.handoff import Teammate


class Approval(StrEnum):
    """What became of a click that approves a draft, in the words for whoever clicked."""

    DONE = "Approved: the article is written, and the thread of the card tells what came of it."
    BEFORE = "This draft was approved before."
    GONE = "This draft is there no more: make a new one from the card."


class GapStore(Protocol):
    """Gaps and drafts; every method is one transaction. All raise StorageUnavailable."""

    async def gaps(self, since: float) -> tuple[Gap, ...]:
        """The newest questions since a moment (POSIX seconds) that no article answered."""
        ...

    async def asked(self, handoff_id: int) -> Gap | None:
        """What the customer of a handoff asked before people came; None where that is gone."""
        ...

    async def is_reported(self, due_at: float) -> bool:
        """Whether the report that was due then was made."""
        ...

    async def put_report(self, due_at: float, post: DeskPost | None) -> bool:
        """Bring a report to the desk, or note that there was nothing to tell; once for a moment."""
        ...

    async def put_draft(
        self, handoff_id: int, question: str, file: ArticleFile, *, heading: str | None, shown: str
    ) -> bool:
        """Store a draft and show it in the card's thread, with its button under the words `shown`.

        False while another draft of the handoff waits.
        """
        ...

    async def approve(self, draft_id: int, teammate: Teammate) -> Approval:
        """Let a draft be published; one click wins."""
        ...

    async def approved(self) -> tuple[DraftedArticle, ...]:
        """What is approved and not published yet, oldest first."""
        ...

    async def end_draft(self, draft: DraftedArticle, state: DraftState, told: str) -> None:
        """Note how the publishing of a draft ended, and tell it in the card's thread."""
        ...


class NotWritable(Exception):
    """Why an article cannot be written, in a sentence for teammates."""


class ArticleShelf(Protocol):
    """The folder of the articles, as far as approved drafts are written into it."""

    async def file_of(self, words: ArticleWords, on: date) -> ArticleFile:
        """The file that these words make; nothing is written. Raises NotWritable."""
        ...

    async def write(self, file: ArticleFile) -> None:
        """Write a file whole or not at all; one that is there already as it should be is done.

        Raises NotWritable where another one is there, and overwrites nothing.
        """
        ...

    async def look(self) -> None:
        """Have the articles searched as they are now; raises StorageUnavailable and
        ConfigurationError."""
        ...
