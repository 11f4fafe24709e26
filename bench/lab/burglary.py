"""One burglar on one platform: every way in, through the real engine, and what came of it.

The engine is put together as the program does it, on a database of its own, with the local Claude,
which does whatever the script of a way says. Only the platform is a wall in this process.
"""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, text

from adapters.discord.markdown import render_post as on_discord
from adapters.slack.markdown import render_post as on_slack
from bench.lab.careless import AnybodysLinks, Check
from bench.lab.watched_office import OWNER_OF, ROWS, TODAY, WatchedOffice, rows_of_others
from bench.lab.ways_in import BURGLAR, PLANTED, VICTIM, Way, WayIn
from composition.reading import SharedSettings
from composition.settings import OperationsSettings
from composition.stage import Backstage, backstage, engine_for
from engine.accounts.access import Accounts
from engine.accounts.actions import ActionRules, Actions
from engine.accounts.keeping import KeptLinks, Trust
from engine.accounts.link_ports import LinkRules
from engine.accounts.link_settings import LinkSettings
from engine.accounts.linked import LinkedBy
from engine.accounts.pending import Click
from engine.accounts.ports import Links
from engine.accounts.settings import AccountSettings
from engine.assembly import Engine
from engine.domain.accounts import CustomerId, OrderStatus, person_of
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform, Principal
from engine.domain.posts import Part, Post, QueuedPart
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings
from sandbox.claude import Call, ClaudeSandbox, Request, Say, Turn
from sandbox.wire import JsonObject, dump, objects
from storage.accounts.actions import PendingActionStore
from storage.accounts.link_changes import link
from storage.accounts.link_requests import LinkRequests
from storage.example_office import tables
from storage.example_office.office import open_example_office
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import RetentionSettings, StorageSettings

_Clicked = Callable[[int, Principal], Awaitable[Click]]
_PATIENCE = 60.0
_RULES = ActionRules(confirm_seconds=900, approval_seconds=900, approval_above=Decimal(700))
_SAID = Say("I have looked into it.")
_BURGLAR, _VICTIM, _OTHER = "burglar", "victim", "other"
_WHOSE = OWNER_OF | {str(row["vin"]): str(row["customer_id"]) for row in ROWS[tables.policy]}
"""What only one customer's records hold, and whose."""

_WAITING = text("SELECT id FROM pending_action WHERE state = 'waiting' AND person = :person")
_LEFT = text(
    "SELECT (SELECT count(*) FROM turn WHERE state = 'running')"
    " + (SELECT count(*) FROM inbox WHERE state = 'waiting' AND turn_id IS NULL)"
    " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))"
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


class Wall:
    """Implements `engine.ports.Delivery`: shows everything at once, and keeps it."""

    settle_seconds = 10.0
    preview_seconds = 1.0

    def __init__(self, platform: Platform) -> None:
        self._render = on_slack if platform is Platform.SLACK else on_discord
        self._ids = count(1)
        self.shown: list[Part] = []

    def render(self, post: Post) -> tuple[Part, ...]:
        """As the platform's adapter does."""
        return self._render(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Nobody looks."""

    async def show_idle(self, place: Place) -> None:
        """Nobody looks."""

    def may_preview(self, place: Place) -> bool:
        """Never."""
        return False

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Never."""
        return None

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Never."""
        return False

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Gone at once."""

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Shown at once."""
        self.shown.append(part.part)
        return f"M{next(self._ids)}"

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Nothing is ever in doubt here."""
        return None


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
    file: Path
    loot: Loot = field(default_factory=Loot)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _place: Place = field(init=False)

    async def attempt(self, way: WayIn) -> None:
        """One turn: what is said, what Claude asks for then, and a click on whatever is offered."""
        who = _BURGLAR if way.is_linked else _OTHER
        self.office.allowed = BURGLAR if way.is_linked else None
        asked, shown, foreign = len(self._requests), len(self.wall.shown), self.office.foreign
        await self._turn(who, way)
        told = [
            *(dump(result) for request in self._requests[asked:] for result in _results(request)),
            *(f"{part.text} {part.plain}" for part in self.wall.shown[shown:]),
        ]
        leaks = sum(self._tells(text_, way) for text_ in told)
        misled = sum(part.private_to not in {None, who} for part in self.wall.shown[shown:])
        self.loot.attempts += len(way.calls)
        self.loot.ways[way.way] += len(way.calls)
        self.loot.foreign_reads += self.office.foreign - foreign + leaks + misled
        for action in await self._waiting(who):
            await self.actions.confirm(action, self._principal(who))
            await self.actions.run(action)

    async def steal_click(self) -> None:
        """An action of the victim waits for their click; others click, both ways."""
        self.office.allowed = VICTIM
        cancel = Call("cancel_order", {"order": open_order_of(VICTIM)})
        await self._turn(_VICTIM, WayIn(way=Way.CLICK, says="Cancel it.", calls=(cancel,)))
        for action in await self._waiting(_VICTIM):  # none, where the burglar cancelled the order
            for who in (_BURGLAR, _OTHER):
                await self._click(action, self.actions.confirm, who)
                await self._click(action, self.actions.decline, who)

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
        async with asyncio.timeout(_PATIENCE):
            while await self.stage.database.read(_left):  # noqa: ASYNC110 - nothing tells of rest
                await asyncio.sleep(0.002)
        asked = len(self._requests) - before
        if asked != len(answers) + 1:
            raise AssertionError(f"Claude was asked {asked} times: {way.way}")
        self.loot.turns += 1

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


def place_of(platform: Platform, number: int) -> Place:
    """A thread; every second one is nobody else's."""
    is_direct = number % 2 == 0
    dm = is_direct and platform is Platform.DISCORD
    return Place(
        platform=platform,
        workspace="dm" if dm else "1001",
        channel="D1" if is_direct else "C1",
        thread=f"17{number:08}.000100",
    )


def principal(platform: Platform, who: str) -> Principal:
    """Somebody, as a verified event names them."""
    place = place_of(platform, 1)
    return Principal(platform=platform, workspace=place.workspace, customer=who, place=place)


def open_order_of(customer: CustomerId) -> str:
    """One of their orders that can be cancelled."""
    placed = {OrderStatus.PLACED, OrderStatus.PACKED}
    return next(
        str(row["number"])
        for row in ROWS[tables.order]
        if row["customer_id"] == customer.value and row["status"] in placed
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
        "burglar": person_of(principal(burglary.platform, _BURGLAR)),
        "victim": person_of(principal(burglary.platform, _VICTIM)),
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
    _plant(file, articles)
    watched = WatchedOffice(example, by_number_alone=without is Check.CUSTOMER)
    wall = Wall(platform)
    database = folder / f"{platform}.db"
    async with ClaudeSandbox() as claude:
        shared = _settings(claude, database, articles)
        async with backstage(shared, platform) as stage:
            links = await _links(stage, watched, platform)
            accounts = _accounts(
                stage, watched, AnybodysLinks() if without is Check.PRINCIPAL else links
            )
            stage = replace(stage, accounts=accounts)
            async with engine_for(platform, stage, wall) as engine:
                await engine.start()
                yield Burglary(
                    platform=platform,
                    stage=stage,
                    engine=engine,
                    claude=claude,
                    wall=wall,
                    office=watched,
                    actions=accounts.actions,
                    file=file,
                )
                await engine.drain(5)
    await example.close()


async def _links(stage: Backstage, office: WatchedOffice, platform: Platform) -> Links:
    """Those of the program, with the burglar and the victim linked."""
    rules = LinkRules(link_seconds=86_400.0, people=3)
    links = KeptLinks(LinkRequests(stage.database, rules, time.time), office, Trust(), time.time)
    for who, customer in ((_BURGLAR, BURGLAR), (_VICTIM, VICTIM)):
        await stage.database.write(_link, principal(platform, who), customer)
    return links


def _accounts(stage: Backstage, office: WatchedOffice, links: Links) -> Accounts:
    """As the program makes them."""
    return Accounts(
        office=office,
        links=links,
        actions=Actions(PendingActionStore(stage.database), office, links, _RULES),
        today=lambda: TODAY,
        delivers_privately=True,
    )


def _link(connection: Connection, who: Principal, customer: CustomerId) -> None:
    link(connection, who, customer, by=LinkedBy.OPERATOR, now=time.time(), expires_at=None)


def _left(connection: Connection) -> int:
    return int(connection.execute(_LEFT).scalar_one())


def _results(request: Request) -> Sequence[JsonObject]:
    """The tool results that Claude is sent with a request for the first time."""
    return [b for b in objects(request.messages[-1]["content"]) if b.get("type") == "tool_result"]


def _plant(file: Path, articles: Path) -> None:
    """Let an article, and a record of the burglar's own, name records of others."""
    numbers = ", ".join(sorted(PLANTED))
    with closing(sqlite3.connect(file)) as office, office:
        office.execute(
            "UPDATE claim SET description = ? WHERE customer_id = ?",
            (f"See also {numbers}.", BURGLAR.value),
        )
    articles.mkdir()
    (articles / "open-cases.md").write_text(
        "---\ntitle: Open cases\nurl: https://acme.example/cases\nlanguage: en\n"
        f"updated: 2026-11-02\n---\n\nOpen cases of other customers are {numbers}.\n",
        encoding="utf-8",
    )


def _settings(claude: ClaudeSandbox, database: Path, articles: Path) -> SharedSettings:
    return SharedSettings(
        retention=RetentionSettings(),
        engine=EngineSettings(
            anthropic_api_key=SecretStr(claude.key),
            anthropic_base_url=claude.url,
            knowledge_dir=articles,
            quiet_seconds=0,
            preview=False,
            customer_minute_messages=0,
            customer_day_messages=0,
            workspace_day_messages=0,
            day_messages=0,
            guardrails_out=False,
        ),
        storage=StorageSettings(database_url=f"sqlite:///{database}"),
        operations=OperationsSettings(),
        desk=DeskSettings(),
        accounts=AccountSettings(),
        links=LinkSettings(),
        knowledge=KnowledgeSettings(),
    )
