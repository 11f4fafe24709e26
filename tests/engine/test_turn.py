"""A turn from what was said to its stored ending: budgets, bounds, what it counts and leaves."""

import asyncio
from dataclasses import replace

import pytest

from engine.budget import Limit
from engine.domain.budgets import BudgetScope
from engine.domain.conversation import Outcome, SendWork, TurnWork
from engine.domain.posts import NoticeKind, PostKind
from engine.errors import ModelErrorKind
from engine.meter import Meter
from engine.turn import TurnRunner
from sandbox.claude import ClaudeSandbox, HttpError, Say, Stall
from storage.conversations import Conversations
from tests.engine.turning import BOUNDS, Watching, run
from tests.engine.wall import Wall
from tests.storage.builders import COMPOSE, Clock, answer, open_turn, said, turn_of

WHOLE = (
    "Electric-car insurance covers the battery, whether you own it or rent it. It covers the"
    " charging cable and the wall box, and theft of either. It covers hail, fire and water."
)


def notice(turns: TurnRunner, kind: NoticeKind, work: TurnWork) -> str:
    """The words of a notice."""
    return turns.notices.make(kind, language="en", reference=work.reference).text


async def test_an_attempt_is_measured(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Exchanges, seconds, tokens and money are counted where the worker can read them."""
    api.will(Say("Yes, it is."))
    meter = Meter()
    ending = await run(turns, await open_turn(store), meter)
    assert (ending.outcome, ending.kind) == (Outcome.ANSWERED, PostKind.REPLY)
    assert meter.rounds == 1
    assert meter.model_seconds > 0
    assert meter.tool_seconds == 0
    assert meter.usage.output > 0
    assert meter.nano_usd
    assert not meter.previewed
    assert not meter.late


async def test_a_late_answer_counts_as_late(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations, clock: Clock
) -> None:
    """What ends more than LATE_SECONDS after the newest message opens with the apology."""
    api.will(Say("Yes, it is."))
    work = await open_turn(store)
    clock.now = work.asked[-1].sent_at + 301
    meter = Meter()
    ending = await run(turns, work, meter)
    late = notice(turns, NoticeKind.LATE, work)
    assert "".join(part.text for part in ending.parts) == f"{late}\n\nYes, it is."
    assert meter.late


async def test_a_cancelled_turn_leaves_no_showing_under_way(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations, wall: Wall
) -> None:
    """Who cancels a turn and hears that it is gone can post without being overtaken."""
    api.will(Say(WHOLE))
    api.faults.next(Stall(after=10))
    wall.gate.clear()
    work = await open_turn(store)
    meter = Meter()
    task = asyncio.create_task(run(turns, work, meter))
    await wall.until(lambda: wall.waiting == 1)
    task.cancel()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(task), 0.05)
    wall.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(wall.history) == 1
    assert meter.previewed
    api.faults.release()
    assert (await turn_of(store, work.lease.conversation_id)).has_preview


async def test_claude_failing_is_observed(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations, watching: Watching
) -> None:
    """The operator hears of an exchange that ended in an error, once, its retries included."""
    api.faults.next(HttpError(529))
    ending = await run(turns, await open_turn(store))
    assert (ending.outcome, ending.kind) == (Outcome.FAILED, PostKind.NOTICE)
    assert watching.failed == [ModelErrorKind.OVERLOADED]


async def test_too_many_messages_in_a_minute(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations, clock: Clock
) -> None:
    """One notice in a minute, then silence; in the next minute all is well."""
    turns = replace(turns, limits={BudgetScope.CUSTOMER_MINUTE: Limit(messages=1)})
    api.will(Say("Yes, it is."), Say("Yes."))
    work = await open_turn(store)
    ends = [(await run(turns, work)).outcome]
    texts: list[str] = []
    for at in range(2, 5):
        if at == 4:
            clock.now += 60
        await _clear_outbox(store)
        await store.receive(said("And theft?", at=at))
        work = await turn_of(store, work.lease.conversation_id)
        ending = await run(turns, work)
        ends.append(ending.outcome)
        texts += [part.text for part in ending.parts]
    assert ends == [Outcome.ANSWERED, Outcome.NOTICED, Outcome.SILENCED, Outcome.ANSWERED]
    assert texts == [
        turns.notices.make(NoticeKind.TOO_FAST, language="en", reference="").text,
        "Yes.",
    ]


async def test_a_turn_under_way_is_not_stopped_by_a_budget(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """What has begun within a budget is finished, also where it used the budget up itself."""
    turns = replace(turns, limits={BudgetScope.CUSTOMER_DAY: Limit(tokens=1)})
    work = await open_turn(store)
    await store.discard_answer(work.lease, work.turn_id, answer())
    work = await turn_of(store, work.lease.conversation_id)
    api.will(Say("Yes, it is."))
    assert (await run(turns, work)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 20), (2, 10), (3, 5)])
def test_all_attempts_together_take_less_than_twice_the_time(attempt: int, seconds: int) -> None:
    """Each attempt after a crash gets half the seconds of the one before."""
    assert BOUNDS.seconds_for(attempt) == seconds


async def _clear_outbox(store: Conversations) -> None:
    """Let what waits be posted."""
    while isinstance(work := await store.next_work(1, compose=COMPOSE, prompt="p1"), SendWork):
        for part in work.parts:
            assert await store.begin_send(work.lease, part)
            await store.confirm_send(work.lease, part, f"remote-{part.id}")
