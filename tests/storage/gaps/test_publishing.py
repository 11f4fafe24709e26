"""What was approved is published, after a crash too; the weekly report is made once."""

from datetime import UTC
from pathlib import Path

import pytest

from engine.domain.commands import Claim, Resolve
from engine.domain.desk import Alarm, Line, ShowLine
from engine.domain.gaps import ArticleFile
from engine.domain.handoff import Handoff
from engine.gaps.drafting import ArticleDrafts
from engine.gaps.gap_desk import GapDesk
from engine.gaps.gap_work import GapWork
from engine.gaps.publishing import Publishing
from engine.gaps.report import Reporting
from engine.gaps.schedule import weekly
from sandbox.claude import ClaudeSandbox
from storage.conversations import Conversations
from storage.database import Database
from storage.gaps.store import Gaps
from storage.handoffs.store import Handoffs
from storage.ingestion.landing import ArticleFolder
from storage.knowledge import KnowledgeBase
from tests.engine.handoff.asked import Till, asking, small_claude
from tests.storage.builders import Clock, said
from tests.storage.handoffs.asked import told
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by
from tests.storage.library import page, write

QUESTION = "Do you insure tents?"
TENTS = ArticleFile(
    name="tents.md",
    text=page("We insure tents.", title="Tents", url="https://acme.example/tents"),
    base=None,
)
WEEK = 7 * 86_400.0


def nothing_heard(handoff: Handoff | None = None) -> None:
    """Nobody has to be woken here."""
    del handoff


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """The operator's folder, with an article about something else."""
    folder = tmp_path / "articles"
    write(folder, "hail.md", page("Hail is covered."))
    return folder


@pytest.fixture
def publishing(
    gaps: Gaps, handoffs: Handoffs, knowledge: KnowledgeBase, articles: Path
) -> Publishing:
    """What publishes into that folder."""

    async def look() -> None:
        await knowledge.sync(articles)

    shelf = ArticleFolder(articles, url_base=None, look=look)
    return Publishing(
        store=gaps, handoffs=handoffs, shelf=shelf, knowledge=knowledge, changed=nothing_heard
    )


async def taken(store: Conversations, handoffs: Handoffs, clock: Clock) -> None:
    """A question that Ann has answered."""
    await store.receive(said(QUESTION))
    clock.now += 1
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Resolve(), by(ANN))


async def approved(gaps: Gaps, file: ArticleFile = TENTS) -> None:
    """A draft of it that Ann has approved."""
    assert await gaps.put_draft(1, QUESTION, file, heading=None, shown="A draft")
    await gaps.approve(1, ANN)


async def last_line(database: Database) -> ShowLine:
    """What the thread of the card was told last."""
    return [post for post in await told(database) if isinstance(post, ShowLine)][-1]


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "written before a crash"])
async def test_what_is_approved_is_written_read_and_asked_again(
    store: Conversations,
    handoffs: Handoffs,
    gaps: Gaps,
    database: Database,
    clock: Clock,
    publishing: Publishing,
    articles: Path,
    is_there: bool,
) -> None:
    """The thread is told that the question finds it, once, wherever a program died before."""
    await taken(store, handoffs, clock)
    await approved(gaps)
    if is_there:
        write(articles, TENTS.name, TENTS.text)
    for _ in range(2):
        await publishing.publish_approved()
    line = await last_line(database)
    assert line.line is Line.ARTICLE
    assert line.text == (
        f"tents.md is written. Asked again “{QUESTION}”, the search for customers finds it first."
    )
    assert (articles / TENTS.name).read_text() == TENTS.text
    posts = [post for post in await told(database) if post == line]
    assert len(posts) == 1


async def test_a_conflict_is_told_and_overwrites_nothing(
    store: Conversations,
    handoffs: Handoffs,
    gaps: Gaps,
    database: Database,
    clock: Clock,
    publishing: Publishing,
    articles: Path,
) -> None:
    """Somebody else's file stays, and the case can be drafted again."""
    await taken(store, handoffs, clock)
    await approved(gaps)
    write(articles, TENTS.name, "mine")
    await publishing.publish_approved()
    line = await last_line(database)
    assert line.line is Line.PROBLEM
    assert "there is another file tents.md" in line.text
    assert (articles / TENTS.name).read_text() == "mine"
    assert await gaps.put_draft(1, QUESTION, TENTS, heading=None, shown="Again")


async def test_an_article_that_is_not_found_is_told_as_such(
    store: Conversations,
    handoffs: Handoffs,
    gaps: Gaps,
    database: Database,
    clock: Clock,
    publishing: Publishing,
) -> None:
    """It is written, and the question finds other words: the team has to look."""
    await taken(store, handoffs, clock)
    await approved(
        gaps, ArticleFile(name="x.md", text=page("Nothing.", url="https://x.example"), base=None)
    )
    await publishing.publish_approved()
    assert "does not find it" in (await last_line(database)).text


async def test_the_weekly_report_comes_once_and_again_a_week_later(
    store: Conversations,
    handoffs: Handoffs,
    gaps: Gaps,
    database: Database,
    knowledge: KnowledgeBase,
    clock: Clock,
    publishing: Publishing,
) -> None:
    """After any restart; a week in which nothing was missing has none."""
    await taken(store, handoffs, clock)
    async with ClaudeSandbox() as api:
        small = small_claude(api)
        desk = GapDesk(
            store=gaps,
            handoffs=handoffs,
            reporting=Reporting(asks_for_human=lambda text: False, stop_words=()),
            drafts=ArticleDrafts(
                asking=asking(small, Till(), "article.md"),
                knowledge=knowledge,
                asks_for_human=lambda text: False,
                language="en",
            ),
            shelf=publishing.shelf,
            changed=nothing_heard,
            clock=clock,
        )
        for _ in range(2):
            await work(desk, publishing, clock).report_if_due()
        [alarm] = [post for post in await told(database) if isinstance(post, Alarm)]
        assert "1 question that no article answered" in alarm.text
        assert f"ABC123: {QUESTION}" in alarm.text
        clock.now += 2 * WEEK
        await work(desk, publishing, clock).report_if_due()
        assert [post for post in await told(database) if isinstance(post, Alarm)] == [alarm]
        await small.close()


def work(desk: GapDesk, publishing: Publishing, clock: Clock) -> GapWork:
    """A program that was just started."""
    return GapWork(
        desk,
        publishing,
        weekly=weekly("mon 09:00"),
        zone=UTC,
        clock=clock,
        told=nothing_heard,
    )
