"""What outlives a run of Tandem in a made-up town, and what its operator has decided."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.domain.desk import TeamAnswer
from engine.domain.messages import Platform
from engine.handoff.decide import Rules
from engine.handoff.hours import CLOSED, ROUND_THE_CLOCK, BusinessHours, Span
from engine.handoff.limits import Limits
from tests.engine.chance import Chance
from tests.engine.handoff.machine_ledger import File
from tests.engine.handoff.machine_watch import Watcher
from tests.engine.handoff.machine_wires import Board, NotedSquare
from tests.engine.mind import Mind

_OFFICE = ((Span(begin=8 * 60, end=18 * 60),),) * 7
_LIMITS = Limits(
    first_reply=30,
    next_reply=60,
    quiet=120,
    reminders=(20, 60, 120),
    acknowledge=30,
    resolve=400,
    reopen=900,
)
"""Seconds; a story is short."""


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What outlives a run of the program; `desk` is where the team works."""

    chance: Chance
    file: File
    watcher: Watcher
    mind: Mind
    square: NotedSquare
    board: Board
    clock: Callable[[], float]
    rules: Rules
    desk: Platform
    has_second: bool
    has_previews: bool


@dataclass(kw_only=True, slots=True)
class Words:
    """What a teammate sent to a customer; `text` is what it says now, None where it is gone."""

    key: str
    place: str
    mate: str
    text: str | None
    end: TeamAnswer | None = None


def rules_of(chance: Chance) -> Rules:
    """Mostly there is always somebody; now and then nobody ever is."""
    [week] = chance.choices([ROUND_THE_CLOCK, _OFFICE, CLOSED], weights=[7, 2, 1])
    fallback = "0800 12345" if chance.random() < 0.7 else None
    limits = replace(_LIMITS, fallback=fallback)
    return Rules(hours=BusinessHours(week=week), limits=limits)
