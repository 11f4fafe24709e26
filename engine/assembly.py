"""Puts the engine together from its settings and the ports it is given."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.accounts.access import Accounts
from engine.accounts.action_asking import ActionAsking
from engine.accounts.action_words import ActionWords
from engine.accounts.fact_words import FactWords
from engine.accounts.keeper import ActionKeeper
from engine.desk_assembly import DeskParts, assemble_desk
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.handoff.same_people import SamePeople
from engine.notices import Notices
from engine.observing import Observer
from engine.outgoing import Outgoing
from engine.outside import Ports
from engine.settings import EngineSettings
from engine.support import Support
from engine.turn_assembly import asked_of, turn_runner
from engine.worker import Worker
from engine.workshop import Pace, Workshop

_CONVERSATIONS_PER_TURN = 4
"""Tasks beside each turn: conversations that gather, wait for a turn, or for a post to be taken."""

_LOOK_SECONDS = 0.4
"""Between looks for what the desk's process wrote for this one's customers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The running engine: what adapters call, and what the run file starts and drains."""

    support: Support
    worker: Worker
    desk: DeskParts | None = None
    actions: ActionKeeper | None = None

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left unfinished."""
        await self.worker.start()
        if self.actions is not None:
            await self.actions.start()
        if self.desk is not None:
            await self.desk.start()

    async def drain(self, seconds: float) -> None:
        """Start nothing new, give what runs `seconds` to end, then let go of the rest."""
        others = (part.drain(seconds) for part in (self.desk, self.actions) if part is not None)
        await asyncio.gather(self.worker.drain(seconds), *others)


def assemble(
    settings: EngineSettings,
    ports: Ports,
    *,
    platform: Platform,
    observer: Observer,
    clock: Callable[[], float] = time.time,
) -> Engine:
    """Build the engine for one platform; raises ConfigurationError where the prompts lack."""
    endings = _endings(settings, ports, clock)
    asking = _action_asking(settings, ports)
    turns = turn_runner(settings, ports, platform, endings, observer)
    workshop = Workshop(
        store=ports.store,
        turns=replace(turns, asking=asking),
        outgoing=Outgoing(
            ports.store,
            ports.delivery,
            undelivered=endings.undelivered,
            taken_back=endings.taken_back,
            observer=observer,
            clock=clock,
        ),
        delivery=ports.delivery,
        observer=observer,
        pace=Pace(
            quiet_seconds=settings.quiet_seconds,
            gather_seconds=settings.gather_seconds,
            concurrent_turns=settings.concurrent_turns,
            conversations=_CONVERSATIONS_PER_TURN * settings.concurrent_turns,
        ),
        clock=clock,
    )
    look_seconds = _LOOK_SECONDS if ports.desk else None
    worker = Worker(workshop, platform=platform, look_seconds=look_seconds)
    desk = _desk(settings, ports, worker, platform, clock)
    support = Support(ports.store, worker, observer, compose=workshop.compose, desk=desk)
    actions = None
    if asking is not None and ports.accounts is not None:
        actions = ActionKeeper(
            ports.accounts.actions,
            asking.posts,
            asking.words,
            look=worker.look,
            people=ports.desk.settings.same_people if ports.desk else SamePeople(),
        )
    return Engine(support=support, worker=worker, desk=desk, actions=actions)


def _action_asking(settings: EngineSettings, ports: Ports) -> ActionAsking | None:
    if ports.accounts is None or ports.action_posts is None:
        return None
    default = settings.default_language
    facts = FactWords(settings.prompts_dir, default_language=default)
    words = ActionWords(
        settings.prompts_dir, facts, ports.delivery.render, default_language=default
    )
    return ActionAsking(posts=ports.action_posts, words=words)


def _desk(
    settings: EngineSettings,
    ports: Ports,
    worker: Worker,
    platform: Platform,
    clock: Callable[[], float],
) -> DeskParts | None:
    if ports.desk is None:
        return None
    return assemble_desk(
        ports.desk, asked_of(settings, ports), worker, platform=platform, clock=clock
    )


def _endings(settings: EngineSettings, ports: Ports, clock: Callable[[], float]) -> Endings:
    return Endings(
        notices=Notices(settings.prompts_dir, default_language=settings.default_language),
        render=ports.delivery.render,
        limit=settings.message_characters,
        late_seconds=settings.late_seconds,
        clock=clock,
        has_desk=ports.desk is not None,
        facts=_fact_words(settings, ports.accounts),
    )


def _fact_words(settings: EngineSettings, accounts: Accounts | None) -> FactWords | None:
    """None where no facts go past Claude."""
    if accounts is None or not accounts.delivers_privately:
        return None
    return FactWords(settings.prompts_dir, default_language=settings.default_language)
