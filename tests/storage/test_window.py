"""A history that has become too long begins anew: later, under a new version, nothing deleted."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import Outcome, TurnWork
from engine.domain.messages import Address
from engine.domain.steps import Block, HistoryMessage
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import BOB, answer, ending, open_turn, result, said, turn_of
from tests.storage.promises import problems


def messages(connection: Connection) -> int:
    """How many messages of histories are stored."""
    return int(connection.execute(text("SELECT count(*) FROM message")).scalar_one())


def seqs(history: tuple[HistoryMessage, ...]) -> list[int]:
    """Which messages these are."""
    return [message.seq for message in history]


async def talked(store: Conversations, turns: int, *, tokens: int = 100) -> TurnWork:
    """A conversation of so many turns of four messages each, and the turn after them."""
    work = await open_turn(store, said("Question 0", at=1))
    for number in range(1, turns + 1):
        asks = answer(calls=(f"t{number}",), tokens=tokens)
        await store.record_answer(work.lease, work.turn_id, asks)
        await store.record_result(work.lease, work.turn_id, result(f"t{number}"))
        await store.finish_turn(work.lease, work.turn_id, ending(say=answer(tokens=tokens + 1)))
        await store.receive(said(f"Question {number}", at=1 + number))
        work = await turn_of(store, 1)
    return work


async def test_about_the_share_that_may_stay_is_kept(
    store: Conversations, database: Database
) -> None:
    """The history begins at a customer's message; what came before stays in the database."""
    work = await talked(store, 4)
    before = await store.history(1)
    version = await store.begin_anew(work.lease, work.turn_id, keep=0.55)
    after = await store.history(1)
    assert after == before[8:]
    assert problems(after) == []
    assert after[0].content[-1] == {"type": "text", "text": "Question 2"}
    assert version == work.version + 1
    assert await database.read(messages) == len(before)


async def test_nothing_may_stay_but_the_turn_itself(store: Conversations) -> None:
    """Its message and its steps so far are kept; only what follows is of the new version."""
    work = await talked(store, 2)
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t9",)))
    await store.begin_anew(work.lease, work.turn_id, keep=0)
    await store.record_result(work.lease, work.turn_id, result("t9"))
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    assert [(m.seq, m.version) for m in await store.history(1)] == [
        (9, 1),
        (10, 1),
        (11, 2),
        (12, 2),
    ]
    await store.receive(said("More", at=90))
    assert (await turn_of(store, 1)).version == 2


async def test_a_history_that_begins_late_can_begin_later(store: Conversations) -> None:
    """Turns before the beginning count no more, and refused ones never did."""
    work = await talked(store, 4)
    await store.begin_anew(work.lease, work.turn_id, keep=0.55)
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.REFUSED))
    await store.receive(said("More", at=90))
    work = await turn_of(store, 1)
    assert await store.begin_anew(work.lease, work.turn_id, keep=0.55) == 3
    assert seqs(await store.history(1)) == [13, 14, 15, 16, 18]


async def test_a_turn_knows_what_was_read_before_it(store: Conversations) -> None:
    """The input of the last step, cached or not; of its own steps the loop takes care."""
    assert (await open_turn(store)).last_prompt == 0
    work = await turn_of(store, 1)
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer(tokens=500)))
    await store.receive(said("Noticed", at=2))
    noticed = await turn_of(store, 1)
    assert noticed.last_prompt == 500 + 3 + 2 + 1
    await store.finish_turn(noticed.lease, noticed.turn_id, ending(outcome=Outcome.NOTICED))
    await store.receive(said("More", at=3))
    work = await turn_of(store, 1)
    assert work.last_prompt == 506
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t1",)))
    assert (await turn_of(store, 1)).last_prompt == 0


async def test_a_history_is_not_cut_twice_for_one_reason(store: Conversations) -> None:
    """A turn taken up again after the cut does not go by what was read before it."""
    work = await talked(store, 2)
    assert work.last_prompt > 0
    await store.begin_anew(work.lease, work.turn_id, keep=0.55)
    assert (await turn_of(store, 1)).last_prompt == 0


async def test_a_void_lease_begins_nothing(store: Conversations) -> None:
    """Another worker holds the conversation now."""
    work = await talked(store, 2)
    await turn_of(store, 1)
    with pytest.raises(LeaseLost):
        await store.begin_anew(work.lease, work.turn_id, keep=0)
    assert len(await store.history(1)) == 9


async def test_blank_text_does_not_enter_the_history(store: Conversations) -> None:
    """Claude writes it between calls and citations, and the API takes it back from nobody."""
    work = await open_turn(store)
    for call, blank in (("t1", "\n\n"), ("t2", " \t")):
        asks = answer(blank, calls=(call,))
        await store.record_answer(work.lease, work.turn_id, asks)
        await store.record_result(work.lease, work.turn_id, result(call))
    say = answer("Yes.")
    blanks: tuple[Block, ...] = (*say.content, {"type": "text", "text": "\n\n"})
    await store.finish_turn(work.lease, work.turn_id, ending(say=replace(say, content=blanks)))
    texts = [
        block["text"]
        for message in await store.history(1)
        for block in message.content
        if block["type"] == "text"
    ]
    assert texts[-2:] == ["Is hail covered?", "Yes."]


async def test_of_a_wordy_talk_among_others_the_end_is_shown(store: Conversations) -> None:
    """Twenty thousand characters of context at most, the newest; the customer's words always."""
    await store.receive(said("Is hail covered?", at=1))
    for at in range(2, 8):
        talk = said(f"{at}" * 6_000, at=at, by=BOB, address=Address.TO_OTHERS)
        await store.receive(talk)
    turn = await turn_of(store, 1)
    shown = [message.text[0] for message in turn.messages]
    assert shown == ["I", "5", "6", "7"]
    assert (await turn_of(store, 1)).messages == turn.messages
