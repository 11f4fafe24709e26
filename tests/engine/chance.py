"""What is left to chance in a made-up town, who still lives in it, and its slow disk."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Connection

from engine.errors import StorageUnavailable
from storage.database import Database, _Opened

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

DISK_SECONDS = 0.05
"""Longest pause before and after each look into the database and each change of it."""


class Chance(random.Random):
    """Everything that is left to chance, from one seed; nothing goes wrong any more once `calm`."""

    calm = False

    def goes_wrong(self, probability: float) -> bool:
        """Whether something bad happens."""
        return self.random() < probability and not self.calm

    def seconds(self, most: float) -> float:
        """How long something takes: mostly little, now and then much."""
        return float(most * self.random() ** 3)


class Life:
    """Whether a process still lives; what a dead one waits for never comes."""

    is_over = False

    async def goes_on(self) -> None:
        """Return only if it does."""
        if self.is_over:
            await asyncio.get_running_loop().create_future()

    async def passes(self, seconds: float) -> None:
        """Wait, and return only if it is still there afterwards."""
        await self.goes_on()
        await asyncio.sleep(seconds)
        await self.goes_on()


class Disk(Database):
    """The real database: slow, away at times, and out of a dead process's reach."""

    def __init__(self, opened: _Opened, *, life: Life, chance: Chance) -> None:
        super().__init__(opened)
        self._life = life
        self._chance = chance
        self.is_away = False

    async def write(
        self, change: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Change it, if there is time before the process dies."""
        await self._come()
        result = await super().write(change, *arguments)
        await self._life.passes(self._chance.seconds(DISK_SECONDS))
        return result

    async def read(
        self, question: Callable[[Connection, *Arguments], T], *arguments: *Arguments
    ) -> T:
        """Look into it, if there is time before the process dies."""
        await self._come()
        result = await super().read(question, *arguments)
        await self._life.passes(self._chance.seconds(DISK_SECONDS))
        return result

    async def _come(self) -> None:
        await self._life.passes(self._chance.seconds(DISK_SECONDS))
        if self.is_away:
            raise StorageUnavailable("the disk is full")
