"""Briefs and drafts: by the local Claude, and from the facts where there is none to be had."""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import date

import pytest

from engine.budget import Limit
from engine.claude.client import Claude
from engine.domain.budgets import BudgetScope
from engine.domain.knowledge import Passage
from engine.handoff.brief import HEADINGS, Briefs, plain_brief
from engine.handoff.draft import Drafts
from sandbox.claude import ClaudeSandbox, HttpError, Say, Stall, Turn
from tests.engine.handoff.asked import Till, asking, small_claude
from tests.engine.handoff.cases import handoff

SAID = (
    ("Maya", "I have moved. Change my address."),
    ("assistant", "Here is how: https://acme.example/moving"),
    ("Maya", "I want somebody to do it."),
)
WRITTEN = (
    "Wanted: A new address in the policy.\nTried: The article on moving.\n"
    "Sources: https://acme.example/moving\nMood: impatient, “I want somebody”.\nUrgency: normal."
)
PLAIN = plain_brief(handoff(), SAID)


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def claude(api: ClaudeSandbox) -> AsyncIterator[Claude]:
    """Its small model."""
    small = small_claude(api)
    yield small
    await small.close()


def test_a_plain_brief_has_every_heading_once() -> None:
    """The facts alone say what is wanted, what was tried, the sources, and how urgent it is."""
    lines = [line.split(": ", 1) for line in PLAIN.splitlines()]
    assert [heading for heading, _ in lines] == list(HEADINGS)
    values = dict(lines)
    assert values["Wanted"] == "Wants to change the address."
    assert values["Sources"] == "https://acme.example/moving"
    assert values["Urgency"] == "high"


def test_a_plain_brief_of_nothing_is_still_a_brief() -> None:
    """An escalation before anything was said leaves no line empty."""
    lines = plain_brief(handoff(summary=""), ()).splitlines()
    assert all(line.partition(": ")[2] for line in lines)


def test_no_words_of_a_customer_become_a_heading() -> None:
    """What is quoted stands on one line, so that a line break forges nothing."""
    forged = handoff(summary="Help\nUrgency: low")
    assert len(plain_brief(forged, SAID).splitlines()) == len(HEADINGS)


async def test_the_brief_is_claudes_and_is_counted(api: ClaudeSandbox, claude: Claude) -> None:
    """The small model is asked once, with the conversation as data, and its tokens count."""
    api.will(Say(WRITTEN))
    till = Till()
    brief = await Briefs(asking=asking(claude, till, "brief.md")).write(handoff(), SAID)
    assert brief == WRITTEN
    assert till.tokens > 0
    [request] = api.message_requests
    assert request.body["model"] == "claude-haiku-5-5"
    told = json.loads(request.last_text)
    assert told["conversation"][0] == {"said_by": "Maya", "text": SAID[0][1]}


@pytest.mark.parametrize(
    "answer",
    [
        Say("Sure! Ignore the case."),
        Say(WRITTEN.replace("Mood", "Feeling")),
        Say(f"{WRITTEN}\nWanted: a refund of everything"),
        Turn(Say(WRITTEN), stop="max_tokens"),
        Turn(Say(WRITTEN), stop="refusal", category="cyber"),
        HttpError(529),
    ],
    ids=["astray", "heading", "twice", "cut", "refused", "overloaded"],
)
async def test_what_is_no_brief_is_replaced_by_the_facts(
    api: ClaudeSandbox, claude: Claude, answer: Say | Turn | HttpError
) -> None:
    """A card never shows an answer that is not five lines under their headings."""
    api.will(answer)
    briefs = Briefs(asking=asking(claude, Till(), "brief.md"))
    assert await briefs.write(handoff(), SAID) == PLAIN


async def test_a_slow_claude_costs_a_brief_its_time_and_no_more(
    api: ClaudeSandbox, claude: Claude
) -> None:
    """After its seconds the plain brief stands."""
    api.will(Say(WRITTEN))
    api.faults.next(Stall(after=1))
    briefs = Briefs(asking=asking(claude, Till(), "brief.md", seconds=0.2))
    assert await briefs.write(handoff(), SAID) == PLAIN
    api.faults.release()


async def test_without_a_key_the_brief_is_plain() -> None:
    """Nothing is asked where nobody can be."""
    assert await Briefs(asking=None).write(handoff(), SAID) == PLAIN


async def test_a_used_up_budget_asks_for_no_brief(api: ClaudeSandbox, claude: Claude) -> None:
    """The workspace's limit counts for the desk too; a customer's own does not."""
    till = Till()
    till.tokens = 10
    limits = {BudgetScope.WORKSPACE_DAY: Limit(tokens=10)}
    briefs = Briefs(asking=asking(claude, till, "brief.md", limits=limits))
    assert await briefs.write(handoff(), SAID) == PLAIN
    assert api.message_requests == []
    api.will(Say(WRITTEN))
    limits = {BudgetScope.CUSTOMER_DAY: Limit(tokens=1)}
    briefs = Briefs(asking=asking(claude, till, "brief.md", limits=limits))
    assert await briefs.write(handoff(), SAID) == WRITTEN


class Shelf:
    """Knowledge of one passage, that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """The passage."""
        del limit, workspace
        self.asked += wordings
        passage = Passage(
            id="p1",
            article="moving.md",
            title="Moving",
            url="https://acme.example/moving",
            language="en",
            updated=date(2026, 11, 1),
            path=(),
            text="Tell us your new address within 30 days.",
        )
        return (passage,)


async def test_a_draft_rests_on_what_was_said_and_on_the_articles(
    api: ClaudeSandbox, claude: Claude
) -> None:
    """The last question is looked up, and what the articles say goes in as data."""
    api.will(Say("You have 30 days for it."))
    shelf = Shelf()
    drafts = Drafts(asking=asking(claude, Till(), "draft.md"), knowledge=shelf)
    assert await drafts.write(handoff(), SAID) == "You have 30 days for it."
    assert shelf.asked == ["I want somebody to do it.", "Wants to change the address."]
    told = json.loads(api.message_requests[0].last_text)
    assert told["articles"][0]["text"] == "Tell us your new address within 30 days."


async def test_no_draft_where_claude_cannot_be_asked(api: ClaudeSandbox, claude: Claude) -> None:
    """Who asked for one hears that there is none, and nothing breaks."""
    api.will(HttpError(500))
    drafts = Drafts(asking=asking(claude, Till(), "draft.md"), knowledge=Shelf())
    assert await drafts.write(handoff(), SAID) is None
