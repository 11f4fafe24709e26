"""A turn's route is stored once, before anything is asked, and goes with what it was chosen by."""

import pytest

from engine.domain.routing import CustomerMood, LabelledBy, RouteLabel
from engine.domain.steps import Block
from engine.errors import LeaseLost
from engine.handoff.ports import AnswerGrounds
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.grounds import grounds
from storage.privacy.erasing import Scope
from storage.privacy.words import history
from tests.storage.builders import COMPOSE, MAYA, Clock, answer, ending, open_turn, said, turn_of

CLAIM = RouteLabel(route="claim", by=LabelledBy.MODEL, language="de", mood=CustomerMood.WORRIED)
QUOTE = RouteLabel(route="quote", by=LabelledBy.LOCAL)
TOLD: Block = {"type": "text", "text": '{"route": "claim"}'}


async def test_what_is_told_stands_before_the_message_and_nothing_else_changes(
    store: Conversations,
) -> None:
    """The customer's words and the platform's line stay byte for byte."""
    turn = await open_turn(store)
    (before,) = await store.history(1)
    await store.take_route(turn.lease, turn.turn_id, CLAIM, told=TOLD)
    (after,) = await store.history(1)
    assert after.content == (TOLD, *before.content)
    assert (after.seq, after.version) == (before.seq, before.version)


async def test_a_turn_that_has_a_route_keeps_it(store: Conversations) -> None:
    """Whoever goes on with it after a crash finds the route, and adds no second one."""
    turn = await open_turn(store)
    assert turn.route is None
    await store.take_route(turn.lease, turn.turn_id, CLAIM, told=TOLD)
    again = await turn_of(store, 1)
    assert again.route == "claim"
    await store.take_route(again.lease, again.turn_id, QUOTE, told=TOLD)
    (message,) = await store.history(1)
    assert message.content.count(TOLD) == 1
    with pytest.raises(LeaseLost):
        await store.take_route(turn.lease, turn.turn_id, QUOTE, told=TOLD)


async def test_a_turn_that_takes_in_more_words_has_no_route_yet(store: Conversations) -> None:
    """What was chosen by half of a burst is forgotten with what was told of it."""
    turn = await open_turn(store)
    await store.take_route(turn.lease, turn.turn_id, CLAIM, told=TOLD)
    await store.receive(said("No wait, what would a new one cost?", at=2))
    again = await store.absorb(turn.lease, turn.turn_id, compose=COMPOSE)
    assert getattr(again, "route", "none") is None
    (message,) = await store.history(1)
    assert TOLD not in message.content


async def test_the_route_is_among_the_grounds_of_an_answer(
    store: Conversations, database: Database
) -> None:
    """People who ask why see it with the answer's end, and without it where there was none."""
    turn = await open_turn(store, said("Unfall!", by=MAYA))
    await store.take_route(turn.lease, turn.turn_id, CLAIM, told=TOLD)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Oh no.", say=answer()))
    (found,) = await database.read(grounds, 1, 5)
    assert isinstance(found, AnswerGrounds)
    assert found.route == CLAIM


async def test_the_route_is_erased_with_the_history(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """How somebody sounded is kept no longer than what they said."""
    turn = await open_turn(store)
    await store.take_route(turn.lease, turn.turn_id, CLAIM, told=TOLD)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Yes.", say=answer()))
    await database.write(history, Scope(conversation_id=1, now=clock.now))
    assert await database.read(grounds, 1, 5) == ()
