"""A teammate's words reach the customer once, and what becomes of them there follows."""

import pytest
from sqlalchemy import Connection, text

from engine.domain.commands import ChangeReply, Claim, HandBack, Resolve, SendReply
from engine.domain.decisions import SayNotice, SayWords
from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import Handoff
from engine.domain.messages import Platform
from engine.domain.posts import Button, Part, PostKind, Speaker
from storage import dead_letters
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.storage.builders import Clock, open_turn, sends_of, words
from tests.storage.handoffs.asked import deliver, parts_of, rows_of, texts, told
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES, by, render


@pytest.fixture(autouse=True)
async def _claimed(store: Conversations, handoffs: Handoffs) -> None:
    """Ann has the conversation, and all notices are out."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await deliver(store)
    await handoffs.carry_out(1, Claim(), by(ANN))


async def reply(handoffs: Handoffs, text: str, *, key: str = "k1") -> None:
    """Ann says this to the customer."""
    await handoffs.carry_out(1, SendReply(text=text, key=key), by(ANN))


async def change(handoffs: Handoffs, text: str | None, *, key: str = "k1") -> None:
    """Ann changes what she said, or takes it away."""
    await handoffs.carry_out(1, ChangeReply(key=key, text=text), by(ANN))


async def test_words_leave_under_the_teammates_name(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Rendered for the customer's platform, with all that the row knows."""
    await reply(handoffs, "Hello\nMaya")
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    work = await sends_of(store, 1)
    assert texts(work.parts) == ["Hello", "Maya"]
    assert {part.kind for part in work.parts} == {PostKind.TEAMMATE}
    assert work.parts[0].speaker == Speaker(name="Ann", picture="https://a/n")
    assert work.reference == "ABC123"
    assert work.trigger == "1700000000.000001"
    assert await deliver(store) == ["Ann: Hello", "Ann: Maya"]
    assert await store.unfinished(Platform.SLACK, limit=9) == ()


async def test_a_notice_has_its_buttons(store: Conversations, handoffs: Handoffs) -> None:
    """They are kept with the part."""
    await handoffs.carry_out(1, Resolve(), by(ANN))
    [part] = await parts_of(store)
    assert part.kind is PostKind.NOTICE
    assert part.part.buttons == (Button(action="ask:nevermind:1", label="x"),)
    assert part.speaker is None


async def test_words_reach_the_customer_whatever_comes_after_them(
    store: Conversations, handoffs: Handoffs
) -> None:
    """A reply and then a click on Resolve: the reply is said first, the notice behind it."""
    await reply(handoffs, "Done")
    queued = await parts_of(store)
    assert texts(queued) == ["Done"]
    await reply(handoffs, "Bye", key="k2")
    await handoffs.carry_out(1, Resolve(), by(ANN))
    assert await deliver(store) == ["Ann: Done", "Ann: Bye", "resolved  [Is hail covered?]"]


async def test_a_notice_of_before_stays_unsaid(store: Conversations, handoffs: Handoffs) -> None:
    """It does not hold any more once somebody else speaks."""
    await handoffs.carry_out(1, HandBack(), by(ANN))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await deliver(store) == ["queued today [Is hail covered?]"]


async def test_words_that_have_not_left_change_as_they_are(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Waiting as a row or as parts, the customer sees the new ones alone."""
    await reply(handoffs, "Helo")
    await change(handoffs, "Hullo")
    assert texts(await parts_of(store)) == ["Hullo"]
    await change(handoffs, "Hello\nMaya")
    assert await deliver(store) == ["Ann: Hello", "Ann: Maya"]


@pytest.mark.parametrize("expanded", [False, True])
async def test_words_that_have_not_left_can_be_taken_back(
    store: Conversations, handoffs: Handoffs, expanded: bool
) -> None:
    """Nothing of them is ever shown."""
    await reply(handoffs, "Hello\nMaya")
    if expanded:
        await parts_of(store)
    await change(handoffs, None)
    assert await deliver(store) == []


async def test_words_that_were_seen_are_put_in_their_place(
    store: Conversations, handoffs: Handoffs
) -> None:
    """An edit with as many parts, with more, with fewer, and a deletion at the end."""
    await reply(handoffs, "one\ntwo")
    [first, second] = await parts_of(store)
    await deliver(store)
    names = f"m{first.id}", f"m{second.id}"
    await change(handoffs, "one\nzwei")
    assert await deliver(store) == [f"{names[1]}=Ann: zwei"]
    await change(handoffs, "eins\nzwei\ndrei")
    seen = await deliver(store)
    assert (seen[0], seen[1]) == (f"{names[0]}=Ann: eins", "Ann: drei")
    await change(handoffs, "eins")
    gone = await deliver(store)
    assert gone[0] == f"-{names[1]}"
    assert len(gone) == 2
    await change(handoffs, None)
    assert await deliver(store) == [f"-{names[0]}"]


async def test_two_edits_before_the_first_is_sent_are_one(
    store: Conversations, handoffs: Handoffs
) -> None:
    """The last one counts."""
    await reply(handoffs, "one")
    [part] = await parts_of(store)
    await deliver(store)
    await change(handoffs, "two")
    await parts_of(store)
    await change(handoffs, "three")
    assert await deliver(store) == [f"m{part.id}=Ann: three"]


async def test_an_edit_of_words_of_unknown_fate_looks_for_the_old_ones(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """They may have arrived: if they are found, the new ones take their place."""
    await reply(handoffs, "one")
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await store.defer_send(
        work.lease, work.parts[0], until=0.0, not_before=None, in_doubt=True, error="x"
    )
    await change(handoffs, "two")
    [part] = await parts_of(store)
    assert (part.part.text, part.shown, part.in_doubt) == ("two", "one", True)
    await change(handoffs, None)
    [gone] = await parts_of(store)
    assert (gone.is_withdrawn, gone.shown, gone.in_doubt) == (True, "one", True)


async def test_an_edit_does_not_take_words_away_when_the_owner_changes(
    store: Conversations, handoffs: Handoffs
) -> None:
    """What is shown stays; the edit still reaches it."""
    await reply(handoffs, "one")
    [part] = await parts_of(store)
    await deliver(store)
    await change(handoffs, "two")
    await parts_of(store)
    await handoffs.carry_out(1, Resolve(), by(ANN))
    assert (await deliver(store))[0] == f"m{part.id}=Ann: two"


async def test_words_that_do_not_arrive_are_told_to_the_desk(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Given up, they are a dead letter; an edit of them changes nothing."""
    await reply(handoffs, "one")
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await store.bury_send(work.lease, work.parts[0], "no such thread", instead=[words("Sorry")])
    problem = (await told(database))[-1]
    assert problem == ShowLine(
        line=Line.PROBLEM, text="This did not reach the customer (no such thread): one"
    )
    letters = await database.read(lambda c: dead_letters.newest(c, Platform.SLACK, most=9))
    assert [letter.reference for letter in letters] == ["ABC123"]
    assert await deliver(store) == ["Sorry"]
    await change(handoffs, "two")
    assert await deliver(store) == []


async def test_what_cannot_be_rendered_does_not_stand_in_the_way(
    database: Database, handoffs: Handoffs
) -> None:
    """The desk is told, and what comes after it is said."""

    def broken(
        post: SayNotice | SayWords, handoff: Handoff, last_words: str
    ) -> tuple[tuple[Part, ...], Speaker | None]:
        if getattr(post, "text", "") == "one":
            raise ValueError
        return render(post, handoff, last_words)

    store = Conversations(database, platform=Platform.SLACK, worker="w1", desk=RULES, render=broken)
    await reply(handoffs, "one")
    await reply(handoffs, "two", key="k2")
    assert await deliver(store) == ["Ann: two"]
    last = (await told(database))[-1]
    assert isinstance(last, ShowLine)
    assert last.line is Line.PROBLEM
    states = await database.read(rows_of, "SELECT state, error FROM relay WHERE kind = 'words'")
    assert states == [("broken", "ValueError"), ("done", None)]


async def test_a_row_of_a_newer_program_is_left_alone(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """It waits for the program that wrote it."""
    await reply(handoffs, "one")

    def of_tomorrow(connection: Connection) -> None:
        connection.execute(text("UPDATE relay SET kind = 'song' WHERE kind = 'words'"))

    await database.write(of_tomorrow)
    assert await deliver(store) == []
    assert await store.unfinished(Platform.SLACK, limit=9) == ()
