"""The engine's end of the outbox, and a platform that refuses or forgets."""

import pytest

from engine.domain.conversation import SendWork, TurnWork
from engine.domain.posts import Part, QueuedPart
from engine.outgoing import Outgoing
from storage.conversations import Conversations
from tests.engine.outgoing.sending import SORRY, TAKEN_BACK, Watching
from tests.engine.wall import Wall
from tests.storage.builders import Clock, answered, open_turn, words


@pytest.fixture
def wall() -> Wall:
    """The platform."""
    return Wall()


@pytest.fixture
def watching() -> Watching:
    """The observer."""
    return Watching()


@pytest.fixture
def outgoing(store: Conversations, wall: Wall, watching: Watching, clock: Clock) -> Outgoing:
    """The engine's end of the outbox."""

    def undelivered(work: SendWork, part: QueuedPart) -> tuple[Part, ...]:
        return (words(f"{SORRY} {work.reference}"),)

    def taken_back(work: SendWork, part: QueuedPart) -> Part:
        return words(TAKEN_BACK)

    return Outgoing(
        store,
        wall,
        undelivered=undelivered,
        taken_back=taken_back,
        observer=watching,
        clock=clock,
    )


@pytest.fixture
async def waiting(store: Conversations) -> Conversations:
    """A store with one answered turn whose part has not left yet."""
    await answered(store, "Hail is covered.")
    return store


@pytest.fixture
async def turn(store: Conversations) -> TurnWork:
    """A turn that has not ended yet."""
    return await open_turn(store)
