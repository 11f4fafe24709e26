"""Articles drafted from teammates' answers: by the local Claude, or from their own words."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from engine.claude.client import Claude
from engine.domain.gaps import ArticleFile, DraftedArticle, Gap, GapKind
from engine.domain.knowledge import Passage
from engine.gaps.drafting import SCHEMA, ArticleDrafts, NoArticle, Written
from engine.gaps.publishing import proof
from sandbox.claude import ClaudeSandbox, HttpError, Say
from tests.engine.handoff.asked import Till, asking, small_claude
from tests.engine.handoff.cases import PLACE, handoff

QUESTION = "Do you insure tents? My mail is maya@mail.example."
REPLIES = ("Maya, we insure tents up to $500.", "Write to help@acme.example or ann@team.example.")
ASKED = Gap(
    kind=GapKind.WITH_TEAMMATE,
    at=1.0,
    reference="ACDEFH",
    place=PLACE,
    said=(QUESTION,),
    names=("Maya",),
)
PASSAGE = Passage(
    id="p1",
    article="camping.md",
    title="Camping",
    url="https://acme.example/camping",
    language="en",
    updated=date(2026, 11, 1),
    path=(),
    text="Write to help@acme.example about caravans.",
)
WRITTEN = {"title": "Are tents insured?", "text": "Up to $500.", "language": "en", "adds_to": ""}


class Articles:
    """Knowledge of one article."""

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """Always that one."""
        del wordings, limit, workspace
        return (PASSAGE,)


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def drafts(api: ClaudeSandbox) -> AsyncIterator[ArticleDrafts]:
    """What drafts with its small model."""
    small: Claude = small_claude(api)
    yield ArticleDrafts(
        asking=replace(asking(small, Till(), "article.md"), schema=SCHEMA),
        knowledge=Articles(),
        asks_for_human=lambda text: "human" in text,
        language="en",
    )
    await small.close()


async def write(drafts: ArticleDrafts, *replies: str) -> Written | str:
    """A draft from these replies of Ann's."""
    return await drafts.write(handoff(), ASKED, replies, ("Ann",))


async def test_claude_drafts_from_words_without_private_data(
    api: ClaudeSandbox, drafts: ArticleDrafts
) -> None:
    """Neither names nor addresses reach it; what the articles say anyway stays."""
    api.will(Say(json.dumps(WRITTEN)))
    draft = await write(drafts, *REPLIES)
    assert isinstance(draft, Written)
    assert (draft.words.title, draft.words.text) == ("Are tents insured?", "Up to $500.")
    assert (draft.question, draft.removed) == (QUESTION, 3)
    told = json.loads(api.message_requests[0].last_text)
    assert told["question"] == "Do you insure tents? My mail is [e-mail address]."
    assert told["answers"] == [
        "[name], we insure tents up to $500.",
        "Write to help@acme.example or [e-mail address].",
    ]
    assert told["articles"][0]["name"] == "camping.md"


async def test_a_draft_can_be_a_section_of_an_article_there_is(
    api: ClaudeSandbox, drafts: ArticleDrafts
) -> None:
    """By the name it was given, and by no other."""
    api.will(Say(json.dumps({**WRITTEN, "adds_to": "camping.md"})))
    draft = await write(drafts, *REPLIES)
    assert isinstance(draft, Written)
    assert draft.words.adds_to == "camping.md"


@pytest.mark.parametrize(
    "answer",
    [
        Say(json.dumps({**WRITTEN, "adds_to": "../secrets.md"})),
        Say(json.dumps({**WRITTEN, "title": "x" * 121})),
        Say(json.dumps({**WRITTEN, "language": "../en"})),
        Say(json.dumps({**WRITTEN, "text": " "})),
        HttpError(529),
    ],
    ids=["another file", "long title", "no language", "no text", "overloaded"],
)
async def test_without_a_usable_draft_the_teammates_words_stand(
    api: ClaudeSandbox, drafts: ArticleDrafts, answer: Say | HttpError
) -> None:
    """Under the customer's question, both without private data."""
    api.will(answer)
    draft = await write(drafts, REPLIES[0])
    assert isinstance(draft, Written)
    assert draft.words.title == "Do you insure tents? My mail is [e-mail address]."
    assert draft.words.text == "[name], we insure tents up to $500."
    assert draft.words.adds_to is None


async def test_a_draft_that_holds_private_data_is_refused(
    api: ClaudeSandbox, drafts: ArticleDrafts
) -> None:
    """Whatever Claude makes up: code looks once more, and says what kind of thing it found."""
    api.will(Say(json.dumps({**WRITTEN, "text": "Write to joe@mail.example."})))
    assert await write(drafts, *REPLIES) == NoArticle.PRIVATE.value.format(kinds="e-mail address")


async def test_without_question_or_answer_claude_is_not_asked(
    api: ClaudeSandbox, drafts: ArticleDrafts
) -> None:
    """The teammate reads what is missing."""
    assert await write(drafts, " ") == NoArticle.NO_ANSWER.value
    nothing = replace(ASKED, said=())
    end = await drafts.write(handoff(), nothing, REPLIES, ())
    assert end == NoArticle.NO_QUESTION.value
    assert api.message_requests == []


def test_the_proof_says_where_the_search_finds_the_article() -> None:
    """First, later, or not at all; of a section only the section itself counts."""
    file = ArticleFile(name="camping.md", text="", base=None)
    draft = DraftedArticle(id=1, handoff_id=1, question=QUESTION, file=file)
    other = replace(PASSAGE, article="hail.md", title="Hail")
    section = replace(PASSAGE, path=("Tents",))
    assert "[e-mail address]." in proof(draft, [PASSAGE])
    assert proof(draft, [PASSAGE, other]).endswith("finds it first.")
    assert proof(draft, [other, PASSAGE]).endswith("finds it as number 2, behind “Hail”.")
    assert "does not find it" in proof(draft, [other])
    added = replace(draft, heading="Tents")
    assert "does not find it" in proof(added, [PASSAGE])
    assert proof(added, [section]).endswith("finds it first.")
