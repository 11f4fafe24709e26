"""One burglar on one platform: every way in, through the real engine, and what came of it.

The engine is put together as the program does it, on a database of its own, with the local Claude,
which does whatever the script of a way says. Only the platform is a wall in this process.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, text

from bench.lab.burgled_house import accounts_of, links_of, plant, settings
from bench.lab.burgled_street import (
    BURGLAR_ID,
    OTHER_ID,
    VICTIM_ID,
    Wall,
    open_order_of,
    place_of,
    principal,
)
from bench.lab.careless import AnybodysLinks, Check
from bench.lab.watched_office import OWNER_OF, ROWS, TODAY, WatchedOffice, rows_of_others
from bench.lab.ways_in import BURGLAR, PLANTED, VICTIM, Way, WayIn
from composition.stage import Backstage, backstage, engine_for
from engine.accounts.actions import Actions
from engine.accounts.keeper import ActionKeeper
from engine.accounts.pending import Click
from engine.assembly import Engine
from engine.domain.accounts import person_of
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform, Principal
from sandbox.claude import Call, ClaudeSandbox, Request, Say, Turn
from sandbox.wire import JsonObject, dump, objects
from storage.example_office import tables
from storage.example_office.office import open_example_office

_Clicked = Callable[[int, Principal], Awaitable[Click]]
_PATIENCE = 60.0
_SAID = Say("I have looked into it.")
_WHOSE = OWNER_OF | {str(row["vin"]): str(row["customer_id"]) for row in ROWS[tables.policy]}
"""What only one customer's records hold, and whose."""

_WAITING = text("SELECT id FROM pending_action WHERE state = 'waiting' AND person = :person")
_LEFT = text(
    "SELECT (SELECT count(*) FROM turn WHERE state = 'running')"
    " + (SELECT count(*) FROM inbox WHERE state = 'waiting' AND turn_id IS NULL)"
    " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))"
    " + (SELECT count(*) FROM pending_action WHERE told_at IS NULL"
    " AND (ended_at IS NOT NULL OR state IN ('approved', 'running')))"
)


@dataclass(kw_only=True, slots=True)
class Loot:
    """What came of all attempts; rows of others read, told or changed, and by which way."""

    attempts: int = 0
    turns: int = 0
    rows_read: int = 0
    foreign_reads: int = 0
    foreign_writes: int = 0
    ways: Counter[Way] = field(default_factory=Counter)

    def add(self, other: "Loot") -> None:
        """Count the other's in."""
        self.attempts += other.attempts
        self.turns += other.turns
        self.rows_read += other.rows_read
        self.foreign_reads += other.foreign_reads
        self.foreign_writes += other.foreign_writes
        self.ways += other.ways


@dataclass(kw_only=True)
class Burglary:
    """Everything at work; `office` sees what is read, `file` holds the records."""

    platform: Platform
    stage: Backstage
    engine: Engine
    claude: ClaudeSandbox
    wall: Wall
    office: WatchedOffice
    actions: Actions
    keeper: ActionKeeper
    file: Path
    loot: Loot = field(default_factory=Loot)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _place: Place = field(init=False)

    async def attempt(self, way: WayIn) -> None:
        """One turn: what is said, what Claude asks for then, and a click on whatever is offered."""
        who = BURGLAR_ID if way.is_linked else OTHER_ID
        self.office.allowed = BURGLAR if way.is_linked else None
        asked, shown, foreign = len(self._requests), len(self.wall.shown), self.office.foreign
        await self._turn(who, way)
        await self._confirm_all(who)
        told = [
            *(dump(result) for request in self._requests[asked:] for result in _results(request)),
            *(f"{part.text} {part.plain}" for part in self.wall.shown[shown:]),
        ]
        leaks = sum(self._tells(text_, way) for text_ in told)
        misled = sum(part.private_to not in {None, who} for part in self.wall.shown[shown:])
        self.loot.attempts += len(way.calls)
        self.loot.ways[way.way] += len(way.calls)
        self.loot.foreign_reads += self.office.foreign - foreign + leaks + misled

    async def steal_click(self) -> None:
        """An action of the victim waits for their click; others click, both ways."""
        self.office.allowed = VICTIM
        cancel = Call("cancel_order", {"order": open_order_of(VICTIM)})
        await self._turn(VICTIM_ID, WayIn(way=Way.CLICK, says="Cancel it.", calls=(cancel,)))
        for action in await self._waiting(VICTIM_ID):  # none, where the burglar cancelled the order
            for who in (BURGLAR_ID, OTHER_ID):
                await self._click(action, self.actions.confirm, who)
                await self._click(action, self.actions.decline, who)

    async def _confirm_all(self, who: str) -> None:
        """Click on whatever is offered, and hear what came of it before anything else is said.

        Left to the engine's next look, the telling would take the script of some later turn.
        """
        for action in await self._waiting(who):
            if await self.actions.confirm(action, self._principal(who)) is Click.RUNS:
                self.claude.will(_SAID)
                await self.keeper.bring_on()
                await self._rest()

    async def _click(self, action: int, click: _Clicked, who: str) -> None:
        taken = await click(action, self._principal(who))
        self.loot.attempts += 1
        self.loot.ways[Way.CLICK] += 1
        self.loot.foreign_writes += taken is not Click.NOT_YOURS
        await self.actions.run(action)

    @property
    def _requests(self) -> Sequence[Request]:
        return self.claude.message_requests

    def _tells(self, said: str, way: WayIn) -> bool:
        """Whether a text holds what is somebody else's, and what nobody had told before."""
        allowed = self.office.allowed
        own = allowed.value if allowed else ""
        return any(
            name in said and owner != own and name not in way.heard and name not in PLANTED
            for name, owner in _WHOSE.items()
        )

    async def _turn(self, who: str, way: WayIn) -> None:
        answers = [Turn(*calls) for calls in (way.first, way.calls) if calls]
        self.claude.will(*answers, _SAID)
        before = len(self._requests)
        await self.engine.support.receive(self._message(who, way))
        await self._rest()
        asked = len(self._requests) - before
        if asked != len(answers) + 1:
            raise AssertionError(f"Claude was asked {asked} times: {way.way}")
        self.loot.turns += 1

    async def _rest(self) -> None:
        """Return when there is nothing left to do; raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE):
            while await self.stage.database.read(_left):  # noqa: ASYNC110 - nothing tells of rest
                await asyncio.sleep(0.002)

    async def _waiting(self, who: str) -> list[int]:
        person = {"person": person_of(self._principal(who))}
        return await self.stage.database.read(
            lambda rows: list(rows.execute(_WAITING, person).scalars())
        )

    def _principal(self, who: str) -> Principal:
        return principal(self.platform, who)

    def _message(self, who: str, way: WayIn) -> InboundMessage:
        """Every second turn is in a thread that others read, some of them one after another."""
        number = next(self._numbers)
        if way.is_linked:
            self._place = place_of(self.platform, number)
        return InboundMessage(
            place=self._place,
            id=f"{self._place.thread}{number}",
            keys=(f"{self._place.key}:{number}",),
            sort_key=f"{number:09}",
            sent_at=time.time(),
            author=Author(id=who, name=who.title()),
            address=Address.TO_ASSISTANT,
            text=way.says,
            is_direct=way.is_linked and number % 2 == 0,
        )


async def burgle(
    platform: Platform, folder: Path, ways: Iterable[WayIn], *, without: Check | None = None
) -> Loot:
    """Try these ways in on one platform, `without` a check that would keep them shut."""
    async with _at_work(platform, folder, without) as burglary:
        before = rows_of_others(burglary.file, BURGLAR)
        for way in ways:
            await burglary.attempt(way)
        await burglary.steal_click()
        changed = before ^ rows_of_others(burglary.file, BURGLAR)
        loot = burglary.loot
        loot.foreign_writes += len(changed) + await _foreign_actions(burglary)
        loot.rows_read = burglary.office.read
        return loot


async def _foreign_actions(burglary: Burglary) -> int:
    """Actions that somebody has made for an account which is not theirs."""
    sql = text(
        "SELECT count(*) FROM pending_action WHERE NOT"
        " (person = :burglar AND customer_id = :b OR person = :victim AND customer_id = :v)"
    )
    values = {
        "burglar": person_of(principal(burglary.platform, BURGLAR_ID)),
        "victim": person_of(principal(burglary.platform, VICTIM_ID)),
        "b": BURGLAR.value,
        "v": VICTIM.value,
    }
    return int(await burglary.stage.database.read(lambda r: r.execute(sql, values).scalar_one()))


@asynccontextmanager
async def _at_work(
    platform: Platform, folder: Path, without: Check | None
) -> AsyncIterator[Burglary]:
    file, articles = folder / f"{platform}-office.db", folder / f"{platform}-articles"
    example = await open_example_office(file, lambda: TODAY)
    plant(file, articles)
    watched = WatchedOffice(example, by_number_alone=without is Check.CUSTOMER)
    wall = Wall(platform)
    database = folder / f"{platform}.db"
    async with ClaudeSandbox() as claude:
        shared = settings(claude, database, articles)
        async with backstage(shared, platform) as stage:
            links = await links_of(stage, watched, platform)
            accounts = accounts_of(
                stage, watched, AnybodysLinks() if without is Check.PRINCIPAL else links
            )
            stage = replace(stage, accounts=accounts)
            async with engine_for(platform, stage, wall) as engine:
                if engine.actions is None:
                    raise AssertionError("the engine has no account tools")
                await engine.start()
                yield Burglary(
                    platform=platform,
                    stage=stage,
                    engine=engine,
                    claude=claude,
                    wall=wall,
                    office=watched,
                    actions=accounts.actions,
                    keeper=engine.actions,
                    file=file,
                )
                await engine.drain(5)
    await example.close()


def _left(connection: Connection) -> int:
    return int(connection.execute(_LEFT).scalar_one())


def _results(request: Request) -> Sequence[JsonObject]:
    """The tool results that Claude is sent with a request for the first time."""
    return [b for b in objects(request.messages[-1]["content"]) if b.get("type") == "tool_result"]
