"""One run of Tandem in a made-up town: all of engine and storage, and the unreliable outside."""

from collections.abc import Callable
from dataclasses import dataclass

import prompts
from engine.bounds import Bounds
from engine.domain.messages import Place, Platform
from engine.domain.posts import QueuedPart
from engine.domain.steps import Effect
from engine.endings import Endings
from engine.guardrails.catalogue import input_guardrails
from engine.incoming import Incoming
from engine.notices import Notices
from engine.observing import Nobody
from engine.outgoing import Outgoing
from engine.prompt import Prompt
from engine.support import Support
from engine.toolbox import Toolbox
from engine.turn import TurnRunner
from engine.worker import Worker
from engine.workshop import Pace, Workshop
from storage.conversations import Conversations
from tests.engine.chance import Chance, Disk, Life
from tests.engine.gates import OPEN
from tests.engine.mind import Deed, Mind, Voice
from tests.engine.square import Line, Square

_NOTICES = Notices(prompts.ROOT, default_language="en")
_BOUNDS = Bounds(
    rounds=6, seconds=600, tool_seconds=8, tokens=10_000, answer_tokens=512, history=5_000
)


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What outlives a run of the program."""

    chance: Chance
    mind: Mind
    square: Square
    clock: Callable[[], float]
    before_showing: Callable[[Place, QueuedPart], None]


class Process:
    """One run of the program."""

    def __init__(self, world: World, name: str, life: Life, disk: Disk) -> None:
        self.life = life
        self.disk = disk
        chance, mind, clock = world.chance, world.mind, world.clock
        store = Conversations(disk, platform=Platform.SLACK, worker=name, clock=clock)
        line = Line(world.square, life=life, chance=chance, before_showing=world.before_showing)
        endings = Endings(
            notices=_NOTICES, render=line.render, limit=8_000, late_seconds=300, clock=clock
        )
        tools = (
            Deed("look", Effect.READ, mind, life=life, chance=chance),
            Deed("book", Effect.ONCE, mind, life=life, chance=chance),
        )
        offered = tuple({"name": tool.name} for tool in tools)
        turns = TurnRunner(
            store=store,
            model=Voice(mind, life=life, chance=chance),
            delivery=line,
            toolbox=Toolbox(tools),
            prompt=Prompt(system=(), tools=offered, digest=chance.choice("pq")),
            endings=endings,
            incoming=Incoming(guardrails=input_guardrails(message_characters=8_000)),
            gate=OPEN,
            bounds=_BOUNDS,
            limits={},
            message_characters=8_000,
            has_previews=chance.random() < 0.8,
            observer=Nobody(),
        )
        outgoing = Outgoing(
            store,
            line,
            undelivered=endings.undelivered,
            taken_back=endings.taken_back,
            observer=Nobody(),
            clock=clock,
        )
        workshop = Workshop(
            store=store,
            turns=turns,
            outgoing=outgoing,
            delivery=line,
            observer=Nobody(),
            pace=Pace(quiet_seconds=0.25, gather_seconds=2, concurrent_turns=2, conversations=2),
            clock=clock,
        )
        self.worker = Worker(workshop, platform=Platform.SLACK)
        self.support = Support(store, self.worker, Nobody(), compose=workshop.compose)
