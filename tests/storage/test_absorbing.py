"""A running turn takes in what is said, edited and deleted, until it has shown or run something."""

import json

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import (
    NoWork,
    Outcome,
    SendWork,
    TurnCancelled,
    TurnUnchanged,
    TurnWork,
)
from engine.domain.messages import About, Address
from engine.domain.receipts import AmendmentEnd
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.amendments import Ended, deletes, edits, is_stored, outcomes, texts
from tests.storage.builders import (
    BOB,
    COMPOSE,
    answer,
    ending,
    open_turn,
    said,
    turn_of,
    words,
)
from tests.storage.promises import problems

HAIL = said("Is hail covered?", at=1)
THEFT = said("And theft?", at=2)
APPLIED = AmendmentEnd.APPLIED


async def absorbed(store: Conversations, work: TurnWork) -> TurnWork:
    """What the turn begins again with."""
    again = await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert isinstance(again, TurnWork), again
    return again


async def goes_on(store: Conversations, work: TurnWork) -> None:
    """The turn is left as it is, and its lease is good."""
    same = await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert same == TurnUnchanged()
    await store.begin_call(work.lease, work.turn_id, "none")


def said_in(work: TurnWork) -> list[str]:
    """What the messages of a turn say."""
    return [message.text for message in work.messages]


async def test_what_the_customer_adds_joins_the_turn(
    store: Conversations, database: Database
) -> None:
    """The same turn with one user message for all, and what was said around it."""
    work = await open_turn(store, HAIL)
    await store.receive(said("hm", at=2, by=BOB, address=Address.TO_OTHERS))
    await store.receive(said("And theft?", at=3))
    again = await absorbed(store, work)
    assert (again.turn_id, again.attempt, again.version) == (work.turn_id, 1, work.version)
    assert said_in(again) == ["Is hail covered?", "hm", "And theft?"]
    (only,) = await store.history(1)
    assert only.content == COMPOSE(again.messages, customer=again.principal.customer)
    await store.finish_turn(again.lease, again.turn_id, ending(say=answer()))
    assert [ended.outcome for ended in await outcomes(database)] == [
        "merged",
        "ignored",
        "answered",
    ]
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_the_attempt_that_was_overtaken_stores_nothing(store: Conversations) -> None:
    """What it was about to store is an answer to other words."""
    work = await open_turn(store, HAIL)
    await store.receive(THEFT)
    again = await absorbed(store, work)
    with pytest.raises(LeaseLost):
        await store.record_answer(work.lease, work.turn_id, answer(calls=("t1",)))
    with pytest.raises(LeaseLost):
        await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    await store.finish_turn(again.lease, again.turn_id, ending(say=answer()))
    assert len(await store.history(1)) == 2


async def test_nothing_new_changes_nothing(store: Conversations) -> None:
    """What others say, and what another customer asks, does not begin a turn again."""
    work = await open_turn(store, HAIL)
    await goes_on(store, work)
    await store.receive(said("hm", at=2, by=BOB, address=Address.TO_OTHERS))
    await store.receive(said("Me too?", at=3, by=BOB))
    await goes_on(store, work)


async def has_step(store: Conversations, work: TurnWork) -> None:
    """Claude has answered once."""
    await store.record_answer(work.lease, work.turn_id, answer(calls=("t1",)))


async def has_lost_answer(store: Conversations, work: TurnWork) -> None:
    """Claude has answered with nothing usable."""
    await store.discard_answer(work.lease, work.turn_id, answer(""))


async def has_preview(store: Conversations, work: TurnWork) -> None:
    """The customer sees the beginning of an answer."""
    assert await store.begin_preview(work.lease, work.turn_id, words("Yes")) is not None


@pytest.mark.parametrize("begins", [has_step, has_lost_answer, has_preview])
async def test_a_turn_that_has_begun_goes_on(store: Conversations, begins: object) -> None:
    """What is said and edited meanwhile waits for the next turn."""
    assert callable(begins)
    work = await open_turn(store, HAIL)
    await begins(store, work)
    await store.receive(THEFT)
    assert await edits(store, HAIL, "Is flood covered?") is AmendmentEnd.NOTED
    await goes_on(store, work)
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer()))
    sent = await store.next_work(1, compose=COMPOSE, prompt="p1")
    assert isinstance(sent, SendWork)
    await store.begin_send(sent.lease, sent.parts[0])
    await store.confirm_send(sent.lease, sent.parts[0], "m1")
    assert said_in(await turn_of(store, 1)) == ["And theft?", "Is flood covered?"]


async def test_an_edit_goes_into_its_message(store: Conversations, database: Database) -> None:
    """The turn reads the new words in the old place and nothing of an edit."""
    work = await open_turn(store, HAIL, THEFT)
    assert await edits(store, HAIL, "Is snow covered?", at=10) is APPLIED
    assert await edits(store, HAIL, "Is flood covered?", at=11) is APPLIED
    again = await absorbed(store, work)
    assert [(m.about, m.text) for m in again.messages] == [
        (About.SAID, "Is flood covered?"),
        (About.SAID, "And theft?"),
    ]
    assert texts((await store.history(1))[0]) == ["Is flood covered?", "And theft?"]
    await store.finish_turn(again.lease, again.turn_id, ending(say=answer()))
    assert await outcomes(database) == [
        Ended(at=1, outcome="merged"),
        Ended(at=2, outcome="answered"),
    ]
    await store.receive(said("So?", at=30))
    assert said_in(await turn_of(store, 1)) == ["So?"]


async def test_an_edit_that_came_too_late_is_told_later(store: Conversations) -> None:
    """Claude's first answer was stored before the turn could take the edit in."""
    work = await open_turn(store, HAIL)
    assert await edits(store, HAIL, "Is flood covered?") is APPLIED
    await has_step(store, work)
    await goes_on(store, work)
    await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    await store.receive(said("So?", at=30))
    assert [m.about for m in (await turn_of(store, 1)).messages] == [About.EDITED, About.SAID]


async def test_a_deleted_message_leaves_a_turn_that_has_not_begun(
    store: Conversations, database: Database
) -> None:
    """What is left is answered, and nobody is told of what nobody had read."""
    work = await open_turn(store, HAIL, THEFT)
    assert await deletes(store, HAIL) is APPLIED
    assert not await is_stored(database, "hail covered")
    again = await absorbed(store, work)
    assert said_in(again) == ["And theft?"]
    assert texts((await store.history(1))[0]) == ["And theft?"]
    await store.finish_turn(again.lease, again.turn_id, ending(say=answer()))
    assert await outcomes(database) == [
        Ended(at=1, outcome="ignored", reason="deleted"),
        Ended(at=2, outcome="answered"),
    ]
    await store.receive(said("So?", at=30))
    assert said_in(await turn_of(store, 1)) == ["So?"]


async def cancelled(store: Conversations, work: TurnWork) -> None:
    """The turn has ended, and nothing can be stored in it any more."""
    over = await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert over == TurnCancelled()
    with pytest.raises(LeaseLost):
        await store.record_answer(work.lease, work.turn_id, answer(calls=("t9",)))


async def test_a_turn_with_nothing_left_to_answer_is_cancelled(
    store: Conversations, database: Database
) -> None:
    """It is no part of the history, and nothing is said about what nobody had read."""
    work = await open_turn(store, HAIL, THEFT)
    await deletes(store, HAIL)
    assert await deletes(store, THEFT) is APPLIED
    await cancelled(store, work)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    assert await outcomes(database) == [
        Ended(at=1, outcome="ignored", reason="deleted"),
        Ended(at=2, outcome="ignored", reason="deleted"),
    ]
    await store.receive(said("Hello", at=30))
    assert said_in(await turn_of(store, 1)) == ["Hello"]
    (only,) = await store.history(1)
    assert texts(only) == ["Hello"]
    assert not await is_stored(database, "theft")


async def test_a_cancelled_turn_that_had_begun_is_told_of(
    store: Conversations, database: Database
) -> None:
    """Its calls are closed, its preview has to be taken away, and Claude hears of the deletion."""
    work = await open_turn(store, HAIL)
    await has_step(store, work)
    await has_preview(store, work)
    assert await deletes(store, HAIL) is APPLIED
    await cancelled(store, work)
    sends = await store.next_work(1, compose=COMPOSE, prompt="p1")
    assert isinstance(sends, SendWork)
    assert [part.is_withdrawn for part in sends.parts] == [True]
    await store.confirm_withdrawn(sends.lease, sends.parts[0])
    await store.receive(said("Hello", at=30))
    after = await turn_of(store, 1)
    assert [m.about for m in after.messages] == [About.DELETED, About.SAID]
    history = await store.history(1)
    assert json.loads(texts(history[0])[0])["deleted_an_earlier_message"] is True
    assert problems(history) == []
    assert await database.read(open_calls) == 0


def open_calls(connection: Connection) -> int:
    """Calls that wait for a result."""
    left = text("SELECT count(*) FROM tool_call WHERE state <> 'done'")
    return int(connection.execute(left).scalar_one())


async def test_a_new_question_saves_a_turn_whose_first_one_is_deleted(
    store: Conversations,
) -> None:
    """It is answered in the same turn, as nothing was shown or run."""
    work = await open_turn(store, HAIL)
    await deletes(store, HAIL)
    await store.receive(THEFT)
    again = await absorbed(store, work)
    assert (again.turn_id, said_in(again)) == (work.turn_id, ["And theft?"])


async def test_a_crash_before_absorbing_loses_no_amendment(
    store: Conversations, database: Database
) -> None:
    """Whoever takes the turn up reads what is left, and cancels what has nothing left."""
    await open_turn(store, HAIL, THEFT)
    await edits(store, THEFT, "And storms?")
    await deletes(store, HAIL)
    again = await turn_of(store, 1)
    assert (again.attempt, said_in(again)) == (2, ["And storms?"])
    assert texts((await store.history(1))[0]) == ["And storms?"]
    await deletes(store, THEFT)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()
    assert not await is_stored(database, "storms")
    await store.receive(said("Hello", at=30))
    assert said_in(await turn_of(store, 1)) == ["Hello"]


async def test_a_void_lease_absorbs_nothing(store: Conversations) -> None:
    """Another worker took the conversation up; nor does a turn that has its ending."""
    work = await open_turn(store, HAIL)
    again = await turn_of(store, 1)
    await store.receive(THEFT)
    with pytest.raises(LeaseLost):
        await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    await store.finish_turn(again.lease, again.turn_id, ending(outcome=Outcome.NOTICED))
    with pytest.raises(LeaseLost):
        await store.absorb(again.lease, again.turn_id, compose=COMPOSE)
    assert said_in(await turn_of(store, 1)) == ["And theft?"]


async def test_a_turn_that_begins_again_keeps_its_epoch(
    store: Conversations, database: Database
) -> None:
    """Where a teammate took over meanwhile, its posts are still those of before."""
    work = await open_turn(store, HAIL)
    await store.receive(THEFT)

    def take_over(connection: Connection) -> None:
        connection.execute(text("UPDATE conversation SET epoch = epoch + 1"))

    await database.write(take_over)
    again = await absorbed(store, work)
    assert again.lease.epoch == work.lease.epoch


async def test_words_that_cannot_be_composed_leave_the_turn_as_it_was(
    store: Conversations,
) -> None:
    """The error comes out as it is, and its lease is still good."""
    work = await open_turn(store, HAIL)
    await store.receive(THEFT)

    def broken(
        messages: object, *, customer: str, awaits: str | None = None
    ) -> tuple[dict[str, str], ...]:
        raise ValueError(customer)

    with pytest.raises(ValueError, match="U1"):
        await store.absorb(work.lease, work.turn_id, compose=broken)
    assert said_in(await absorbed(store, work)) == ["Is hail covered?", "And theft?"]


async def test_what_was_said_earlier_and_arrives_late_comes_first(store: Conversations) -> None:
    """The order is the platform's, whatever order it delivers in."""
    work = await open_turn(store, THEFT)
    await store.receive(HAIL)
    assert said_in(await absorbed(store, work)) == ["Is hail covered?", "And theft?"]
