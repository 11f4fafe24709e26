"""What is given up is kept for the operator, and the customer is told once."""

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import NoWork, SendWork
from engine.domain.posts import PostKind
from engine.domain.receipts import MessageOutcome
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import (
    COMPOSE,
    Clock,
    answered,
    ending,
    open_turn,
    said,
    sends_of,
    words,
)


def rows(connection: Connection) -> list[tuple[int, str, str, str]]:
    """All parts: place, kind, state and words."""
    found = connection.execute(text("SELECT ord, kind, state, text FROM outbox ORDER BY id"))
    return [(row[0], row[1], row[2], row[3]) for row in found]


def outcomes(connection: Connection) -> list[str]:
    """What became of each message."""
    return list(connection.execute(text("SELECT outcome FROM inbox ORDER BY id")).scalars())


def take_over(connection: Connection) -> None:
    """What a change of owner does."""
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


async def given_up(store: Conversations, *parts: str) -> SendWork:
    """An answer of which the first part is given up, with a notice to send instead."""
    work = await answered(store, *parts)
    assert await store.begin_send(work.lease, work.parts[0])
    await store.bury_send(work.lease, work.parts[0], "no room", instead=[words("Sorry.")])
    return await sends_of(store, 1)


async def test_the_customer_is_told_in_place_of_what_is_given_up(
    store: Conversations, database: Database
) -> None:
    """The notice comes after all parts of the turn, and leaves under their epoch."""
    work = await given_up(store, "one", "two")
    [part] = work.parts
    assert (part.part.text, part.kind, part.attempt) == ("Sorry.", PostKind.UNDELIVERED, 0)
    assert await database.read(rows) == [
        (0, "reply", "buried", "one"),
        (1, "reply", "buried", "two"),
        (2, "undelivered", "queued", "Sorry."),
    ]
    assert await database.read(outcomes) == [MessageOutcome.FAILED]


async def test_the_notice_is_not_replaced_by_another(
    store: Conversations, database: Database
) -> None:
    """If it fails too, nothing more is said, and the conversation goes on."""
    work = await given_up(store, "one")
    await store.bury_send(work.lease, work.parts[0], "no room", instead=[words("Sorry again.")])
    assert [row[2] for row in await database.read(rows)] == ["buried", "buried"]
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_what_was_said_before_stays_said(store: Conversations, database: Database) -> None:
    """Only the part and those after it are given up, yet the answer as a whole has failed."""
    work = await answered(store, "one", "two", "three")
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    await store.bury_send(work.lease, work.parts[1], "no room", instead=[words("Sorry.")])
    assert [row[2] for row in await database.read(rows)] == ["sent", "buried", "buried", "queued"]
    assert await database.read(outcomes) == [MessageOutcome.FAILED]


async def test_the_notice_takes_the_place_of_a_preview(store: Conversations) -> None:
    """Half an answer must not stand beside the word that there is none."""
    turn = await open_turn(store)
    begun = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert begun is not None
    await store.confirm_preview(turn.lease, begun, "m1")
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    work = await sends_of(store, 1)
    told = [words("Sorry."), words("Ask again.")]
    await store.bury_send(work.lease, work.parts[0], "no room", instead=told)
    first, second = (await sends_of(store, 1)).parts
    assert (first.preview_id, first.shown, first.in_doubt) == ("m1", "Hail", False)
    assert (second.preview_id, second.shown) == (None, None)


async def test_nothing_is_told_where_somebody_took_over(
    store: Conversations, database: Database
) -> None:
    """The notice stands for an answer of the old epoch, so it does not leave either."""
    work = await answered(store, "one")
    await database.write(take_over)
    work = await sends_of(store, 1)
    await store.bury_send(work.lease, work.parts[0], "no room", instead=[words("Sorry.")])
    work = await sends_of(store, 1)
    assert not await store.begin_send(work.lease, work.parts[0])
    assert [row[2] for row in await database.read(rows)] == ["buried", "withdrawn"]


async def test_a_preview_that_cannot_be_taken_away_is_only_noted(
    store: Conversations, database: Database
) -> None:
    """The customer waits for nothing there, and the outcome of the message stays."""
    turn = await open_turn(store)
    begun = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert begun is not None
    await store.confirm_preview(turn.lease, begun, "m1")
    await database.write(take_over)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    work = await sends_of(store, 1)
    assert not await store.begin_send(work.lease, work.parts[0])
    work = await sends_of(store, 1)
    await store.bury_send(work.lease, work.parts[0], "no such channel", instead=[words("Sorry.")])
    assert [row[2] for row in await database.read(rows)] == ["buried"]
    assert await database.read(outcomes) == [MessageOutcome.IGNORED]


async def test_what_is_given_up_is_given_up_once(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """A part that has arrived, or is buried already, brings no notice."""
    work = await answered(store, "one")
    await store.receive(said("And theft?", at=2))  # so that the lease is not given back
    await store.begin_send(work.lease, work.parts[0])
    assert not await store.confirm_send(work.lease, work.parts[0], "m1")
    clock.now += 1
    await store.bury_send(work.lease, work.parts[0], "no room", instead=[words("Sorry.")])
    assert await database.read(rows) == [(0, "reply", "sent", "one")]
    assert await database.read(outcomes) == [MessageOutcome.ANSWERED, None]


@pytest.mark.parametrize("sent", [0, 1])
async def test_an_answer_withdrawn_whole_answers_nobody(
    store: Conversations, database: Database, sent: int
) -> None:
    """Where a part of it had left before the takeover, it was an answer."""
    work = await answered(store, "one", "two")
    for part in work.parts[:sent]:
        await store.begin_send(work.lease, part)
        await store.confirm_send(work.lease, part, "m1")
    await database.write(take_over)
    assert not await store.begin_send(work.lease, work.parts[sent])
    expected = MessageOutcome.ANSWERED if sent else MessageOutcome.IGNORED
    assert await database.read(outcomes) == [expected]
