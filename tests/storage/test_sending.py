"""Parts leave in order, each once, and only under the epoch their turn was taken in."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import NoWork, TurnWork
from engine.domain.messages import Address
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import (
    BOB,
    COMPOSE,
    Clock,
    answer,
    answered,
    ending,
    open_turn,
    said,
    sends_of,
    turn_of,
    wait_of,
)


def states(connection: Connection) -> list[str]:
    """How far each part has come."""
    return list(connection.execute(text("SELECT state FROM outbox ORDER BY id")).scalars())


def take_over(connection: Connection) -> None:
    """What a change of owner does."""
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


async def test_the_parts_of_a_turn_go_out_in_order(store: Conversations) -> None:
    """With stable names, in answer to the customer's last message."""
    await store.receive(said("Is hail covered?", at=1))
    await store.receive(said("And theft?", at=2))
    await store.receive(said("I think so", at=3, by=BOB, address=Address.TO_OTHERS))
    turn = await turn_of(store, 1)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one", "two", "three"))
    work = await sends_of(store, 1)
    assert [part.part.text for part in work.parts] == ["one", "two", "three"]
    assert work.trigger == said("", at=2).id
    assert work.place == turn.place
    assert all(len(part.nonce) <= 25 for part in work.parts)
    assert len({part.nonce for part in work.parts}) == 3
    assert {(p.attempt, p.began_at, p.in_doubt) for p in work.parts} == {(0, None, False)}
    assert (await sends_of(store, 1)).parts == work.parts


async def test_the_end_of_a_turn_says_what_is_to_go_out(store: Conversations) -> None:
    """Its parts, under the lease it ended with; nothing where nothing is said."""
    turn = await open_turn(store)
    work = await store.finish_turn(turn.lease, turn.turn_id, ending("one", "two", say=answer()))
    assert work is not None
    assert work.lease == turn.lease
    again = await sends_of(store, 1)
    assert work == replace(again, lease=turn.lease)
    silent = await open_turn(store, said("Thanks.", place=replace(turn.place, thread="2")))
    assert await store.finish_turn(silent.lease, silent.turn_id, ending()) is None


async def test_the_last_word_gives_the_lease_back(store: Conversations) -> None:
    """Only where nothing is left: no other part, and nobody who waits for an answer."""
    work = await answered(store, "one", "two")
    assert not await store.confirm_send(work.lease, work.parts[0], "m1")
    await store.receive(said("And theft?", at=2))
    assert not await store.confirm_send(work.lease, work.parts[1], "m2")
    turn = await turn_of(store, 1)
    last = await store.finish_turn(turn.lease, turn.turn_id, ending("three"))
    assert last is not None
    assert await store.confirm_send(last.lease, last.parts[0], "m3")
    with pytest.raises(LeaseLost):
        await store.begin_send(last.lease, last.parts[0])


async def test_a_confirmed_part_is_not_sent_again(store: Conversations) -> None:
    """Only what is open comes back; a confirmed part cannot be begun."""
    work = await answered(store, "one", "two")
    assert await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert not await store.begin_send(work.lease, work.parts[0])
    rest = await sends_of(store, 1)
    assert [part.part.text for part in rest.parts] == ["two"]


async def test_a_send_without_an_ending_is_in_doubt(store: Conversations, clock: Clock) -> None:
    """We may have died waiting for the answer: it says when, and how often it was tried."""
    work = await answered(store, "one")
    began = clock.now = 1_700_000_500.0
    await store.begin_send(work.lease, work.parts[0])
    [part] = (await sends_of(store, 1)).parts
    assert (part.attempt, part.began_at, part.in_doubt) == (1, began, True)
    assert part.nonce == work.parts[0].nonce
    clock.now += 5
    again = await sends_of(store, 1)
    await store.begin_send(again.lease, part)
    [part] = (await sends_of(store, 1)).parts
    assert (part.attempt, part.began_at, part.in_doubt) == (2, began + 5, True)


@pytest.mark.parametrize("in_doubt", [False, True])
async def test_a_deferred_part_and_what_follows_wait(
    store: Conversations, clock: Clock, in_doubt: bool
) -> None:
    """Nothing of the conversation goes on before its time, and then the part comes first."""
    work = await answered(store, "one", "two")
    await store.begin_send(work.lease, work.parts[0])
    until = clock.now + 30
    await store.defer_send(
        work.lease, work.parts[0], until=until, not_before=None, in_doubt=in_doubt, error="429"
    )
    await store.receive(said("And theft?", at=2))
    assert (await wait_of(store, 1)).until == until
    clock.now = until - 0.001
    assert (await wait_of(store, 1)).until == until
    clock.now = until
    parts = (await sends_of(store, 1)).parts
    assert [(p.part.text, p.attempt, p.in_doubt) for p in parts] == [
        ("one", 1, in_doubt),
        ("two", 0, False),
    ]


async def test_a_conversation_that_waits_is_free(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Nobody holds a lease only to wait."""
    work = await answered(store, "one")
    await store.defer_send(
        work.lease, work.parts[0], until=clock.now + 9, not_before=None, in_doubt=False, error=""
    )
    await wait_of(store, 1)
    leases = text("SELECT count(worker) FROM conversation")
    assert await database.read(lambda c: c.execute(leases).scalar_one()) == 0


async def test_a_buried_part_takes_the_rest_of_its_turn_with_it(
    store: Conversations, database: Database
) -> None:
    """It is kept for the operator with its reason, and the conversation goes on."""
    work = await answered(store, "one", "two", "three")
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    await store.bury_send(work.lease, work.parts[1], "the channel is archived", instead=())
    assert await database.read(states) == ["sent", "buried", "buried"]
    reasons = text("SELECT error FROM outbox WHERE state = 'buried'")
    assert await database.read(lambda c: set(c.execute(reasons).scalars())) == {
        "the channel is archived"
    }
    assert not await store.begin_send(work.lease, work.parts[2])
    await store.receive(said("Hello?", at=2))
    assert isinstance(await store.next_work(1, compose=COMPOSE, prompt="p1"), TurnWork)


async def test_no_part_leaves_under_an_old_epoch(store: Conversations, database: Database) -> None:
    """Whoever took over is not talked over: the part and those after it are withdrawn."""
    work = await answered(store, "one", "two", "three")
    assert await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    await database.write(take_over)
    assert not await store.begin_send(work.lease, work.parts[1])
    assert await database.read(states) == ["sent", "withdrawn", "withdrawn"]
    assert not await store.begin_send(work.lease, work.parts[2])
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_a_takeover_during_the_turn_withdraws_its_answer(
    store: Conversations, database: Database
) -> None:
    """The epoch is that in which the turn was taken, not that in which it ended."""
    turn = await open_turn(store)
    await database.write(take_over)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one", say=answer()))
    work = await sends_of(store, 1)
    assert not await store.begin_send(work.lease, work.parts[0])
    assert await database.read(states) == ["withdrawn"]


async def test_one_conversations_lease_sends_nothing_of_another(
    store: Conversations, database: Database
) -> None:
    """A part is found only under the lease of its own conversation."""
    work = await answered(store, "one")
    elsewhere = said("Hi", place=replace(work.place, channel="C2"))
    other = await open_turn(store, elsewhere)
    assert not await store.begin_send(other.lease, work.parts[0])
    assert await database.read(states) == ["queued"]


async def test_the_parts_of_two_turns_are_two_works(store: Conversations) -> None:
    """Each answers its own message; the earlier turn comes first."""
    first = await open_turn(store)
    await store.finish_turn(first.lease, first.turn_id, ending("one"))
    work = await sends_of(store, 1)
    await store.receive(said("And theft?", at=2))
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    second = await turn_of(store, 1)
    await store.finish_turn(second.lease, second.turn_id, ending("two"))
    work = await sends_of(store, 1)
    assert ([p.part.text for p in work.parts], work.trigger) == (["two"], said("", at=2).id)
