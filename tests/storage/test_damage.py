"""What is damaged in the database costs itself and nothing else: its conversation goes on."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.conversation import Outcome
from engine.domain.messages import About, Address
from engine.domain.receipts import AmendmentEnd
from engine.history import unreadable
from storage.conversations import Conversations
from storage.damage import DamagedTurn
from storage.database import Database
from tests.storage.amendments import Ended, deletes, edits, outcomes, texts
from tests.storage.builders import BOB, COMPOSE, answer, ending, open_turn, said, turn_of
from tests.storage.promises import problems

HAIL = said("Is hail covered?", at=1)
THEFT = said("And theft?", at=2)
WHOLE = '{"keys":[],"name":"Maya","text":"x","attachments":[]}'
DAMAGES = {
    "no text": b"\xff\xfe\x00{",
    "half a character": '{"keys":[],"name":"Jörg","text":"x","attachments":[]}'.encode("latin-1"),
    "no JSON": WHOLE[:-1].encode(),
    "nothing": b"",
    "no object": b"[1, 2]",
    "a field is missing": WHOLE.replace('"text":"x",', "").encode(),
    "a field is of another type": WHOLE.replace('"x"', "7").encode(),
    "a file is half there": WHOLE.replace("[]}", '[{"name":"a.png"}]}').encode(),
}


@pytest.fixture
def damage(file: Path) -> Callable[..., None]:
    """Puts broken bytes where they must not be, behind the program's back."""

    def put(column: str, where: str, broken: bytes = b"\xff\xfe{") -> None:
        table, name = column.split(".")
        with closing(sqlite3.connect(file)) as other, other:
            # As SQLite's text, whatever the bytes are.
            changed = other.execute(
                f"UPDATE {table} SET {name} = CAST(? AS TEXT) WHERE {where}",  # noqa: S608
                (broken,),
            )
            assert changed.rowcount == 1

    return put


@pytest.mark.parametrize("broken", DAMAGES.values(), ids=DAMAGES.keys())
async def test_a_damaged_message_fails_and_the_others_are_answered(
    store: Conversations, database: Database, damage: Callable[..., None], broken: bytes
) -> None:
    """Claude is told that it was there, and the burst is answered."""
    await store.receive(HAIL)
    await store.receive(THEFT)
    damage("inbox.payload", "id = 2", broken)
    work = await turn_of(store, 1)
    assert [(m.about, m.text) for m in work.messages] == [
        (About.SAID, "Is hail covered?"),
        (About.UNREADABLE, ""),
    ]
    assert [m.text for m in work.asked] == ["Is hail covered?"]
    assert "damaged" in texts((await store.history(1))[0])[1]
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer()))
    assert await outcomes(database) == [
        Ended(at=1, outcome="answered"),
        Ended(at=2, outcome="failed"),
    ]


async def test_a_message_that_an_older_program_stored_is_whole(
    store: Conversations, damage: Callable[..., None]
) -> None:
    """What it did not know of is as if it had not been said."""
    await store.receive(HAIL)
    damage("inbox.payload", "id = 1", WHOLE.encode())
    work = await turn_of(store, 1)
    assert work.messages == (replace(HAIL, keys=(), text="x"),)


async def test_damaged_context_is_named_and_no_more(
    store: Conversations, database: Database, damage: Callable[..., None]
) -> None:
    """It asked for nothing, so nothing has failed."""
    await store.receive(HAIL)
    await store.receive(said("hm", at=2, by=BOB, address=Address.TO_OTHERS))
    damage("inbox.payload", "id = 2")
    work = await turn_of(store, 1)
    assert [m.about for m in work.messages] == [About.SAID, About.UNREADABLE]
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    assert (await outcomes(database))[1] == Ended(at=2, outcome="ignored", reason="context")


async def test_a_burst_of_which_nothing_can_be_read_ends_and_the_next_is_answered(
    store: Conversations, database: Database, damage: Callable[..., None]
) -> None:
    """It cannot be composed; composed as unreadable it is a turn that can be given up."""
    await store.receive(HAIL)
    damage("inbox.payload", "id = 1")
    with pytest.raises(ValueError, match="can be read"):
        await store.next_work(1, compose=COMPOSE, prompt="p1")
    work = await turn_of(store, 1, compose=unreadable)
    failed = ending("Sorry.", outcome=Outcome.FAILED)
    await store.finish_turn(work.lease, work.turn_id, failed)
    assert await outcomes(database) == [Ended(at=1, outcome="failed")]


async def test_a_message_damaged_during_its_turn_does_not_stop_it(
    store: Conversations, damage: Callable[..., None]
) -> None:
    """Its words are in the history already; the turn is taken up again, and added to."""
    await open_turn(store, HAIL)
    damage("inbox.payload", "id = 1")
    again = await turn_of(store, 1)
    assert texts((await store.history(1))[0]) == ["Is hail covered?"]
    assert [m.about for m in again.messages] == [About.UNREADABLE]
    await store.receive(THEFT)
    again = await turn_of(store, 1)
    assert [m.about for m in again.messages] == [About.UNREADABLE, About.SAID]


async def test_a_damaged_message_can_be_edited_and_deleted(
    store: Conversations, database: Database, damage: Callable[..., None]
) -> None:
    """An edit makes it whole again."""
    await store.receive(HAIL)
    await store.receive(THEFT)
    damage("inbox.payload", "id = 1")
    damage("inbox.payload", "id = 2")
    assert await edits(store, HAIL, "Is flood covered?") is AmendmentEnd.APPLIED
    assert await deletes(store, THEFT) is AmendmentEnd.APPLIED
    work = await turn_of(store, 1)
    assert [m.text for m in work.messages] == ["Is flood covered?"]


async def test_a_damaged_remark_is_left_out(
    store: Conversations, damage: Callable[..., None]
) -> None:
    """Of an edit that cannot be read the turn under way takes nothing in."""
    work = await open_turn(store, HAIL)
    await edits(store, HAIL, "Is flood covered?")
    damage("inbox.payload", "id = 2")
    await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert [m.text for m in (await turn_of(store, 1)).asked] == ["Is hail covered?"]


@pytest.mark.parametrize("broken", [b"\xff\xfe[", b"[", b"{}", b'["text"]', b"7"])
async def test_an_earlier_turn_that_is_damaged_is_left_out(
    store: Conversations, damage: Callable[..., None], broken: bytes
) -> None:
    """Claude gets the rest as a history it takes, without thinking that was signed over it."""
    for at in (1, 2, 3):
        work = await open_turn(store, said(f"Question {at}", at=at))
        await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    work = await open_turn(store, said("Question 4", at=4))
    damage("message.content", "seq = 4", broken)
    history = await store.history(1)
    assert [(m.seq, m.version) for m in history] == [(1, 1), (2, 1), (5, -1), (6, -1), (7, -1)]
    assert problems(history) == []
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    assert len(await store.history(1)) == 6


async def test_a_running_turn_that_is_damaged_ends_and_is_left_out(
    store: Conversations, damage: Callable[..., None]
) -> None:
    """The engine is told by an error of its own, and the next turn is answered."""
    work = await open_turn(store, HAIL)
    damage("message.content", "seq = 1")
    with pytest.raises(DamagedTurn):
        await store.history(1)
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.FAILED))
    await open_turn(store, THEFT)
    assert [texts(m) for m in await store.history(1)] == [["And theft?"]]


async def test_the_words_of_damaged_text_are_in_no_error(
    store: Conversations, damage: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's own error would show them."""
    await open_turn(store, HAIL)
    damage("message.content", "seq = 1", b"my secret \xff")
    with pytest.raises(DamagedTurn) as caught:
        await store.history(1)
    assert "secret" not in f"{caught.value!r} {caplog.text}"
