"""Desk posts are delivered once each, in order, the card first, whoever dies meanwhile."""

import pytest

from engine.domain.commands import Claim
from engine.domain.desk import Alarm, Line, ShowCard, ShowLine
from engine.domain.handoff import HandoffState
from engine.domain.messages import Platform
from engine.handoff.ports import DeskTask
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.builders import Clock, open_turn
from tests.storage.handoffs.asked import rows_of
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by, decide

ALARM = Alarm(text="Somebody waits.", pings=True)


@pytest.fixture(autouse=True)
async def _queued(store: Conversations, handoffs: Handoffs) -> None:
    """Maya waits for a person."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)


def line(text: str) -> ShowLine:
    """A line in the card's thread."""
    return ShowLine(line=Line.EVENT, text=text)


async def task_of(handoffs: Handoffs, *, worker: str = "w1") -> DeskTask:
    """The next task, where one must be."""
    task = await handoffs.next_task(Platform.SLACK, worker)
    assert task is not None
    return task


async def bring(handoffs: Handoffs, task: DeskTask) -> str:
    """Deliver a task; returns the id it has on the platform."""
    remote_id = task.remote_id or f"r{task.id}"
    await handoffs.task_done(task, channel="D1", remote_id=remote_id)
    return remote_id


async def bring_all(handoffs: Handoffs) -> list[object]:
    """Deliver all there is; what was delivered, in order."""
    posts: list[object] = []
    while (task := await handoffs.next_task(Platform.SLACK, "w1")) is not None:
        await bring(handoffs, task)
        posts.append(task.post)
    return posts


async def test_the_card_comes_first(handoffs: Handoffs) -> None:
    """It is what the handoff is at that moment; nothing else of it goes out meanwhile."""
    await handoffs.ring((line("one"),), 1)
    task = await task_of(handoffs)
    assert (task.post, task.remote_id, task.card_id) == (ShowCard(), None, None)
    assert (task.attempt, task.in_doubt, task.card_channel) == (0, False, "D1")
    assert task.handoff == await handoffs.handoff(1)
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    card = await bring(handoffs, task)
    following = await task_of(handoffs)
    assert following.post == line("one")
    assert (following.card_channel, following.card_id) == ("D1", card)


async def test_lines_go_out_in_order_one_at_a_time(handoffs: Handoffs) -> None:
    """Whatever is under way holds the others back."""
    for text in ("one", "two", "three"):
        await handoffs.ring((line(text),), 1)
    await bring(handoffs, await task_of(handoffs))
    first = await task_of(handoffs)
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    await bring(handoffs, first)
    assert await bring_all(handoffs) == [line("two"), line("three")]


async def test_a_card_that_changes_is_the_same_card(handoffs: Handoffs, database: Database) -> None:
    """There is one row; it is brought up to date, in place, as often as it is dirty."""
    await bring(handoffs, await task_of(handoffs))
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    await handoffs.ring((ShowCard(), ShowCard()), 1)
    task = await task_of(handoffs)
    assert (task.remote_id, task.card_id) == ("r1", "r1")
    await bring(handoffs, task)
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    assert await database.read(rows_of, "SELECT count(*) FROM desk_post") == [(1,)]


async def test_a_card_that_changes_while_it_is_sent_is_sent_again(handoffs: Handoffs) -> None:
    """With the handoff as it is then."""
    task = await task_of(handoffs)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await bring(handoffs, task)
    again = await task_of(handoffs)
    assert again.handoff is not None
    assert again.handoff.state is HandoffState.CLAIMED
    assert again.remote_id == "r1"


async def test_an_alarm_does_not_wait_for_the_card(handoffs: Handoffs) -> None:
    """It leaves the thread, and may be the only thing that gets through."""
    await task_of(handoffs)
    await handoffs.ring((ALARM, line("one")), 1)
    assert (await task_of(handoffs)).post == ALARM
    assert await handoffs.next_task(Platform.SLACK, "w1") is None


async def test_the_board_belongs_to_no_handoff(handoffs: Handoffs, database: Database) -> None:
    """There is one of it."""
    await bring(handoffs, await task_of(handoffs))
    await handoffs.ring((ShowCard(),), None)
    await handoffs.ring((ShowCard(),), None)
    task = await task_of(handoffs)
    assert (task.post, task.handoff, task.remote_id) == (ShowCard(), None, None)
    await bring(handoffs, task)
    await handoffs.ring((ShowCard(),), None)
    assert (await task_of(handoffs)).remote_id == f"r{task.id}"
    assert await database.read(rows_of, "SELECT count(*) FROM desk_post") == [(2,)]


async def test_what_failed_waits_and_holds_its_followers(handoffs: Handoffs, clock: Clock) -> None:
    """Tried again under the same name when its time has come."""
    await bring(handoffs, await task_of(handoffs))
    await handoffs.ring((line("one"),), 1)
    await handoffs.ring((line("two"),), 1)
    task = await task_of(handoffs)
    await handoffs.task_failed(task, until=clock.now + 30, in_doubt=False, error="busy")
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    clock.now += 30
    again = await task_of(handoffs)
    assert (again.id, again.nonce, again.attempt) == (task.id, task.nonce, 1)
    assert not again.in_doubt


async def test_a_post_in_doubt_waits_until_it_has_settled(handoffs: Handoffs, clock: Clock) -> None:
    """An attempt of unknown fate may still arrive: nothing is asked about it before."""
    task = await task_of(handoffs)
    began = clock.now
    await handoffs.task_failed(task, until=clock.now + 1, in_doubt=True, error="lost")
    clock.now = began + 9
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    clock.now = began + 10
    again = await task_of(handoffs)
    assert (again.in_doubt, again.began_at) == (True, began)


async def test_what_a_dead_worker_had_comes_back_in_doubt(handoffs: Handoffs, clock: Clock) -> None:
    """The next process of the platform takes it up; the dead one's word counts no more."""
    task = await task_of(handoffs, worker="dead")
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    clock.now += 10
    again = await task_of(handoffs)
    assert (again.id, again.in_doubt, again.attempt) == (task.id, True, 1)
    await handoffs.task_failed(task, until=None, in_doubt=True, error="a zombie")
    assert await handoffs.handoff(1) is not None
    await bring(handoffs, again)
    assert await handoffs.of_card(Platform.SLACK, "D1", "r1") == await handoffs.handoff(1)


async def test_a_card_that_is_given_up_is_tried_again_later(
    handoffs: Handoffs, clock: Clock
) -> None:
    """Not in a circle at once, but when its handoff moves on after a while."""
    task = await task_of(handoffs)
    await handoffs.task_failed(task, until=None, in_doubt=False, error="no such channel")
    await handoffs.ring((ShowCard(), line("one")), 1)
    assert await handoffs.next_task(Platform.SLACK, "w1") is None
    clock.now += 61
    await handoffs.ring((ShowCard(),), 1)
    again = await task_of(handoffs)
    assert (again.post, again.attempt) == (ShowCard(), 0)


async def test_a_restart_tries_at_once_what_had_failed(
    settings: StorageSettings, database: Database, handoffs: Handoffs, clock: Clock
) -> None:
    """The operator may just have set it right."""
    task = await task_of(handoffs)
    await handoffs.task_failed(task, until=None, in_doubt=False, error="no such channel")
    await database.close()
    after = await open_database(settings, Platform.SLACK)
    again = Handoffs(after, decide=decide, desk_platform=Platform.SLACK, clock=clock)
    assert (await task_of(again)).post == ShowCard()
    await after.close()


async def test_a_desk_that_moves_gets_new_cards(
    database: Database, handoffs: Handoffs, clock: Clock
) -> None:
    """The old card stays where it was; the handoff is shown on the other platform."""
    await bring(handoffs, await task_of(handoffs))
    moved = Handoffs(database, decide=decide, desk_platform=Platform.DISCORD, clock=clock)
    await moved.ring((line("one"),), 1)
    assert await moved.next_task(Platform.DISCORD, "w2") is None
    await moved.ring((ShowCard(),), 1)
    task = await moved.next_task(Platform.DISCORD, "w2")
    assert task is not None
    assert (task.post, task.remote_id) == (ShowCard(), None)
    await moved.task_done(task, channel="E1", remote_id="x")
    line_task = await moved.next_task(Platform.DISCORD, "w2")
    assert line_task is not None
    assert (line_task.post, line_task.card_id) == (line("one"), "x")


async def test_the_other_platform_has_nothing_to_do(handoffs: Handoffs) -> None:
    """Only the desk's process delivers."""
    assert await handoffs.next_task(Platform.DISCORD, "w2") is None


async def test_a_clock_that_was_set_back_does_not_stop_the_desk(
    handoffs: Handoffs, clock: Clock
) -> None:
    """A wait of hours can only stem from another time."""
    task = await task_of(handoffs)
    await handoffs.task_failed(task, until=clock.now + 10, in_doubt=False, error="busy")
    clock.now -= 86_400
    assert (await task_of(handoffs)).id == task.id
