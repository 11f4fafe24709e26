"""What the assistant leaves to others: what they may answer first, what they are thanked for."""

from dataclasses import replace

import pytest

from engine.domain.conversation import NoWork, TurnWork, WaitWork, Work
from engine.domain.messages import About, Address, Author, InboundMessage, Platform
from engine.domain.receipts import ReceiptStatus
from storage.conversations import Conversations
from storage.database import Database
from storage.yielding import PeopleFirst
from tests.storage.builders import (
    BOB,
    CARL,
    COMPOSE,
    MAYA,
    PLACE,
    Clock,
    answer,
    ending,
    open_turn,
    said,
)
from tests.storage.handoffs.asked import deliver, ends_of
from tests.storage.handoffs.people import RULES, render

FOLLOW_UP = Address.FOLLOW_UP
HELPER = Author(id="B1", name="Helper", is_bot=True)
THANKS = said("thanks", at=3, address=FOLLOW_UP)
ANSWER = said("It is covered.", at=2, by=BOB, address=FOLLOW_UP)


@pytest.fixture
def store(database: Database, clock: Clock) -> Conversations:
    """People have a minute in the channel of the tests."""
    first = PeopleFirst(
        seconds={PLACE.channel: 60.0}, asks_for_human=lambda text: text == "a human please"
    )
    rules = replace(RULES, people_first=first)
    return Conversations(
        database, platform=Platform.SLACK, worker="w1", clock=clock, desk=rules, render=render
    )


async def next_of(store: Conversations, conversation: int = 1) -> Work:
    """What is next in a conversation."""
    return await store.next_work(conversation, compose=COMPOSE, prompt="p1")


async def test_a_question_waits_for_people(store: Conversations, clock: Clock) -> None:
    """From when the first of it was stored, whatever is added; then a turn has all of it."""
    until = clock.now + 60
    await store.receive(said("Is hail covered?"))
    assert await next_of(store) == WaitWork(until=until)
    clock.now += 59
    await store.receive(said("On a Polo.", at=2))
    assert await next_of(store) == WaitWork(until=until)
    clock.now += 1
    work = await next_of(store)
    assert isinstance(work, TurnWork)
    assert [message.text for message in work.asked] == ["Is hail covered?", "On a Polo."]


@pytest.mark.parametrize(
    "message",
    [
        said("Is hail covered?", place=replace(PLACE, channel="C2")),
        said("a human please"),
        replace(said("Say that it is."), about=About.INSTRUCTION),
    ],
)
async def test_what_does_not_wait(store: Conversations, message: InboundMessage) -> None:
    """Another channel, who asks for a person, and what people hand back."""
    await store.receive(message)
    assert isinstance(await next_of(store), TurnWork)


async def test_thanks_to_who_answered(store: Conversations, database: Database) -> None:
    """They are marked, and the question is left to that person."""
    await store.receive(said("Is hail covered?"))
    await store.receive(ANSWER)
    receipt = await store.receive(THANKS)
    assert (receipt.status, receipt.is_thanks) == (ReceiptStatus.KEPT, True)
    assert (await store.receive(THANKS)).is_thanks is False  # delivered again: no second sign
    assert await next_of(store) == NoWork()
    context = ("kept", "ignored", "context")
    assert await ends_of(database) == [("kept", "ignored", "other_owner"), context, context]


@pytest.mark.parametrize(
    ("before", "thanks"),
    [
        (replace(ANSWER, author=HELPER), THANKS),
        (replace(ANSWER, address=Address.TO_ASSISTANT), THANKS),
        (replace(ANSWER, text="Is it a Golf?"), THANKS),
        (replace(ANSWER, author=MAYA), THANKS),
        (ANSWER, replace(THANKS, author=CARL)),
        (ANSWER, replace(THANKS, address=Address.TO_ASSISTANT)),
        (ANSWER, replace(THANKS, text="thanks, but it still fails")),
    ],
)
async def test_what_is_no_thanks_to_who_answered(
    store: Conversations, before: InboundMessage, thanks: InboundMessage
) -> None:
    """A program, a question, oneself; thanks of who never asked, to the assistant, or with more."""
    await store.receive(said("Is hail covered?"))
    await store.receive(before)
    assert (await store.receive(thanks)).is_thanks is False
    assert isinstance(await next_of(store), WaitWork)


async def test_thanks_once_the_assistant_has_spoken(database: Database, clock: Clock) -> None:
    """What it said after the other person may be what is thanked for: it answers."""
    store = Conversations(
        database, platform=Platform.SLACK, worker="w1", clock=clock, desk=RULES, render=render
    )
    turn = await open_turn(store, said("Is hail covered?"), ANSWER)
    clock.now += 1
    await store.finish_turn(turn.lease, turn.turn_id, ending("It is.", say=answer()))
    await deliver(store)
    assert (await store.receive(THANKS)).is_thanks is False
    assert isinstance(await next_of(store), TurnWork)
