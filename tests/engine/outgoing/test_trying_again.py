"""How queued parts reach a platform that refuses or forgets to answer."""

import asyncio

import pytest

from engine.errors import DeliveryErrorKind
from engine.outgoing import Outgoing, SendEnd
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.outgoing.sending import HOUR, SORRY, Watching, teammate_takes_over, until_settled
from tests.engine.wall import Wall, refusal
from tests.storage.builders import Clock, sends_of, wait_of


async def test_a_platform_that_is_busy_for_long_gets_the_post_in_the_end(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, watching: Watching, clock: Clock
) -> None:
    """Thirty rate limits in a row bury nothing."""
    wall.refusals.extend(refusal(DeliveryErrorKind.RETRY, 1.0) for _ in range(30))
    began = clock.now
    waits = await until_settled(waiting, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail is covered."]
    assert min(waits) >= 1.0
    assert len(waits) == 30
    assert watching.refused == [(DeliveryErrorKind.RETRY, False)] * 30
    assert watching.took == [pytest.approx(clock.now - began)]


async def test_what_a_platform_asks_for_outlives_a_restart(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Waits of our own end with the program, those the platform asked for do not."""
    wall.refusals.append(refusal(DeliveryErrorKind.RETRY, 40.0))
    await outgoing.send(await sends_of(waiting, 1))
    wait = await wait_of(waiting, 1)
    assert wait.until > clock.now + 40.0


async def test_an_answer_of_yesterday_is_given_up(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, watching: Watching, clock: Clock
) -> None:
    """What could not be posted for six hours is buried, and so is the notice about it."""
    wall.refusals.extend(refusal(DeliveryErrorKind.RETRY) for _ in range(4))
    for hours in (5.9, 0.2, 5.9, 0.2):
        clock.now += hours * HOUR
        await outgoing.send(await sends_of(waiting, 1))
    assert [given_up for _, given_up in watching.refused] == [False, True, False, True]
    assert await until_settled(waiting, outgoing, clock) == []
    assert wall.history == []


async def test_the_customer_hears_of_an_answer_that_is_given_up(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """In the place of what the platform refuses for good stands a notice with a reference."""
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    work = await sends_of(waiting, 1)
    await outgoing.send(work)
    assert await until_settled(waiting, outgoing, clock) == []
    assert list(wall.texts.values()) == [f"{SORRY} {work.reference}"]


async def test_the_notice_about_it_is_the_last_word(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """A place that is gone takes neither, and is not tried for ever."""
    wall.refusals.extend(refusal(DeliveryErrorKind.PERMANENT) for _ in range(10))
    assert await until_settled(waiting, outgoing, clock) == []
    assert wall.history == []
    assert len(wall.refusals) == 8


async def test_a_search_that_fails_is_not_repeated_every_second(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Looking for a post in doubt backs off as sending does."""
    wall.refusals.extend(refusal(DeliveryErrorKind.IN_DOUBT) for _ in range(30))
    waits = await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert len(waits) == 30
    assert max(waits) > 30


async def test_a_post_whose_answer_was_lost_is_found(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """It is looked for, and not sent again."""
    wall.lost = 1
    await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert wall.looked == 1


async def test_a_post_that_may_still_arrive_is_waited_for(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Nothing is sent again before the platform has had the time to show it."""
    wall.refusals.append(refusal(DeliveryErrorKind.IN_DOUBT))
    began = clock.now
    await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert clock.now - began >= wall.settle_seconds


async def test_what_could_still_arrive_when_it_was_looked_for_is_not_sent_again(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """An answer that itself took long says nothing of what has arrived since."""
    wall.refusals.append(refusal(DeliveryErrorKind.IN_DOUBT))
    await outgoing.send(await sends_of(waiting, 1))
    clock.now = (await wait_of(waiting, 1)).until
    wall.gate.clear()
    looking = asyncio.create_task(outgoing.send(await sends_of(waiting, 1)))
    await wall.until(lambda: wall.waiting)
    clock.now += wall.settle_seconds
    wall.gate.set()
    assert await looking is SendEnd.NOT_SENT
    assert wall.history == []


async def test_a_withdrawn_post_was_not_posted(
    waiting: Conversations, outgoing: Outgoing, database: Database, wall: Wall
) -> None:
    """Where somebody else owns the conversation, the end of sending says so."""
    work = await sends_of(waiting, 1)
    await database.write(teammate_takes_over)
    assert await outgoing.send(work) is SendEnd.WITHDRAWN
    assert wall.history == []
