"""What is for the customer alone waits for its turn's end, leaves once, and leads nowhere else."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.domain.conversation import Outcome, TurnEnding
from engine.domain.posts import Button, Part
from engine.domain.steps import PrivateFacts
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import MAYA, answer, open_turn, result, sends_of, words
from tests.storage.test_migrating import at_version, downgrade
from tests.storage.test_sending import states, take_over

ALONE = Part(
    text="P-1", plain="P-1", private_to=MAYA.id, buttons=(Button(action="ask:1", label="Yes"),)
)
FACTS = PrivateFacts(tool="search_knowledge", facts={"number": "P-1", "records": [1, None]})


def with_private(*after: Part) -> TurnEnding:
    """An answer, and what the customer alone may see."""
    parts = (words("Here you are."), ALONE, *after)
    return TurnEnding(outcome=Outcome.ANSWERED, parts=parts, answer=answer())


async def test_a_private_part_comes_back_as_one(store: Conversations) -> None:
    """To whom it goes is stored with it; what stands around it is for everybody."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, with_private(words("Sent.")))
    work = await sends_of(store, 1)
    assert [part.part for part in work.parts] == [words("Here you are."), ALONE, words("Sent.")]


async def test_facts_outlive_a_crash_and_not_their_turn(
    store: Conversations, database: Database
) -> None:
    """Whoever goes on with the turn finds them, each once; its ending drops them."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer("", calls=["a", "b", "c"]))
    for call, private in (("a", FACTS), ("b", FACTS), ("c", None)):
        await store.record_result(turn.lease, turn.turn_id, replace(result(call), private=private))
    assert await store.private_facts(turn.turn_id) == (FACTS,)
    assert "P-1" not in str(await store.history(1))
    await store.finish_turn(turn.lease, turn.turn_id, with_private())
    assert await store.private_facts(turn.turn_id) == ()


async def test_a_takeover_keeps_what_is_private(store: Conversations, database: Database) -> None:
    """The gate is the same as for every part: nothing of the old epoch leaves."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, with_private())
    work = await sends_of(store, 1)
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    await database.write(take_over)
    assert not await store.begin_send(work.lease, work.parts[1])
    assert await database.read(states) == ["sent", "withdrawn"]


async def test_what_says_that_it_was_sent_goes_with_it(
    store: Conversations, database: Database
) -> None:
    """A private part that is given up takes the line after it along; another stands for both."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, with_private(words("Sent.")))
    work = await sends_of(store, 1)
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    await store.bury_send(work.lease, work.parts[1], "50007", instead=(words("Not sent."),))
    assert await database.read(states) == ["sent", "buried", "buried", "queued"]
    (left,) = (await sends_of(store, 1)).parts
    assert left.part == words("Not sent.")


def test_an_ending_never_begins_with_a_private_part() -> None:
    """It would take the place of a preview, which everybody reads."""
    with pytest.raises(ValueError, match="everybody"):
        TurnEnding(outcome=Outcome.ANSWERED, parts=(ALONE,))


async def test_no_row_is_a_preview_and_private(store: Conversations, database: Database) -> None:
    """The table itself refuses it."""
    turn = await open_turn(store)
    await store.begin_preview(turn.lease, turn.turn_id, words("Here"))

    def turn_private(connection: Connection) -> None:
        connection.execute(text("UPDATE outbox SET private_to = 'U1'"))

    with pytest.raises(IntegrityError, match="ck_outbox_private"):
        await database.write(turn_private)


def test_an_earlier_program_posts_nothing_private(tmp_path: Path) -> None:
    """Where one goes back, what is still to be sent to somebody alone is withdrawn."""
    file = tmp_path / "tandem.db"
    at_version(file, "0019")
    with closing(sqlite3.connect(file)) as now, now:
        now.executescript(QUEUED)
    downgrade(file, "0018")
    with closing(sqlite3.connect(file)) as back:
        rows = back.execute("SELECT text, state FROM outbox ORDER BY id").fetchall()
    assert rows == [("For all.", "queued"), ("Alone.", "withdrawn"), ("Was sent.", "sent")]


QUEUED = """
INSERT INTO conversation (id, key, platform, workspace, channel, thread, opener, owner, epoch,
  fence, next_seq, prompt_version, created_at)
  VALUES (1, 'k', 'slack', 'w', 'c', 't', 'u', 'assistant', 0, 0, 1, 0, 1.0);
INSERT INTO turn VALUES (1, 1, 'R1', 'u', 1, 1, 'done', 'answered', NULL, 1.0, 2.0);
INSERT INTO outbox (conversation_id, turn_id, ord, kind, epoch, text, plain, nonce, state, attempt,
  in_doubt, created_at, remote_id, private_to) VALUES
  (1, 1, 0, 'reply', 0, 'For all.', '', 'n1', 'queued', 0, 0, 1.0, NULL, NULL),
  (1, 1, 1, 'reply', 0, 'Alone.', '', 'n2', 'sending', 1, 1, 1.0, NULL, 'u'),
  (1, 1, 2, 'reply', 0, 'Was sent.', '', 'n3', 'sent', 1, 0, 1.0, 'm', 'u');
"""
