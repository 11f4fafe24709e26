"""One run of Tandem on one platform of a made-up desk: all of engine, rules and storage."""

import asyncio
from contextvars import ContextVar
from functools import cache
from typing import Any

import prompts
from engine.bounds import Bounds
from engine.desk_assembly import Asked, DeskParts, DeskPorts, assemble_desk, triggers_for
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.guardrails.catalogue import input_guardrails
from engine.handoff.desk_work import DeskPace
from engine.handoff.opening import TimeWords
from engine.handoff.requests import Requests
from engine.handoff.saying import ButtonWords, Saying
from engine.handoff.settings import DeskSettings
from engine.incoming import Incoming
from engine.notices import Notices
from engine.observing import Nobody
from engine.outgoing import Outgoing
from engine.prompt import Prompt
from engine.support import Support
from engine.toolbox import Toolbox
from engine.tools.escalate_to_human import EscalateToHuman
from engine.turn import TurnRunner
from engine.worker import Worker
from engine.workshop import Pace, Workshop
from storage.conversations import Conversations
from storage.handoffs.applying import DeskRules
from storage.handoffs.store import Handoffs
from tests.engine.chance import Life
from tests.engine.gates import OPEN
from tests.engine.handoff.machine_ledger import Ledger
from tests.engine.handoff.machine_mind import Aide, Eva, NoArticles
from tests.engine.handoff.machine_watch import LOOK_SECONDS
from tests.engine.handoff.machine_wires import CustomerLine, DeskLine
from tests.engine.handoff.machine_world import World
from tests.engine.handoff.pinboard import FIRST, SECOND

RUNNING: ContextVar["Run | None"] = ContextVar("RUNNING", default=None)
"""On whose behalf something happens: what it begins dies with that run."""

_BOUNDS = Bounds(
    rounds=4, seconds=600, tool_seconds=8, tokens=10_000, answer_tokens=512, history=5_000
)
_RARELY = 3.0
"""Seconds between looks for what is seldom there; a look costs more than anything else."""


class Fuse(Life):
    """The life of a run, which may end at any await: `left` counts them down."""

    left: int | None = None

    async def goes_on(self) -> None:
        """Return only if it does."""
        if self.left is not None and not self.is_over:
            self.left -= 1
            self.is_over = self.left <= 0
        await super().goes_on()


class Run:
    """Tandem on one platform, from start to death."""

    def __init__(self, world: World, platform: Platform, name: str) -> None:
        self.life = Fuse()
        self.tasks: set[asyncio.Task[Any]] = set()
        self._platform = platform
        life, chance, watcher = self.life, world.chance, world.watcher
        self._ledger = Ledger(
            world.file,
            life=life,
            chance=chance,
            watch=watcher.changed,
            keep_still=watcher.keep_still,
        )
        line = CustomerLine(world.square, watcher, life=life, chance=chance)
        conversations = _conversations(world, self._ledger, platform, name, line)
        asked = Asked(
            conversations=conversations,
            model=Aide(world.mind, "DRAFT", life=life, chance=chance),
            knowledge=NoArticles(),
            limits={},
            prompts=prompts.ROOT,
            default_language="en",
        )
        ports = _ports(world, self._ledger, platform, name, life)
        workshop = _workshop(world, conversations, line, life, triggers_for(ports, asked))
        # Where one process does everything, nothing has to be looked for.
        look_seconds = _RARELY if world.desk is Platform.SLACK else LOOK_SECONDS
        self.worker = Worker(workshop, platform=platform, look_seconds=look_seconds)
        self.desk: DeskParts = assemble_desk(
            ports, asked, self.worker, platform=platform, clock=world.clock
        )
        self.desk.clockwork._look_seconds = _RARELY
        if self.desk.work is not None:
            self.desk.work._pace = DeskPace(look_seconds=look_seconds)
        self.support = Support(
            conversations, self.worker, Nobody(), compose=workshop.compose, desk=self.desk
        )

    async def start(self) -> None:
        """Go on with what an earlier run has left."""
        RUNNING.set(self)
        self._ledger.open_for(self._platform)
        await self.worker.start()
        await self.desk.start()
        RUNNING.set(None)

    async def die(self) -> None:
        """End wherever it is; what it has asked of a wire goes on."""
        self.life.is_over = True
        while left := {task for task in self.tasks if not task.done()}:
            for task in left:
                task.cancel()
            await asyncio.sleep(0)


def keep_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Let every task belong to the run that began it."""

    def make(loop: asyncio.AbstractEventLoop, coro: Any, **how: Any) -> "asyncio.Task[Any]":
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop, **how)
        if (run := RUNNING.get()) is not None:
            run.tasks.add(task)
            task.add_done_callback(run.tasks.discard)
        return task

    loop.set_task_factory(make)


def _conversations(
    world: World, ledger: Ledger, platform: Platform, name: str, line: CustomerLine
) -> Conversations:
    saying = Saying(
        notices=_notices(),
        times=_times(),
        buttons=_buttons(),
        zone=world.rules.hours.zone,
        render=line.render,
        clock=world.clock,
    )
    rules = DeskRules(
        decide=world.rules,
        platform=world.desk,
        takes_it_back=_requests().takes_it_back,
        is_thanks=_requests().is_thanks,
    )
    return Conversations(
        ledger,
        platform=platform,
        worker=name,
        clock=world.clock,
        desk=rules,
        render=saying,
    )


def _ports(world: World, ledger: Ledger, platform: Platform, name: str, life: Life) -> DeskPorts:
    chance = world.chance
    has_desk = platform is world.desk
    delivery = DeskLine(
        world.board, world.watcher, has_second=world.has_second, life=life, chance=chance
    )
    return DeskPorts(
        settings=_settings(world.desk, world.has_second),
        handoffs=Handoffs(
            ledger,
            decide=world.rules,
            desk_platform=world.desk,
            desk_channel=FIRST,
            clock=world.clock,
        ),
        small_model=Aide(world.mind, "BRIEF", life=life, chance=chance),
        delivery=delivery if has_desk else None,
        requests=_requests(),
        worker=name,
    )


def _workshop(
    world: World, store: Conversations, line: CustomerLine, life: Life, triggers: Any
) -> Workshop:
    endings = Endings(
        notices=_notices(),
        render=line.render,
        limit=8_000,
        late_seconds=0,
        clock=world.clock,
        has_desk=True,
    )
    tools = (EscalateToHuman(),)
    turns = TurnRunner(
        store=store,
        model=Eva(world.mind, life=life, chance=world.chance, watcher=world.watcher),
        delivery=line,
        toolbox=Toolbox(tools),
        prompt=Prompt(system=(), tools=({"name": EscalateToHuman.name},), digest="p"),
        endings=endings,
        incoming=Incoming(guardrails=input_guardrails(message_characters=8_000)),
        gate=OPEN,
        bounds=_BOUNDS,
        limits={},
        message_characters=8_000,
        has_previews=world.has_previews,
        observer=Nobody(),
        triggers=triggers,
    )
    outgoing = Outgoing(
        store,
        line,
        undelivered=endings.undelivered,
        taken_back=endings.taken_back,
        observer=Nobody(),
        clock=world.clock,
    )
    return Workshop(
        store=store,
        turns=turns,
        outgoing=outgoing,
        delivery=line,
        observer=Nobody(),
        pace=Pace(quiet_seconds=0.1, gather_seconds=1, concurrent_turns=2, conversations=4),
        clock=world.clock,
    )


@cache
def _notices() -> Notices:
    return Notices(prompts.ROOT, default_language="en")


@cache
def _times() -> TimeWords:
    return TimeWords(prompts.ROOT, default_language="en")


@cache
def _buttons() -> ButtonWords:
    return ButtonWords(prompts.ROOT, default_language="en")


@cache
def _requests() -> Requests:
    return Requests(prompts.ROOT / "requests")


@cache
def _settings(desk: Platform, has_second: bool) -> DeskSettings:
    return DeskSettings.model_construct(
        desk_platform=desk,
        desk_channel=FIRST,
        desk_second_channel=SECOND if has_second else None,
    )
