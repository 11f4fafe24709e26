"""How long posts wait: as the platform asked, and never for ever."""

import pytest
from sqlalchemy import text

from engine.domain.conversation import SendWork
from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.settings import StorageSettings
from tests.storage.builders import Clock, answered, sends_of, wait_of

HOUR = 3600.0


async def deferred(
    store: Conversations, *, until: float, not_before: float | None = None
) -> SendWork:
    """An answer that waits."""
    work = await answered(store, "one")
    await store.defer_send(
        work.lease,
        work.parts[0],
        until=until,
        not_before=not_before,
        in_doubt=False,
        error="429",
    )
    return work


@pytest.mark.parametrize(("own", "asked"), [(30, 60), (60, 30)])
async def test_the_later_of_both_waits_counts(
    store: Conversations, clock: Clock, own: float, asked: float
) -> None:
    """Neither our own nor the platform's is cut short."""
    began = clock.now
    await deferred(store, until=began + own, not_before=began + asked)
    assert (await wait_of(store, 1)).until == began + 60
    clock.now += 59.9
    await wait_of(store, 1)
    clock.now = began + 60
    assert len((await sends_of(store, 1)).parts) == 1


async def test_a_restart_ends_our_own_wait_but_not_the_platforms(
    settings: StorageSettings, database: Database, store: Conversations, clock: Clock
) -> None:
    """What we waited for may be set right by now; what the platform asked for still holds."""
    began = clock.now
    await deferred(store, until=began + 300, not_before=began + 60)
    await database.close()
    reopened = await open_database(settings, Platform.SLACK)
    later = Conversations(reopened, platform=Platform.SLACK, worker="w2", clock=clock)
    assert (await wait_of(later, 1)).until == began + 60
    clock.now = began + 60
    assert len((await sends_of(later, 1)).parts) == 1
    await reopened.close()


async def test_a_clock_that_is_set_back_keeps_no_post_waiting(
    store: Conversations, clock: Clock
) -> None:
    """A wait that seems longer than any of ours is over; a shorter one cannot be told apart."""
    began = clock.now
    await deferred(store, until=began + 30, not_before=began + 30)
    clock.now = began - HOUR
    assert len((await sends_of(store, 1)).parts) == 1
    clock.now = began - 60
    assert (await wait_of(store, 1)).until == began + 30


async def test_one_of_two_waits_may_be_over(store: Conversations, clock: Clock) -> None:
    """A wait from before the clock was set back does not end a later one."""
    began = clock.now
    work = await deferred(store, until=began + 30, not_before=began + 30)
    clock.now = began - HOUR
    work = await sends_of(store, 1)
    await store.defer_send(
        work.lease,
        work.parts[0],
        until=clock.now + 20,
        not_before=None,
        in_doubt=False,
        error="500",
    )
    assert (await wait_of(store, 1)).until == clock.now + 20


@pytest.mark.parametrize(("own", "asked"), [(HOUR, 60), (5, 5 * HOUR)])
async def test_no_wait_is_longer_than_one_that_is_believed(
    store: Conversations, clock: Clock, own: float, asked: float
) -> None:
    """So a platform that asks for hours is asked again after ten minutes, not at once."""
    began = clock.now
    await deferred(store, until=began + own, not_before=began + asked)
    assert (await wait_of(store, 1)).until == began + 600


async def test_a_new_attempt_forgets_what_the_platform_asked_before(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Each failure says anew how long to wait."""
    await deferred(store, until=clock.now + 60, not_before=clock.now + 60)
    clock.now += 60
    work = await sends_of(store, 1)
    await store.begin_send(work.lease, work.parts[0])
    await store.defer_send(
        work.lease,
        work.parts[0],
        until=clock.now + 5,
        not_before=None,
        in_doubt=False,
        error="500",
    )
    asked = text("SELECT not_before FROM outbox")
    assert await database.read(lambda c: c.execute(asked).scalar_one()) is None
    assert (await wait_of(store, 1)).until == clock.now + 5
