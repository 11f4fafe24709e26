"""What is next in a conversation, and under which lease."""

import asyncio

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.domain.conversation import NoWork, Outcome, SendWork, Work
from engine.domain.messages import Address, InboundMessage, Platform
from engine.domain.steps import Block, Role
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import (
    BOB,
    CARL,
    COMPOSE,
    MAYA,
    PLACE,
    answer,
    answered,
    ending,
    open_turn,
    result,
    said,
    sends_of,
    turn_of,
)


def words(messages: tuple[InboundMessage, ...]) -> list[str]:
    """What the messages say."""
    return [message.text for message in messages]


async def next_of(store: Conversations, prompt: str = "p1") -> Work:
    """What is next in the first conversation."""
    return await store.next_work(1, compose=COMPOSE, prompt=prompt)


async def test_a_conversation_nobody_knows_has_no_work(store: Conversations) -> None:
    """A number that is no conversation is nothing to do."""
    assert await next_of(store) == NoWork()


async def test_a_new_turn_says_all_that_it_needs(store: Conversations) -> None:
    """Its customer, its place, its number and its first user message."""
    turn = await open_turn(store, said("Is hail covered?"))
    assert (turn.attempt, turn.steps, turn.tokens, turn.open_calls) == (1, 0, 0, ())
    assert (turn.version, turn.place) == (1, PLACE)
    assert turn.principal.customer == MAYA.id
    assert len(turn.reference) == 6
    history = await store.history(1)
    assert [(m.seq, m.role, m.version) for m in history] == [(1, Role.USER, 1)]
    assert history[0].content == COMPOSE(turn.messages, customer=MAYA.id)


async def test_a_burst_is_one_turn_in_the_order_of_the_thread(store: Conversations) -> None:
    """Whatever order the platform delivers in."""
    for at in (3, 1, 2):
        await store.receive(said(f"part {at}", at=at))
    turn = await turn_of(store, 1)
    assert words(turn.messages) == ["part 1", "part 2", "part 3"]


async def test_a_turn_answers_one_customer_and_shows_what_was_said_around(
    store: Conversations,
) -> None:
    """Kept words are context; another customer's waiting words are the next turn."""
    await store.receive(said("Is hail covered?", at=1))
    await store.receive(said("I had hail", at=2, by=CARL, address=Address.TO_OTHERS))
    await store.receive(said("What about theft?", at=3, by=BOB))
    await store.receive(said("And floods?", at=4, address=Address.FOLLOW_UP))
    first = await turn_of(store, 1)
    assert words(first.messages) == ["Is hail covered?", "I had hail", "And floods?"]
    assert words(first.asked) == ["Is hail covered?", "And floods?"]
    await store.finish_turn(first.lease, first.turn_id, ending())
    second = await turn_of(store, 1)
    assert (second.principal.customer, words(second.messages)) == (BOB.id, ["What about theft?"])
    assert second.reference != first.reference


async def test_of_a_long_talk_among_others_the_end_is_shown(store: Conversations) -> None:
    """A hundred messages of context at most, the same ones when the turn is taken up again."""
    await store.receive(said("Is hail covered?", at=1))
    talk = [said(f"talk {at}", at=at, by=BOB, address=Address.TO_OTHERS) for at in range(2, 123)]
    await asyncio.gather(*(store.receive(message) for message in talk))
    turn = await turn_of(store, 1)
    assert words(turn.messages) == ["Is hail covered?"] + [f"talk {at}" for at in range(23, 123)]
    again = await turn_of(store, 1)
    assert again.messages == turn.messages
    await store.finish_turn(again.lease, again.turn_id, ending())
    await store.receive(said("And theft?", at=200))
    assert words((await turn_of(store, 1)).messages) == ["And theft?"]


async def test_what_arrives_during_a_turn_is_the_next_turn(store: Conversations) -> None:
    """Once Claude has answered in it, a running turn does not change under its hands."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",)))
    await store.receive(said("And theft?", at=2))
    again = await turn_of(store, 1)
    assert (again.turn_id, again.messages) == (turn.turn_id, turn.messages)
    await store.finish_turn(again.lease, again.turn_id, ending())
    assert words((await turn_of(store, 1)).messages) == ["And theft?"]


async def test_an_interrupted_turn_goes_on_where_it_was(store: Conversations) -> None:
    """Its attempt counts up; steps, tokens and open calls are those that were stored."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t2"), tokens=10))
    await store.discard_answer(turn.lease, turn.turn_id, answer("", tokens=5))
    await store.record_result(turn.lease, turn.turn_id, result("t1"))
    again = await turn_of(store, 1)
    assert (again.turn_id, again.attempt) == (turn.turn_id, 2)
    assert again.reference == turn.reference
    assert (again.steps, again.tokens) == (2, 10 + 5 + 2 * 10)
    assert [call.call.id for call in again.open_calls] == ["t2"]
    assert (await turn_of(store, 1)).attempt == 3
    assert len(await store.history(1)) == 2


async def test_parts_come_before_turns(store: Conversations) -> None:
    """A new message waits until what was said before it is out."""
    await answered(store, "Yes.")
    await store.receive(said("And theft?", at=2))
    work = await sends_of(store, 1)
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert words((await turn_of(store, 1)).messages) == ["And theft?"]


async def test_a_changed_prompt_is_a_new_version(store: Conversations) -> None:
    """Stored with the messages made under it; the same prompt stays the same version."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending(say=answer()))
    for at, (prompt, version) in enumerate([("p1", 1), ("p2", 2), ("p2", 2), ("p1", 3)], start=2):
        await store.receive(said("More", at=at))
        work = await turn_of(store, 1, prompt=prompt)
        assert work.version == version
        await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    versions = [message.version for message in await store.history(1)]
    assert versions == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]


async def test_a_turn_taken_up_under_a_new_prompt_runs_under_its_version(
    store: Conversations,
) -> None:
    """What it said before keeps the version it was said under."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",)))
    again = await turn_of(store, 1, prompt="p2")
    assert again.version == 2
    await store.record_result(again.lease, again.turn_id, result("t1"))
    await store.finish_turn(again.lease, again.turn_id, ending(say=answer()))
    assert [message.version for message in await store.history(1)] == [1, 1, 2, 2]


async def test_words_that_cannot_be_composed_change_nothing(store: Conversations) -> None:
    """The error comes out as it is, and the message waits as before."""
    await store.receive(said("Is hail covered?"))

    def broken(messages: object, *, customer: str, awaits: str | None = None) -> tuple[Block, ...]:
        raise ValueError(customer)

    with pytest.raises(ValueError, match=MAYA.id):
        await store.next_work(1, compose=broken, prompt="p1")
    turn = await turn_of(store, 1)
    assert (turn.attempt, turn.lease.fence) == (1, 1)


async def test_the_database_itself_allows_one_running_turn(
    store: Conversations, database: Database
) -> None:
    """A second one is refused by an index, whatever the code does."""
    await open_turn(store)

    def second(connection: Connection) -> None:
        connection.execute(
            text(
                "INSERT INTO turn (conversation_id, reference, customer, version, attempt, state,"
                " started_at) VALUES (1, 'X', 'U1', 1, 1, 'running', 1.0)"
            )
        )

    with pytest.raises(IntegrityError):
        await database.write(second)


async def test_everything_unfinished_is_found(store: Conversations) -> None:
    """Waiting messages, running turns and open parts; not what is done."""
    await store.receive(said("Is hail covered?"))
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    turn = await turn_of(store, 1)
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Yes.", outcome=Outcome.NOTICED))
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    work = await next_of(store)
    assert isinstance(work, SendWork)
    await store.begin_send(work.lease, work.parts[0])
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert await store.unfinished(Platform.SLACK, limit=9) == ()
