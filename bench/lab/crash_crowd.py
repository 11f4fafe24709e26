"""Customers who go on asking, in bursts, whatever happens to Tandem."""

import asyncio
import random
from collections.abc import Sequence

from bench.lab.crash_street import Street
from tests.dialogue.echo import Question, Wish, marks_in
from tests.dialogue.rooms import Room

_ROOMS = 24
"""Conversations at a time."""

_QUESTIONS = 30
"""Asked in a conversation before its customer leaves."""

_PATIENCE = 4
"""Questions without an answer after which a customer waits."""

_REPEATED = 0.1
"""The share of events that come twice."""

_WISHES = (Wish.WORDS, Wish.QUOTE, Wish.STORY, Wish.ESSAY)
_WEIGHTS = (0.6, 0.15, 0.15, 0.1)


class Crowd:
    """Every conversation there ever was; `ask` goes on until cancelled."""

    def __init__(self, street: Street, chance: random.Random) -> None:
        self.rooms: list[Room] = []
        self._street = street
        self._chance = chance
        self._present: list[Room] = []
        self._number = 0

    async def ask(self, *, bursts_per_second: float) -> None:
        """Let somebody write every now and then."""
        while True:
            await asyncio.sleep(self._chance.expovariate(bursts_per_second))
            room = self._somebody()
            if room is not None:
                await self._burst(room)

    @property
    def waiting(self) -> Sequence[Room]:
        """Conversations with an unanswered question."""
        return [room for room in self.rooms if _unanswered(room)]

    @property
    def heard(self) -> int:
        """How much the assistant has said, to anybody."""
        return sum(len(room.heard()) for room in self.rooms)

    async def _burst(self, room: Room) -> None:
        for _ in range(self._chance.randint(1, 3)):
            if room.is_open or not room.asked:
                await self._say(room)

    async def _say(self, room: Room) -> None:
        self._number += 1
        if self._chance.random() < _REPEATED:
            self._street.repeat_next()
        (wish,) = self._chance.choices(_WISHES, _WEIGHTS)
        await room.ask(Question(number=self._number, wish=wish))
        await asyncio.sleep(self._chance.uniform(0.0, 0.03))

    def _somebody(self) -> Room | None:
        """Anyone who may speak now; whoever has asked enough makes room for another."""
        self._present = [room for room in self._present if len(room.asked) < _QUESTIONS]
        while len(self._present) < _ROOMS:
            room = self._street.room(len(self.rooms))
            self.rooms.append(room)
            self._present.append(room)
        room = self._chance.choice(self._present)
        if not room.asked and not room.is_listed and not self._street.is_connected:
            return None
        if room.asked and (not room.is_open or _unanswered(room) >= _PATIENCE):
            return None
        return room


def _unanswered(room: Room) -> int:
    answered = {mark for text in room.heard() for mark in marks_in(text)}
    return sum(question.marks[-1] not in answered for question in room.asked)
