"""A part of a kind this program does not know stays for the program that wrote it."""

import logging

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import NoWork, TurnWork
from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import COMPOSE, answered, ending, open_turn, said, sends_of, words


def of_a_newer_version(connection: Connection) -> None:
    """What a program that knows more kinds has left before it was replaced by this one."""
    connection.execute(text("UPDATE outbox SET kind = 'card' WHERE ord = 1"))


def states(connection: Connection) -> list[tuple[str, str]]:
    """Kind and state of each part."""
    found = connection.execute(text("SELECT kind, state FROM outbox ORDER BY id"))
    return [(row[0], row[1]) for row in found]


async def test_unknown_outbox_kind_after_a_downgrade(
    store: Conversations, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """It is neither sent nor lost, the conversation goes on, and the operator is told once."""
    await answered(store, "one", "a card", "three")
    await database.write(of_a_newer_version)
    work = await sends_of(store, 1)
    assert [part.part.text for part in work.parts] == ["one", "three"]
    for part in work.parts:
        assert await store.begin_send(work.lease, part)
        await store.confirm_send(work.lease, part, part.nonce)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    await store.receive(said("And theft?", at=2))
    assert isinstance(await store.next_work(1, compose=COMPOSE, prompt="p1"), TurnWork)
    assert await database.read(states) == [("reply", "sent"), ("card", "queued"), ("reply", "sent")]
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 1
    assert "'card'" in told[0].getMessage()
    assert "a newer Tandem" in told[0].getMessage()


async def test_what_only_a_newer_program_can_do_is_not_unfinished(
    store: Conversations, database: Database
) -> None:
    """Nobody looks at such a conversation again and again."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one", "a card"))
    work = await sends_of(store, 1)
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    await database.write(of_a_newer_version)
    assert await store.unfinished(Platform.SLACK, limit=9) == ()


@pytest.mark.parametrize("end", ["withdrawn", "buried"])
async def test_what_happens_to_its_turn_leaves_it_alone(
    store: Conversations, database: Database, end: str
) -> None:
    """The program that knows it decides, under the epoch it was queued in."""
    work = await answered(store, "one", "a card", "three")
    await database.write(of_a_newer_version)
    if end == "withdrawn":
        epoch = text("UPDATE conversation SET epoch = epoch + 1")
        await database.write(lambda c: c.execute(epoch).rowcount)
        assert not await store.begin_send(work.lease, work.parts[0])
    else:
        await store.bury_send(work.lease, work.parts[0], "no room", instead=[words("Sorry.")])
    assert (await database.read(states))[:3] == [("reply", end), ("card", "queued"), ("reply", end)]
