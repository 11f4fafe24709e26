"""One scenario of a customer, acted to its end although Tandem dies in the middle of it."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from sandbox.claude import Hang, Stall
from sandbox.slack.records import Envelope
from tests.dialogue.crash_points import Fate
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.doomed import Doomed
from tests.dialogue.echo import Question, Wish, is_whole
from tests.dialogue.house import House
from tests.dialogue.rating_office import RatingOffice
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.rooms import ChannelThread, ForumPost, Room, SlackThread
from tests.dialogue.slack_town import SlackTown

IDLE = """
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE turn_id IS NULL AND state = 'waiting')
AND NOT EXISTS (SELECT 1 FROM turn WHERE state = 'running')
AND NOT EXISTS (SELECT 1 FROM outbox WHERE state NOT IN ('sent', 'withdrawn', 'buried'))
"""
"""Has a row when nothing is left to do."""

_SLOWLY = Stall(after=6, again=9)
"""Three of eight pieces, and after a while six."""

_PATIENCE = 30.0
"""Seconds, of which a play needs one."""

_SECONDS_DOWN = 15.0
"""How long Tandem is away, as its database sees it: no earlier post is under way any more."""


class Stage(ABC):
    """A platform on which a play is given."""

    @abstractmethod
    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""

    @abstractmethod
    def room(self) -> Room:
        """Where the customer will write."""

    @abstractmethod
    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""

    @abstractmethod
    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""

    @abstractmethod
    async def deliver_again(self) -> None:
        """Let the time pass after which the platform delivers again what it has to."""

    @abstractmethod
    async def settle(self) -> None:
        """Return when the platform has nothing more to deliver."""


@dataclass(frozen=True, kw_only=True)
class SlackStage(Stage):
    """A channel in Slack, or a direct conversation."""

    town: SlackTown
    is_direct: bool = False

    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""
        return self.town.doomed(house, fate=fate, **engine)

    def room(self) -> Room:
        """A thread to be opened."""
        town = self.town
        channel = town.slack.direct(town.maya) if self.is_direct else town.channel
        return SlackThread(
            slack=town.slack, customer=town.maya, channel=channel, is_direct=self.is_direct
        )

    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""
        await self.town.slack.wait_until(happened, timeout=_PATIENCE)

    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""
        door = self.town.slack.world.door
        await self.town.slack.wait_until(lambda: not any(c.is_open for c in door.connections))

    async def deliver_again(self) -> None:
        """Let the time pass after which Slack delivers again what was not acknowledged."""
        slack = self.town.slack
        for seconds in (3.1, 60.1, 3.1, 300.1):
            if slack.world.deliveries.is_settled:
                return
            slack.clock.advance(seconds)
            await slack.wait_until(lambda: all(_is_over(each) for each in slack.envelopes))

    async def settle(self) -> None:
        """Return when everything was acknowledged."""
        await self.town.slack.settle()


def _is_over(envelope: Envelope) -> bool:
    """Whether nothing more comes of it before more time has passed."""
    last = envelope.attempts[-1]
    return envelope.is_settled or last.overdue or last.connection is None


@dataclass(frozen=True, kw_only=True)
class DiscordStage(Stage):
    """A forum on Discord, or a channel in which threads have to be opened."""

    town: DiscordTown
    opens_thread: bool = False

    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""
        return self.town.doomed(house, fate=fate, **engine)

    def room(self) -> Room:
        """A forum post or thread to be opened."""
        town = self.town
        if self.opens_thread:
            return ChannelThread(discord=town.discord, customer=town.diego, channel=town.channel)
        return ForumPost(discord=town.discord, customer=town.diego, forum=town.forum)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""
        await self.town.discord.wait_until(lambda: happened() or None, timeout=_PATIENCE)

    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""
        await self.town.discord.wait_until(lambda: not self.town.discord.is_connected or None)

    async def deliver_again(self) -> None:
        """Discord delivers nothing again by itself."""

    async def settle(self) -> None:
        """Return when everything is written to the gateway."""
        await self.town.discord.settled()


@dataclass(kw_only=True)
class Play(ABC):
    """What a customer asks; whenever Tandem dies meanwhile, it is started again."""

    stage: Stage
    house: House
    office: RatingOffice
    deaths: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    alive: asyncio.Event = field(default_factory=asyncio.Event)

    async def act(self, *fates: Fate, patience: float = _PATIENCE) -> Reckoning:
        """The account at the end, or when patience does.

        Each process of Tandem has its fate, the last of them that of all who come after it.
        """
        room = self.stage.room()
        deaths = sum(fate.die_at is not None for fate in fates)
        async with self._tandem(*fates):
            try:
                async with asyncio.timeout(patience):
                    await self._converse(room)
                    await self._died(deaths)
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
            timeout=_PATIENCE,
        )

    async def _over(self, room: Room) -> None:
        """Return when everything is stored, and nothing left to do."""
        await self.alive.wait()
        await self.stage.settle()
        await self._stored(len(room.asked))
        await self.house.until_stored(IDLE, timeout=_PATIENCE)

    async def _died(self, times: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.deaths >= times)

    @asynccontextmanager
    async def _tandem(self, *fates: Fate) -> AsyncIterator[None]:
        revival = asyncio.create_task(self._keep_alive(*fates))
        try:
            yield
        finally:
            revival.cancel()
            await asyncio.gather(revival, return_exceptions=True)

    async def _keep_alive(self, *fates: Fate) -> None:
        for fate in chain(fates, repeat(replace(fates[-1], die_at=None))):
            async with self.stage.doomed(
                self.house, fate=fate, rating_url=self.office.url
            ) as tandem:
                self.alive.set()
                if self.deaths:
                    await self.stage.deliver_again()
                await tandem.died.wait()
                self.alive.clear()
            await self.stage.mourn()
            let_time_pass(self.house)
            async with self.changed:
                self.deaths += 1
                self.changed.notify_all()


def let_time_pass(house: House) -> None:
    """Make each send that was begun older, so that none is under way any more."""
    with closing(sqlite3.connect(house.database)) as database, database:
        database.execute("UPDATE outbox SET began_at = began_at - ?", (_SECONDS_DOWN,))


@dataclass(kw_only=True)
class LongPlay(Play):
    """A quote is asked for; while the tool runs two questions follow, which become one turn."""

    async def _converse(self, room: Room) -> None:
        self.office.opened.clear()
        await self._ask(room, Question(number=1, wish=Wish.QUOTE))
        await self.office.wait_until_asked(timeout=_PATIENCE)
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
        await faults.wait_until_held(timeout=_PATIENCE)
        await self._ask(room, Question(number=2))
        await self.house.claude.wait_for_requests(2, timeout=_PATIENCE)
        faults.release()
