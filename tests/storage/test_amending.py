"""Edits and deletions: in place where nobody has read the message, else told and erased."""

import json
from dataclasses import replace

import pytest

from engine.domain.conversation import NoWork, TurnWork
from engine.domain.messages import About, Address, Attachment, Edit, InboundMessage
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.history import replay
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.amendments import Ended, checked, deletes, edits, is_stored, outcomes, texts
from tests.storage.builders import (
    BOB,
    COMPOSE,
    MAYA,
    Clock,
    answer,
    ending,
    open_turn,
    result,
    said,
    turn_of,
)

HAIL = said("Is hail covered?", at=1)
THEFT = said("And theft?", at=2)
APPLIED, NOTED, UNCHANGED = AmendmentEnd.APPLIED, AmendmentEnd.NOTED, AmendmentEnd.UNCHANGED
WHOLE = frozenset({"search_knowledge"})


async def answer_turn(store: Conversations, work: TurnWork) -> None:
    """End a turn with an answer."""
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))


async def after(store: Conversations, *messages: InboundMessage) -> TurnWork:
    """Say something and take the turn that answers it."""
    for message in messages:
        await store.receive(message)
    return await turn_of(store, 1)


async def test_an_edit_before_anybody_reads_is_what_is_read(store: Conversations) -> None:
    """The words and the files are those of the last edit, the message's place stays."""
    photo = Attachment(name="a.png", media_type="image/png", size=3, url="https://x.example/a")
    await store.receive(HAIL)
    await store.receive(THEFT)
    edit = Edit(
        key=HAIL.keys[0], edited_at=1_700_000_009.5, text="Is flood covered?", attachments=(photo,)
    )
    assert checked(await store.amend(edit, compose=COMPOSE)) is APPLIED
    work = await turn_of(store, 1)
    changed = replace(HAIL, text="Is flood covered?", attachments=(photo,))
    assert work.messages == (changed, THEFT)


async def test_a_deletion_before_anybody_reads_leaves_nothing_to_answer(
    store: Conversations, database: Database
) -> None:
    """The words are gone from the database, and the conversation has nothing to do."""
    await store.receive(HAIL)
    assert await deletes(store, HAIL) is APPLIED
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    assert not await is_stored(database, "hail")
    assert await outcomes(database) == [Ended(at=1, outcome="ignored", reason="deleted")]
    assert await store.receive(HAIL) == replace(
        await store.receive(HAIL), status=ReceiptStatus.DUPLICATE
    )


async def test_a_deleted_message_leaves_the_rest_of_its_burst(
    store: Conversations, database: Database
) -> None:
    """What is still there is answered as if the other had never been said."""
    await store.receive(HAIL)
    await store.receive(THEFT)
    await deletes(store, HAIL)
    work = await turn_of(store, 1)
    assert work.messages == (THEFT,)
    await answer_turn(store, work)
    assert await outcomes(database) == [
        Ended(at=1, outcome="ignored", reason="deleted"),
        Ended(at=2, outcome="answered"),
    ]


@pytest.mark.parametrize("at", [20.0, 20.5])
async def test_an_edit_that_is_not_newer_changes_nothing(store: Conversations, at: float) -> None:
    """Platforms deliver edits twice and out of order; the newest of them counts."""
    await store.receive(HAIL)
    assert await edits(store, HAIL, "newest", at=20.5) is APPLIED
    assert await edits(store, HAIL, "older", at=at) is UNCHANGED
    assert (await turn_of(store, 1)).messages[0].text == "newest"


async def test_an_edit_that_says_the_same_is_none(store: Conversations) -> None:
    """A preview that the platform adds is reported as an edit; so is a file's new address."""
    photo = Attachment(name="a.png", media_type="image/png", size=3, url="https://x.example/a")
    asked = replace(HAIL, attachments=(photo,))
    await store.receive(asked)
    moved = replace(photo, url="https://x.example/a?signed=again")
    edit = Edit(key=HAIL.keys[0], edited_at=1_700_000_009, text=HAIL.text, attachments=(moved,))
    assert checked(await store.amend(edit, compose=COMPOSE)) is UNCHANGED
    assert await edits(store, asked, "late but older", at=8.0) is UNCHANGED
    assert (await turn_of(store, 1)).messages == (asked,)


async def test_what_happens_to_a_message_nobody_knows_changes_nothing(
    store: Conversations,
) -> None:
    """Nor does anything that happens to one after it was deleted."""
    assert await edits(store, HAIL, "x") is UNCHANGED
    assert await deletes(store, HAIL) is UNCHANGED
    await store.receive(HAIL)
    await deletes(store, HAIL)
    assert await edits(store, HAIL, "x") is UNCHANGED
    assert await deletes(store, HAIL) is UNCHANGED


async def test_an_edit_of_what_was_answered_is_told_with_the_next_turn(
    store: Conversations, database: Database
) -> None:
    """As context with its speaker, where the platform's time puts it; it asks for no answer."""
    await answer_turn(store, await open_turn(store, HAIL))
    assert await edits(store, HAIL, "Is flood covered?") is NOTED
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    work = await after(store, said("So?", at=30))
    assert [m.about for m in work.messages] == [About.EDITED, About.SAID]
    assert [m.text for m in work.asked] == ["So?"]
    told = json.loads(texts((await store.history(1))[-1])[0])
    assert told == {"said_by": "Maya", "edited_an_earlier_message_to": "Is flood covered?"}
    await answer_turn(store, work)
    assert await outcomes(database) == [
        Ended(at=1, outcome="answered"),
        Ended(at=1, outcome="ignored", reason="context"),
        Ended(at=30, outcome="answered"),
    ]


async def test_a_second_edit_replaces_what_was_not_told_yet(store: Conversations) -> None:
    """Claude reads each state it can still be told of once; after that a new remark begins."""
    await answer_turn(store, await open_turn(store, HAIL))
    assert await edits(store, HAIL, "first", at=10) is NOTED
    assert await edits(store, HAIL, "second", at=11) is NOTED
    assert await edits(store, HAIL, "second", at=12) is UNCHANGED
    work = await after(store, said("So?", at=30))
    assert [m.text for m in work.messages] == ["second", "So?"]
    await answer_turn(store, work)
    assert await edits(store, HAIL, "third", at=40) is NOTED
    work = await after(store, said("Well?", at=50))
    assert [m.text for m in work.messages] == ["third", "Well?"]


async def test_a_deletion_of_what_was_answered_erases_it_and_tells(
    store: Conversations, database: Database
) -> None:
    """Its words are gone from inbox and history; Claude is told where they stood and once more."""
    await answer_turn(store, await open_turn(store, HAIL, THEFT))
    assert await deletes(store, HAIL) is NOTED
    assert not await is_stored(database, "hail covered")
    gone = {"said_by": "Maya", "deleted_an_earlier_message": True}
    stood = texts((await store.history(1))[0])
    assert (json.loads(stood[0]), stood[1]) == (gone, THEFT.text)
    work = await after(store, said("So?", at=30))
    told = texts((await store.history(1))[-1])
    assert (json.loads(told[0]), told[1]) == (gone, "So?")
    assert [m.text for m in work.asked] == ["So?"]
    assert (await outcomes(database))[0] == Ended(at=1, outcome="merged")


async def test_a_deletion_erases_what_edits_said_too(
    store: Conversations, database: Database
) -> None:
    """Wherever a turn was told of them, and where one still would have been."""
    await answer_turn(store, await open_turn(store, HAIL))
    await edits(store, HAIL, "my secret", at=10)
    await answer_turn(store, await after(store, said("So?", at=30)))
    await edits(store, HAIL, "my other secret", at=40)
    assert await deletes(store, HAIL) is NOTED
    assert not await is_stored(database, "secret")
    work = await after(store, said("Well?", at=50))
    assert [m.about for m in work.messages] == [About.DELETED, About.SAID]
    assert texts((await store.history(1))[2])[1] == "So?"


async def test_thinking_signed_over_erased_words_is_not_replayed(store: Conversations) -> None:
    """Neither what was thought before nor what a turn under way thinks meanwhile; the next may."""
    await answer_turn(store, await open_turn(store, HAIL))
    work = await after(store, THEFT)
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t1",)))
    await deletes(store, HAIL)
    await store.record_result(work.lease, work.turn_id, result("t1"))
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t2",)))
    assert await thinks(store, work.version) == 0
    await store.record_result(work.lease, work.turn_id, result("t2"))
    await answer_turn(store, work)
    later = await after(store, said("So?", at=30))
    assert later.version > work.version
    assert await thinks(store, later.version) == 0
    await answer_turn(store, later)
    assert await thinks(store, later.version) == 1


async def thinks(store: Conversations, version: int) -> int:
    """How many messages would be sent to Claude with their thinking."""
    sent = replay(await store.history(1), version=version, offered=WHOLE)
    return sum("signature" in json.dumps(message["content"]) for message in sent)


async def test_a_message_of_a_running_turn_that_has_steps_is_told_later(
    store: Conversations, database: Database
) -> None:
    """The answer on its way stays; what is deleted is erased at once all the same."""
    work = await open_turn(store, HAIL, THEFT)
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t1",)))
    assert await edits(store, THEFT, "And storms?") is NOTED
    assert await deletes(store, HAIL) is NOTED
    assert not await is_stored(database, "hail covered")
    again = await turn_of(store, 1)
    assert [m.about for m in again.messages] == [About.DELETED, About.SAID]
    assert [m.text for m in again.asked] == [THEFT.text]
    await answer_turn(store, again)
    work = await after(store, said("So?", at=30))
    assert [(m.about, m.text) for m in work.messages] == [
        (About.EDITED, "And storms?"),
        (About.DELETED, ""),
        (About.SAID, "So?"),
    ]
    assert (await outcomes(database))[:2] == [
        Ended(at=1, outcome="ignored", reason="deleted"),
        Ended(at=2, outcome="answered"),
    ]


async def test_context_is_amended_like_anything_else(
    store: Conversations, database: Database
) -> None:
    """In place while no turn has it, told and erased afterwards."""
    aside = said("I had hail", at=2, by=BOB, address=Address.TO_OTHERS)
    other = said("Me too", at=3, by=BOB, address=Address.TO_OTHERS)
    for message in (HAIL, aside, other):
        await store.receive(message)
    assert await edits(store, aside, "I had snow") is APPLIED
    assert await deletes(store, other) is APPLIED
    work = await turn_of(store, 1)
    assert [m.text for m in work.messages] == [HAIL.text, "I had snow"]
    await answer_turn(store, work)
    assert await deletes(store, aside) is NOTED
    assert not await is_stored(database, "snow")
    work = await after(store, said("So?", at=30))
    assert [(m.author.id, m.about) for m in work.messages] == [
        (BOB.id, About.DELETED),
        (MAYA.id, About.SAID),
    ]


async def test_remarks_stay_in_order_whatever_our_clock_says(
    store: Conversations, clock: Clock
) -> None:
    """A remark follows what was said before it, also where our clock was set back an hour."""
    await answer_turn(store, await open_turn(store, HAIL, THEFT))
    await store.receive(said("I see", at=20, by=BOB, address=Address.TO_OTHERS))
    clock.now -= 3_600
    await deletes(store, HAIL)
    work = await after(store, said("So?", at=30))
    assert [m.about for m in work.messages] == [About.SAID, About.DELETED, About.SAID]
