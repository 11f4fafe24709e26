"""A drafted article: shown, approved by one click, published once; and the weekly report."""

import asyncio
import hashlib
import json

from sqlalchemy import Connection

from engine.domain.commands import Claim, Resolve
from engine.domain.desk import Alarm, Line, ShowLine
from engine.domain.gaps import ArticleFile, DraftState
from engine.gaps.ports import Approval
from engine.handoff.actions import DraftAction, parse
from storage import audit_check
from storage.audit_check import Whole
from storage.conversations import Conversations
from storage.database import Database
from storage.gaps.store import Gaps
from storage.handoffs.store import Handoffs
from storage.privacy import desk_words
from storage.privacy.erasing import Scope
from storage.privacy.forgetting import Forgotten, Left, forget_thread
from storage.privacy.person import Person
from tests.storage.builders import Clock, said
from tests.storage.handoffs.asked import deliver, rows_of, told
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, TOM, by

FILE = ArticleFile(name="tents.md", text="---\n---\nTents are covered.\n", base=None)


async def drafted(store: Conversations, handoffs: Handoffs, gaps: Gaps) -> None:
    """A resolved case with a draft that waits."""
    await store.receive(said("Do you insure tents?"))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Resolve(), by(ANN))
    assert await put(gaps)


async def put(gaps: Gaps) -> bool:
    """Store a draft."""
    return await gaps.put_draft(1, "Do you insure tents?", FILE, heading=None, shown="A draft")


async def lines(database: Database) -> list[ShowLine]:
    """What the thread of the card tells."""
    return [post for post in await told(database) if isinstance(post, ShowLine)]


async def test_a_draft_is_shown_with_its_button(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database
) -> None:
    """The button names this draft and no other, after any restart."""
    await drafted(store, handoffs, gaps)
    [line] = [line for line in await lines(database) if line.line is Line.ARTICLE]
    assert line.text == "A draft"
    [button] = line.buttons
    assert parse(button.action) == DraftAction(draft_id=1)
    assert await gaps.approved() == ()


async def test_of_two_clicks_one_approves(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database
) -> None:
    """The other is told so, and the thread says who it was."""
    await drafted(store, handoffs, gaps)
    clicks = await asyncio.gather(gaps.approve(1, ANN), gaps.approve(1, TOM))
    assert sorted(clicks) == sorted([Approval.DONE, Approval.BEFORE])
    [draft] = await gaps.approved()
    assert draft.file == FILE
    assert [line.text for line in await lines(database) if "approved" in line.text] == [
        f"{(ANN if clicks[0] is Approval.DONE else TOM).name} approved the article tents.md."
    ]


async def test_a_new_draft_takes_the_place_of_one_that_waits(
    store: Conversations, handoffs: Handoffs, gaps: Gaps
) -> None:
    """The old button does nothing any more; none is made while one is being published."""
    await drafted(store, handoffs, gaps)
    assert await put(gaps)
    assert await gaps.approve(1, ANN) is Approval.GONE
    assert await gaps.approve(2, ANN) is Approval.DONE
    assert not await put(gaps)
    assert await gaps.approve(99, ANN) is Approval.GONE


async def test_a_draft_is_published_once(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database
) -> None:
    """How it ended is told once, whoever comes to the end twice."""
    await drafted(store, handoffs, gaps)
    await gaps.approve(1, ANN)
    [draft] = await gaps.approved()
    for _ in range(2):
        await gaps.end_draft(draft, DraftState.PUBLISHED, "It is found first.")
    assert [line.text for line in await lines(database)].count("It is found first.") == 1
    assert await gaps.approved() == ()
    assert await gaps.approve(1, TOM) is Approval.BEFORE


async def test_the_audit_holds_who_approved_which_text_and_what_became_of_it(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database
) -> None:
    """One row for the click that counts and one for the end, and no word of the article."""
    await drafted(store, handoffs, gaps)
    for teammate in (ANN, TOM):
        await gaps.approve(1, teammate)
    [draft] = await gaps.approved()
    for _ in range(2):
        await gaps.end_draft(draft, DraftState.PUBLISHED, "It is found first.")
    await gaps.approve(1, TOM)
    rows = await database.read(rows_of, "SELECT details FROM audit WHERE kind = 'article'")
    told_of = {
        "draft": 1,
        "handoff": 1,
        "text": hashlib.sha256(FILE.text.encode()).hexdigest(),
    }
    assert [json.loads(str(details)) for (details,) in rows] == [
        {**told_of, "state": "approved", "by": ANN.key},
        {**told_of, "state": "published", "by": None},
    ]
    assert isinstance(await database.read(audit_check.check, None), Whole)


async def test_an_erased_case_leaves_no_draft(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database, clock: Clock
) -> None:
    """Its words go, and what waited can be approved no more."""
    await drafted(store, handoffs, gaps)
    await database.write(lambda c: desk_words.desk(c, Scope(conversation_id=1, now=clock.now)))
    assert await gaps.approve(1, ANN) is Approval.GONE
    rows = await database.read(rows_of, "SELECT question, text, state FROM article_draft")
    assert rows == [("", "", "dropped")]


async def test_a_report_is_made_once_for_its_moment(gaps: Gaps, database: Database) -> None:
    """Two programs, or one that starts again, bring one; a week without gaps brings none."""
    assert not await gaps.is_reported(100.0)
    post = Alarm(text="Three gaps.")
    made = await asyncio.gather(gaps.put_report(100.0, post), gaps.put_report(100.0, post))
    assert sorted(made) == [False, True]
    assert await told(database) == [post]
    assert await gaps.put_report(200.0, None)
    assert await gaps.is_reported(200.0)
    assert await told(database) == [post]


async def test_a_report_that_was_shown_is_erased_with_whom_it_quotes(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, database: Database, clock: Clock
) -> None:
    """It quotes several customers: forgetting one takes all of its words."""
    await drafted(store, handoffs, gaps)
    await gaps.put_report(100.0, Alarm(text="Do you insure tents?"))

    await deliver(store)

    def shown_then_erased(connection: Connection) -> Forgotten | Left:
        connection.exec_driver_sql("UPDATE desk_post SET state = 'shown'")
        return forget_thread(connection, Person.read("slack:T1:U1"), 1, alias="x", now=clock.now)

    assert isinstance(await database.write(shown_then_erased), Forgotten)
    assert [post.text for post in await told(database) if isinstance(post, Alarm)] == [""]
