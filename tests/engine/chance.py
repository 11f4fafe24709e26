"""What chance decides in a made-up world, and how bad that world may be."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar

from engine.errors import StorageUnavailable
from storage.database import Arguments, Connection, Database

T = TypeVar("T")


class Chance(random.Random):
    """Everything that is left to chance, from one seed; nothing goes wrong any more once `calm`."""

    calm = False

    def happens(self, probability: float) -> bool:
        """Whether something bad happens."""
        return not self.calm and self.random() < probability

    def seconds(self, most: float) -> float:
        """How long something takes: mostly little, now and then much."""
        return most * self.random() ** 3


class Life:
    """Whether a process still lives; what a dead one waits for never comes."""

    def __init__(self) -> None:
        self.is_over = False

    async def goes_on(self) -> None:
        """Return if it does."""
        if self.is_over:
            await asyncio.get_running_loop().create_future()


class Disk(Database):
    """The real database, slow by chance, away at times, and out of a dead process's reach."""

    life: Life
    chance: Chance
    is_away: Callable[[], bool]

    async def write(
        self, change: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Write it down, if the process lives so long."""
        await self._pause()
        result = await super().write(change, *arguments)
        await self._pause()
        return result

    async def read(
        self, question: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Read it, if the process lives so long."""
        await self._pause()
        result = await super().read(question, *arguments)
        await self._pause()
        return result

    async def _pause(self) -> None:
        await self.life.goes_on()
        await asyncio.sleep(self.chance.seconds(LATENCY))
        await self.life.goes_on()
