"""One scenario of a customer, acted to its end although Tandem dies in the middle of it."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass

from sandbox.claude import Hang, Stall
from tests.dialogue.crash_points import Fate
from tests.dialogue.echo import Question, Wish, is_whole
from tests.dialogue.rating_office import RatingOffice
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.revival import Revival
from tests.dialogue.rooms import Room
from tests.dialogue.stages import PATIENCE

IDLE = """
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE turn_id IS NULL AND state = 'waiting')
AND NOT EXISTS (SELECT 1 FROM turn WHERE state = 'running')
AND NOT EXISTS (SELECT 1 FROM outbox WHERE state NOT IN ('sent', 'withdrawn', 'buried'))
"""
"""Has a row when nothing is left to do."""

_SLOWLY = Stall(after=6, again=9)
"""Three of eight pieces, and after a while six."""


@dataclass(kw_only=True)
class Play(Revival, ABC):
    """What a customer asks; whenever Tandem dies meanwhile, it is started again."""

    office: RatingOffice

    def __post_init__(self) -> None:
        self.settings = {"rating_url": self.office.url, **self.settings}

    async def act(self, *fates: Fate) -> Reckoning:
        """The account at the end, or when PATIENCE does.

        Each process of Tandem has its fate, the last of them that of all who come after it.
        """
        room = self.stage.room()
        deaths = sum(fate.die_at is not None for fate in fates)
        async with self.tandem(*fates):
            await self.alive.wait()  # the first process of all has everything to import
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._converse(room)
                    await self.died(deaths)
                    await self._over(room)
            except TimeoutError:
                self.house.claude.faults.release()
                self.office.opened.set()  # what did not come is counted as lost
        filed = filed_in(self.house.rows(TAKEN))
        return reckon([room.talk()], filed, self.office.keys)

    @abstractmethod
    async def _converse(self, room: Room) -> None: ...

    async def _ask(self, room: Room, question: Question) -> None:
        await self.alive.wait()
        await room.ask(question)

    async def _stored(self, messages: int) -> None:
        await self.house.until_stored(
            f"SELECT 1 FROM inbox GROUP BY 1 HAVING count(*) >= {messages}",  # noqa: S608 - a number
            timeout=PATIENCE,
        )

    async def _over(self, room: Room) -> None:
        """Return when everything is stored, and nothing left to do."""
        await self.alive.wait()
        await self.stage.settle()
        await self._stored(len(room.asked))
        await self.house.until_stored(IDLE, timeout=PATIENCE)


@dataclass(kw_only=True)
class LongPlay(Play):
    """A quote is asked for; while the tool runs two questions follow, which become one turn."""

    async def _converse(self, room: Room) -> None:
        self.office.opened.clear()
        await self._ask(room, Question(number=1, wish=Wish.QUOTE))
        await self.office.wait_until_asked(timeout=PATIENCE)
        if room.is_open:
            await self._ask(room, Question(number=2))
            await self._stored(2)
            await self._ask(room, Question(number=3))
            await self._stored(3)
        self.office.opened.set()


@dataclass(kw_only=True)
class ShortPlay(Play):
    """One question."""

    async def _converse(self, room: Room) -> None:
        await self._ask(room, Question(number=1))


@dataclass(kw_only=True)
class SlowPlay(Play):
    """One question, whose answer is written so slowly that people see it grow."""

    async def _converse(self, room: Room) -> None:
        faults = self.house.claude.faults
        faults.next(_SLOWLY)
        await self._ask(room, Question(number=1, wish=Wish.STORY))
        await self.stage.until(lambda: any(room.heard()))
        beginning = room.heard()[0]
        faults.release()
        await self.stage.until(lambda: is_whole(beginning) or room.heard()[:1] != [beginning])
        faults.release()


@dataclass(kw_only=True)
class OvertakenPlay(Play):
    """A question, and another while Claude thinks about the first."""

    async def _converse(self, room: Room) -> None:
        faults = self.house.claude.faults
        faults.next(Hang())
        await self._ask(room, Question(number=1))
        await faults.wait_until_held(timeout=PATIENCE)
        await self._ask(room, Question(number=2))
        await self.house.claude.wait_for_requests(2, timeout=PATIENCE)
        faults.release()
