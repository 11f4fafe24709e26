"""The assistant goes on with all that people said, and answers what is still open."""

import json

from engine.domain.commands import ChangeReply, Claim, HandBack, SendReply
from engine.domain.conversation import NoWork
from engine.domain.messages import About, Deletion
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.storage.builders import (
    COMPOSE,
    PLACE,
    answer,
    ending,
    open_turn,
    said,
    turn_of,
)
from tests.storage.handoffs.asked import deliver, rows_of
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by

BACK = {"said_by": "Ann", "of": "the support team", "hands_back_to_you": True}


async def claimed(store: Conversations, handoffs: Handoffs) -> None:
    """Maya asked about hail; Ann has it."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))


async def blocks_of(store: Conversations) -> list[object]:
    """What Claude is told with the next turn, behind the facts."""
    await deliver(store)
    work = await turn_of(store, 1)
    assert [m.text for m in work.asked]
    blocks = (await store.history(1))[-1].content[1:]
    return [_read(str(block["text"])) for block in blocks]


def _read(text: str) -> object:
    return json.loads(text) if text.startswith("{") else text


async def test_the_next_turn_has_it_all(store: Conversations, handoffs: Handoffs) -> None:
    """The question, what a teammate said and asks for, and what is still to be answered."""
    await claimed(store, handoffs)
    await handoffs.carry_out(1, SendReply(text="Which car?", key="k1"), by(ANN))
    await store.receive(said("A blue one", at=2))
    await handoffs.carry_out(1, HandBack(instruction="Explain our hail terms."), by(ANN))
    assert await blocks_of(store) == [
        "Is hail covered?",
        {"said_by": "Ann", "of": "the support team", "text": "Which car?"},
        "A blue one",
        {
            "said_by": "Ann",
            "of": "the support team",
            "hands_back_to_you_with_instruction": "Explain our hail terms.",
        },
    ]


async def test_only_what_nobody_answered_is_asked(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """What came before the teammate's word is context."""
    await claimed(store, handoffs)
    await handoffs.carry_out(1, SendReply(text="Which car?", key="k1"), by(ANN))
    await store.receive(said("A blue one", at=2))
    await store.receive(said("And a red one", at=3))
    await handoffs.carry_out(1, HandBack(), by(ANN))
    waiting = "SELECT message_id FROM inbox WHERE state = 'waiting' ORDER BY id"
    assert await database.read(rows_of, waiting) == [
        ("1700000000.000002",),
        ("1700000000.000003",),
    ]


async def test_a_taken_over_question_is_answered_after_all(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Nobody has said a word to it: the assistant does, once."""
    await claimed(store, handoffs)
    await handoffs.carry_out(1, HandBack(), by(ANN))
    assert await blocks_of(store) == ["Is hail covered?", BACK]
    work = await turn_of(store, 1)
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer("Yes.")))
    assert await deliver(store) == ["Yes."]
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_a_customer_who_waits_for_nothing_is_not_spoken_to(
    store: Conversations, handoffs: Handoffs
) -> None:
    """The assistant does not greet again."""
    await claimed(store, handoffs)
    await handoffs.carry_out(1, SendReply(text="Yes, it is.", key="k1"), by(ANN))
    await handoffs.carry_out(1, HandBack(), by(ANN))
    await deliver(store)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_a_question_that_a_turn_had_is_asked_once_more(
    store: Conversations, handoffs: Handoffs
) -> None:
    """The turn called people, and these give it back without a word to the customer."""
    work = await open_turn(store)
    await store.finish_turn(work.lease, work.turn_id, ending("Hm.", say=answer("Hm.")))
    await deliver(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, HandBack(instruction="See the new terms."), by(ANN))
    blocks = await blocks_of(store)
    assert blocks[1:] == ["Is hail covered?"]
    assert "See the new terms." in str(blocks[0])
    again = await turn_of(store, 1)
    assert [m.about for m in again.messages] == [About.INSTRUCTION, About.SAID]
    assert again.asked[-1].id == said("").id


async def test_a_deletion_takes_the_question_away_wherever_it_is(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """The copy that was to be answered as well, in rows and in history."""
    work = await open_turn(store)
    await store.finish_turn(work.lease, work.turn_id, ending("Hm.", say=answer("Hm.")))
    await deliver(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, HandBack(instruction="See the new terms."), by(ANN))
    await deliver(store)
    await store.amend(Deletion(key=f"{PLACE.key}:{said('').id}"), compose=COMPOSE)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    everything = "SELECT payload FROM inbox UNION ALL SELECT content FROM message"
    assert "hail" not in str(await database.read(rows_of, everything))


async def test_a_deletion_reaches_a_copy_that_was_read(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Both turns forget the words."""
    work = await open_turn(store)
    await store.finish_turn(work.lease, work.turn_id, ending("Hm.", say=answer("Hm.")))
    await deliver(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, HandBack(instruction="See the new terms."), by(ANN))
    await deliver(store)
    again = await turn_of(store, 1)
    await store.finish_turn(again.lease, again.turn_id, ending("Yes.", say=answer("Yes.")))
    await store.amend(Deletion(key=f"{PLACE.key}:{said('').id}"), compose=COMPOSE)
    everything = "SELECT payload FROM inbox UNION ALL SELECT content FROM message"
    assert "hail" not in str(await database.read(rows_of, everything))


async def test_a_reply_that_was_changed_is_told_as_it_is(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Before a turn has read it, in place; one that was taken back is not told at all."""
    await claimed(store, handoffs)
    await handoffs.carry_out(1, SendReply(text="What car?", key="k1"), by(ANN))
    await handoffs.carry_out(1, SendReply(text="Oops", key="k2"), by(ANN))
    await handoffs.carry_out(1, ChangeReply(key="k1", text="Which car?"), by(ANN))
    await handoffs.carry_out(1, ChangeReply(key="k2", text=None), by(ANN))
    await store.receive(said("A blue one", at=2))
    await handoffs.carry_out(1, HandBack(), by(ANN))
    blocks = await blocks_of(store)
    said_by_ann = {"said_by": "Ann", "of": "the support team", "text": "Which car?"}
    assert [block for block in blocks if isinstance(block, dict)] == [said_by_ann, BACK]
