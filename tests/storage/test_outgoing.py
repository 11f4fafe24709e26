"""How the engine treats the outbox when a platform does not take a post."""

from collections import deque

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import SendWork, WaitWork
from engine.domain.messages import Place
from engine.domain.posts import Part, Post, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.outgoing import Outgoing, SendEnd
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import COMPOSE, Clock, answered, sends_of

HOUR = 3600.0


class Platform:
    """A platform that refuses as often as it is told to, and remembers what it took."""

    settle_seconds = 2.0

    def __init__(self) -> None:
        self.refusals: deque[DeliveryError] = deque()
        self.taken: list[str] = []
        self.looked = 0

    def render(self, post: Post) -> tuple[Part, ...]:
        """Nothing is rendered here."""
        raise NotImplementedError

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """No sign is needed."""

    async def show_idle(self, place: Place) -> None:
        """No sign is needed."""

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Refuse, or take."""
        if self.refusals:
            raise self.refusals.popleft()
        self.taken.append(part.part.text)
        return f"remote-{len(self.taken)}"

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Nothing ever arrived."""
        self.looked += 1
        if self.refusals:
            raise self.refusals.popleft()
        return None


def refusal(kind: DeliveryErrorKind, retry_after: float | None = None) -> DeliveryError:
    """What the platform says instead of taking a post."""
    return DeliveryError("no", kind=kind, retry_after=retry_after)


async def until_settled(store: Conversations, platform: Platform, clock: Clock) -> list[float]:
    """Send until nothing is left, passing over the waits; returns them in seconds."""
    outgoing = Outgoing(store, platform, clock=clock)
    waits: list[float] = []
    while True:
        work = await store.next_work(1, compose=COMPOSE, prompt="p1")
        match work:
            case SendWork():
                await outgoing.send(work)
            case WaitWork(until=until):
                waits.append(until - clock.now)
                clock.now = until
            case _:
                return waits


def _teammate_takes_over(connection: Connection) -> None:
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


@pytest.fixture
async def waiting(store: Conversations) -> Conversations:
    """A store with one answered turn whose part has not left yet."""
    await answered(store, "Hail is covered.")
    return store


async def test_a_platform_that_is_busy_for_long_gets_the_post_in_the_end(
    waiting: Conversations, clock: Clock
) -> None:
    """Thirty rate limits in a row bury nothing."""
    platform = Platform()
    platform.refusals.extend(refusal(DeliveryErrorKind.RETRY, 1.0) for _ in range(30))
    waits = await until_settled(waiting, platform, clock)
    assert platform.taken == ["Hail is covered."]
    assert min(waits) >= 1.0
    assert len(waits) == 30


async def test_an_answer_of_yesterday_is_given_up(waiting: Conversations, clock: Clock) -> None:
    """What could not be posted for hours is buried, and the conversation goes on."""
    platform = Platform()
    platform.refusals.extend(refusal(DeliveryErrorKind.RETRY) for _ in range(1_000))
    began = clock.now
    await until_settled(waiting, platform, clock)
    assert platform.taken == []
    assert 6 * HOUR <= clock.now - began < 7 * HOUR


async def test_a_search_that_fails_is_not_repeated_every_second(
    waiting: Conversations, clock: Clock
) -> None:
    """Looking for a post in doubt backs off as sending does, and ends."""
    platform = Platform()
    platform.refusals.extend(refusal(DeliveryErrorKind.IN_DOUBT) for _ in range(1_000))
    waits = await until_settled(waiting, platform, clock)
    assert platform.taken == []
    assert max(waits) > 60
    assert len(waits) < 200


async def test_a_final_refusal_is_believed_at_once(waiting: Conversations, clock: Clock) -> None:
    """A place that is gone is not tried again."""
    platform = Platform()
    platform.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    assert await until_settled(waiting, platform, clock) == []
    assert platform.taken == []


async def test_a_withdrawn_post_was_not_posted(
    waiting: Conversations, database: Database, clock: Clock
) -> None:
    """Where somebody else owns the conversation, the end of sending says so."""
    work = await sends_of(waiting, 1)
    platform = Platform()
    await database.write(_teammate_takes_over)
    assert await Outgoing(waiting, platform, clock=clock).send(work) is SendEnd.WITHDRAWN
    assert platform.taken == []
