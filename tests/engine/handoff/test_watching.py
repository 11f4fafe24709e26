"""Changes of handoffs are told wherever they were made; over a real store."""

from engine.domain.commands import Claim, Resolve
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Platform
from engine.handoff.watching import Watching
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.handoff.people import ANA, by, claimed, done, escalated
from tests.storage.builders import Clock

DAY = 24 * 3600


def watching(
    handoffs: Handoffs, clock: Clock, told: list[Handoff], platform: Platform = Platform.SLACK
) -> Watching:
    """What a program of a platform has been told."""
    return Watching(handoffs, platform, told.append, clock=clock)


async def test_what_another_program_changed_is_told_once_as_it_is_then(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Several changes between two looks are one; where nothing has changed, nothing is told."""
    told: list[Handoff] = []
    ours = watching(handoffs, clock, told)
    handoff = await escalated(store, handoffs)
    mine = await claimed(handoffs, handoff)
    await ours.look()
    assert told == [mine]
    await ours.look()
    assert told == [mine]
    end = done(await handoffs.carry_out(handoff.id, Resolve(), by(ANA)))
    await ours.look()
    assert told == [mine, end]


async def test_only_a_platforms_own_customers_concern_it(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Wherever the desk is."""
    told: list[Handoff] = []
    await escalated(store, handoffs)
    await watching(handoffs, clock, told, Platform.DISCORD).look()
    assert told == []


async def test_a_new_start_tells_of_the_last_day(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """What changed while this program was away, and nothing of long ago."""
    handoff = await escalated(store, handoffs)
    clock.now += DAY + 1
    told: list[Handoff] = []
    await watching(handoffs, clock, told).look()
    assert told == []
    done(await handoffs.carry_out(handoff.id, Claim(), by(ANA)))
    clock.now += DAY - 1
    await watching(handoffs, clock, told).look()
    assert [known.state for known in told] == [HandoffState.CLAIMED]
