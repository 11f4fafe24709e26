"""Looking out for people who call themselves like a teammate: what it costs the platform."""

from dataclasses import replace

from engine.domain.messages import Author
from engine.handoff.desk import Desk
from engine.handoff.imitators import Imitators
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.handoff.people import escalated
from tests.storage.builders import Clock, said


class Roll:
    """The names of the team as a platform tells them, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def names(self, _name: str, _person: str) -> tuple[str, ...]:
        """Everybody's."""
        self.asked += 1
        return ("Ana",)


async def test_a_name_is_compared_once_in_a_while_however_much_they_write(
    store: Conversations, handoffs: Handoffs, desk: Desk, clock: Clock
) -> None:
    """A chatty person costs the platform one question in five minutes, a new name another one."""
    await escalated(store, handoffs)
    roll = Roll()
    imitators = Imitators(desk, roll.names, clock=clock)

    async def writes(name: str) -> None:
        gus = Author(id="U-GUS", name=name)
        imitators.look(replace(said("Hello there.", at=9), author=gus))
        await imitators.settled()

    for _ in range(5):
        await writes("Gus")
    assert roll.asked == 1
    await writes("Ana.")
    assert roll.asked == 2
    clock.now += 301
    await writes("Gus")
    assert roll.asked == 3
