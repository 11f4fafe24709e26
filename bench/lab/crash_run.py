"""Kills Tandem at random moments under load, starts it again at once, and draws up the account."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

from bench.lab.crash_crowd import Crowd
from bench.lab.crash_mischief import Mischief
from bench.lab.crash_street import Street
from bench.lab.crash_takeovers import Takeovers
from tests.dialogue.crash_points import Fate
from tests.dialogue.doomed import Doomed
from tests.dialogue.guards import Guard
from tests.dialogue.house import House
from tests.dialogue.play import IDLE
from tests.dialogue.rating_office import RatingOffice
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon

_BURSTS_PER_SECOND = 8.0
_IMPATIENT = 0.25
"""The share of kills that do not wait for a first reply: in start-up, or in the middle of work."""

_LONGEST_WAIT = 20.0
_LONGEST_END = 90.0
_QUIET = 1.5
_COLD_EVERY = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How often, and with which guard taken away."""

    kills: int
    without: Guard | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What came of it: the reckoning, seconds from a kill to the first new reply, the load.

    A cold recovery begins with Python itself, the others with all modules there.
    """

    reckoning: Reckoning
    recoveries: tuple[float, ...]
    cold_recoveries: tuple[float, ...]
    questions: int
    unheard: int
    """Questions that were never stored, among those lost."""

    excused: int
    """Questions whose answer a takeover took back, or that the platform had no way to bring."""

    pranks: Counter[str]


@dataclass(kw_only=True)
class Run:
    """One run on one platform."""

    street: Street
    house: House
    office: RatingOffice
    mischief: Mischief
    chance: random.Random
    recoveries: list[float] = field(default_factory=list)
    cold_recoveries: list[float] = field(default_factory=list)
    killed_at: float = field(default_factory=time.monotonic)

    async def run(self, plan: Plan) -> Account:
        """Kill as often as planned, let everything end, and count."""
        crowd = Crowd(self.street, self.chance)
        takeovers = Takeovers(self.house, self.chance)
        fate = Fate(log=self.house.folder / "log", without=plan.without, hasty=True)
        around = (
            crowd.ask(bursts_per_second=_BURSTS_PER_SECOND),
            self.mischief.play(),
            takeovers.go_on(),
        )
        await self._settle_in(fate)
        async with _while_here(*around):
            for number in range(plan.kills):
                await self._live_and_die(fate, is_cold=number % _COLD_EVERY == 0)
        self.mischief.calm()
        await self._end(crowd, fate)
        return self._account(crowd, takeovers)

    async def _settle_in(self, fate: Fate) -> None:
        """A first start, before anybody has said anything."""
        async with self._tandem(fate):
            await self.house.until_stored(self.street.settled_in, timeout=_LONGEST_WAIT)
        await self._gone()
        self.killed_at = time.monotonic()

    async def _live_and_die(self, fate: Fate, *, is_cold: bool) -> None:
        recoveries = self.cold_recoveries if is_cold else self.recoveries
        async with self._tandem(fate, is_cold=is_cold) as tandem:
            if not is_cold and self.chance.random() < _IMPATIENT:
                await asyncio.sleep(self.chance.uniform(0.0, 0.6))
            else:
                await self._first_reply(recoveries)
                await asyncio.sleep(self.chance.uniform(0.0, 0.5))
            if tandem.died.is_set():
                raise RuntimeError(f"Tandem ended by itself; see {self.house.folder / 'log'}")
            await tandem.kill()
            self._note_recovery(recoveries)
        await self._gone()

    async def _gone(self) -> None:
        """Return when the platform has noticed a death."""
        await self.street.until(lambda: not self.street.is_connected, _LONGEST_WAIT)

    async def _first_reply(self, recoveries: list[float]) -> None:
        """Return when recovery is over; what takes too long is counted as that long."""
        with suppress(TimeoutError):
            await self.street.until(
                lambda: self.street.posted_since(self.killed_at) is not None, _LONGEST_WAIT
            )
            return
        recoveries.append(_LONGEST_WAIT)

    def _note_recovery(self, recoveries: list[float]) -> None:
        replied_at = self.street.posted_since(self.killed_at)
        if replied_at is not None:
            recoveries.append(replied_at - self.killed_at)
        self.killed_at = time.monotonic()

    async def _end(self, crowd: Crowd, fate: Fate) -> None:
        """Let the last process do whatever is left, until nothing changes any more."""
        async with self._tandem(fate):
            await self.street.until(lambda: self.street.is_connected, _LONGEST_WAIT)
            await self.street.deliver_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_END):
                    await self._silence(crowd)

    async def _silence(self, crowd: Crowd) -> None:
        """Return when there is nothing left to do, and nothing comes for a while either."""
        before, heard = -1, crowd.heard
        while crowd.waiting and heard != before:
            await self.house.until_stored(IDLE, timeout=_LONGEST_END)
            await asyncio.sleep(_QUIET)
            before, heard = heard, crowd.heard

    def _tandem(self, fate: Fate, *, is_cold: bool = False) -> AbstractAsyncContextManager[Doomed]:
        shared = self.house.settings(
            quiet_seconds=0.1,
            rating_url=self.office.url,
            customer_minute_messages=0,  # this crowd never stops asking
            customer_day_messages=0,
            customer_day_tokens=0,
            customer_day_usd=0,
        )
        return self.street.doomed(shared, fate, is_cold=is_cold)

    def _account(self, crowd: Crowd, takeovers: Takeovers) -> Account:
        filed = filed_in(self.house.rows(TAKEN))
        excused = takeovers.silenced.keys() | set(self.street.unheard(crowd.rooms, filed.keys()))
        talks = [replace(room.talk(), excused=excused) for room in crowd.rooms]
        reckoning = reckon(talks, filed, self.office.keys)
        asked = [question.number for talk in talks for question in talk.asked]
        return Account(
            reckoning=reckoning + Reckoning(talked_over=takeovers.talked_over),
            recoveries=tuple(self.recoveries),
            cold_recoveries=tuple(self.cold_recoveries),
            questions=len(asked),
            unheard=sum(number not in filed.keys() | excused for number in asked),
            excused=len(excused),
            pranks=self.mischief.played,
        )


@asynccontextmanager
async def _while_here(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let endless work go on beside what is done here; what breaks it, breaks this."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        yield
        for task in tasks:
            task.cancel()
