"""One worker holds a conversation; every older lease is void."""

import asyncio

import pytest

from engine.domain.conversation import NoWork, TurnWork, Work
from engine.domain.messages import Platform
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import (
    COMPOSE,
    Clock,
    answer,
    answered,
    ending,
    open_turn,
    result,
    said,
    sends_of,
    turn_of,
)


def other_worker(database: Database, clock: Clock) -> Conversations:
    """A second worker of the same platform."""
    return Conversations(database, platform=Platform.SLACK, worker="w2", clock=clock)


async def next_of(store: Conversations, prompt: str = "p1") -> Work:
    """What is next in the first conversation."""
    return await store.next_work(1, compose=COMPOSE, prompt=prompt)


async def test_where_nothing_is_left_the_lease_is_given_back(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Another worker can take the conversation at once."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    assert await next_of(store) == NoWork()
    await store.receive(said("And theft?", at=2))
    assert isinstance(await next_of(other_worker(database, clock)), TurnWork)


async def test_a_conversation_of_another_platform_is_not_taken(
    store: Conversations, database: Database
) -> None:
    """Two processes share the file and keep to their own."""
    await store.receive(said("Is hail covered?"))
    discord = Conversations(database, platform=Platform.DISCORD, worker="d1")
    assert await next_of(discord) == NoWork()


async def test_one_of_two_workers_gets_the_lease(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """The other is told that there is nothing for it."""
    await store.receive(said("Is hail covered?"))
    works = await asyncio.gather(*(next_of(s) for s in (store, other_worker(database, clock))))
    assert sorted(type(work).__name__ for work in works) == ["NoWork", "TurnWork"]


async def test_a_newer_fence_makes_every_older_lease_void(store: Conversations) -> None:
    """No method with a lease changes anything once somebody took the conversation anew."""
    old = await open_turn(store)
    calls = await store.record_answer(old.lease, old.turn_id, answer(calls=("t1",)))
    await turn_of(store, 1)
    lease, turn_id = old.lease, old.turn_id
    before = await store.history(1)
    with pytest.raises(LeaseLost):
        await store.record_answer(lease, turn_id, answer())
    with pytest.raises(LeaseLost):
        await store.discard_answer(lease, turn_id, answer())
    with pytest.raises(LeaseLost):
        await store.begin_call(lease, turn_id, calls[0].call.id)
    with pytest.raises(LeaseLost):
        await store.record_result(lease, turn_id, result("t1"))
    with pytest.raises(LeaseLost):
        await store.finish_turn(lease, turn_id, ending("Yes."))
    assert await store.history(1) == before
    assert (await turn_of(store, 1)).steps == 1


async def test_a_void_lease_sends_nothing(store: Conversations) -> None:
    """Neither begins, confirms, defers nor buries."""
    old = await answered(store, "Yes.")
    part = old.parts[0]
    await sends_of(store, 1)
    with pytest.raises(LeaseLost):
        await store.begin_send(old.lease, part)
    with pytest.raises(LeaseLost):
        await store.confirm_send(old.lease, part, "m1")
    with pytest.raises(LeaseLost):
        await store.defer_send(
            old.lease, part, until=1.0, not_before=None, in_doubt=False, error="x"
        )
    with pytest.raises(LeaseLost):
        await store.bury_send(old.lease, part, "x", instead=())
    assert (await sends_of(store, 1)).parts == old.parts


async def test_a_released_conversation_is_free_with_all_that_is_left(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Another worker goes on with the turn, which is at no later attempt for it."""
    turn = await open_turn(store)
    await store.release(turn.lease, turn.turn_id)
    with pytest.raises(LeaseLost):
        await store.finish_turn(turn.lease, turn.turn_id, ending())
    other = other_worker(database, clock)
    assert (await turn_of(other, 1)).attempt == 1
    await store.release(turn.lease, turn.turn_id)  # void: nothing happens
    assert await next_of(store) == NoWork()
    assert (await turn_of(other, 1)).attempt == 2
