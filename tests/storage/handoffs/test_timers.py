"""The timers of a handoff ring once, and new ones take the place of the old."""

import asyncio
from collections.abc import Sequence

from engine.domain.commands import Claim, PromiseRang, SendReply, Snooze, TimerRang
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.handoff import TimerKind
from engine.domain.messages import Platform
from engine.handoff.clocks import LADDER
from engine.handoff.decide import Rules
from engine.handoff.hours import ALWAYS
from engine.handoff.limits import Limits
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.storage.builders import Clock, open_turn
from tests.storage.handoffs.people import ANN, ASSISTANT, CLOCK, ESCALATE, REMIND, by, done


async def test_a_timer_rings_once(store: Conversations, handoffs: Handoffs, clock: Clock) -> None:
    """Whoever's transaction takes it acts; before its time nobody does."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    rings = TimerRang(kind=TimerKind.REMIND_DESK)
    early = await handoffs.carry_out(1, rings, CLOCK)
    assert isinstance(early, NotDone)
    assert early.why is WhyNot.NOT_DUE
    assert await handoffs.due(clock.now, limit=9) == ()
    clock.now += REMIND
    assert await handoffs.due(clock.now, limit=9) == ((1, TimerRang(kind=TimerKind.REMIND_DESK)),)
    ends = await asyncio.gather(*(handoffs.carry_out(1, rings, CLOCK) for _ in range(2)))
    assert sum(isinstance(end, NotDone) for end in ends) == 1
    assert await handoffs.due(clock.now, limit=9) == ()


async def test_new_timers_replace_the_old_ones(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """A claim ends the reminders, a snooze sets its own end."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Snooze(until=clock.now + 60), by(ANN))
    assert await handoffs.due(clock.now + REMIND, limit=9) == ((1, TimerRang(kind=TimerKind.WAKE)),)


def kinds(due: Sequence[tuple[int, TimerRang | PromiseRang]]) -> list[TimerKind]:
    """The timers among what is due."""
    return [rings.kind for _, rings in due if isinstance(rings, TimerRang)]


async def test_more_timers_leave_the_others_alone(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """One of the same kind moves; the total stands beside the ladder through a reminder."""
    rules = Rules(hours=ALWAYS, limits=Limits(total=3_600))
    handoffs = Handoffs(database, decide=rules, desk_platform=Platform.SLACK, clock=clock)
    await open_turn(store)
    opened = done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    clock.now += 3_600
    left = kinds(await handoffs.due(clock.now, limit=9))
    assert left == [*LADDER, TimerKind.TOTAL]
    done(await handoffs.carry_out(opened.id, TimerRang(kind=LADDER[-1]), CLOCK))
    left = kinds(await handoffs.due(clock.now + 3_600, limit=9))
    assert left == [*LADDER[:-1], TimerKind.TOTAL, LADDER[-1]]
    done(await handoffs.carry_out(opened.id, TimerRang(kind=TimerKind.TOTAL), CLOCK))
    assert TimerKind.TOTAL not in kinds(await handoffs.due(clock.now, limit=9))
    replied = SendReply(text="It is covered.", key="k")
    known = done(await handoffs.carry_out(opened.id, replied, by(ANN)))
    assert (known.paused_since, known.paused_seconds) == (clock.now, 0.0)
    assert await handoffs.handoff(opened.id) == known
