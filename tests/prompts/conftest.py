"""What Acme's prompts folder holds, read the way the product reads it or plainer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

import prompts
from engine.domain.handoff import Teammate
from engine.domain.knowledge import Passage
from engine.domain.messages import Place
from engine.domain.quotes import Quote, QuoteRequest
from engine.domain.team_questions import AnswerEnd, Asked, TeamQuestion
from engine.errors import QuoteUnavailable
from engine.prompt import Described
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS, tool_catalogue


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An article with its front matter unchecked."""

    name: str
    front: Mapping[str, object]
    body: str

    @property
    def paragraphs(self) -> Sequence[str]:
        """The blocks between blank lines, headings included."""
        return [part for part in re.split(r"\n\s*\n", self.body.strip()) if part]


class _NoArticles:
    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        del wordings, limit, workspace
        return ()


class _NoPrices:
    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        del request, key
        raise QuoteUnavailable("no prices here")


class _NobodyToAsk:
    async def ask(self, place: Place, question: TeamQuestion) -> Asked:
        del place, question
        return Asked.NOT_OURS

    async def answer(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        del question_id, text, teammate
        return AnswerEnd.GONE

    async def take_over(self, question_id: int, teammate: Teammate) -> AnswerEnd:
        del question_id, teammate
        return AnswerEnd.GONE

    async def call_people(self) -> int:
        return 0


@pytest.fixture(scope="session")
def tools() -> tuple[Described, ...]:
    """Every tool of the product; their names and schemas are what counts here."""
    always = tool_catalogue(knowledge=_NoArticles(), rating=_NoPrices(), questions=_NobodyToAsk())
    return (*always, *OWN_RECORDS, *OWN_CHANGES)


@pytest.fixture(scope="session")
def pages() -> tuple[Page, ...]:
    """Every article, in the order of the file names."""
    return tuple(_page(file) for file in sorted((prompts.ROOT / "knowledge").glob("*.md")))


@pytest.fixture(scope="session")
def by_url(pages: Sequence[Page]) -> Mapping[str, Page]:
    """Every article by its address."""
    return {str(page.front["url"]): page for page in pages}


@pytest.fixture(scope="session")
def every_text() -> Mapping[str, str]:
    """Every Markdown file of the prompts folder, by its path inside it."""
    return {
        str(file.relative_to(prompts.ROOT)): file.read_text(encoding="utf-8")
        for file in sorted(prompts.ROOT.rglob("*.md"))
    }


@pytest.fixture(scope="session")
def today() -> date:
    """The day the tests run."""
    return date.today()  # noqa: DTZ011 - the day of an article has no time zone


def _page(file: Path) -> Page:
    _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    return Page(name=file.name, front=yaml.safe_load(front), body=body)
