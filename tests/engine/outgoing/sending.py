"""How the tests send what waits in the outbox, and what is seen of it."""

from sqlalchemy import Connection, text

from engine.domain.conversation import SendWork, TurnWork, WaitWork
from engine.errors import DeliveryErrorKind
from engine.observing import Nobody
from engine.outgoing import Outgoing
from storage import withdrawing
from storage.conversations import Conversations
from tests.engine.wall import Wall
from tests.storage.builders import COMPOSE, Clock, answer, ending, words

HOUR = 3600.0
SORRY = "It could not be delivered."
TAKEN_BACK = "This is taken back."


class Watching(Nobody):
    """An observer that remembers what became of parts."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.refused: list[tuple[DeliveryErrorKind, bool]] = []

    def sent(self, seconds: float) -> None:
        """Note how long it took."""
        self.took.append(seconds)

    def not_sent(self, kind: DeliveryErrorKind, *, given_up: bool) -> None:
        """Note why not."""
        self.refused.append((kind, given_up))


async def until_settled(store: Conversations, outgoing: Outgoing, clock: Clock) -> list[float]:
    """Send until nothing is left, passing over the waits; returns them in seconds."""
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


async def previewed(store: Conversations, wall: Wall, turn: TurnWork, *, known: bool) -> None:
    """Show a preview of the turn's answer, whose id may have been lost, and end the turn."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    preview_id = await wall.open_preview(turn.place, "", turn.principal, part)
    assert preview_id is not None
    if known:
        await store.confirm_preview(turn.lease, part, preview_id)
    whole = ending("Hail is covered.", "So is theft.", say=answer())
    await store.finish_turn(turn.lease, turn.turn_id, whole)


def teammate_takes_over(connection: Connection) -> None:
    """A teammate takes the conversation, behind the back of whoever is sending."""
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


def people_take_over(connection: Connection) -> None:
    """With all that a change of owner does to what is on its way."""
    teammate_takes_over(connection)
    connection.execute(text("UPDATE conversation SET fence = fence + 1"))
    withdrawing.take_back(connection, 1, epoch=2, now=0.0)
