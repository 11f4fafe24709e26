"""The team is told once that Claude cannot be asked, and once that it answers again."""

from dataclasses import replace

from engine.domain.conversation import Escalation, EscalationReason, Outcome, TurnEnding, Urgency
from engine.domain.desk import Alarm
from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.storage.builders import PLACE, Clock, answer, ending, open_turn, said

AWAY = Escalation(
    reason=EscalationReason.MODEL_OUTAGE, summary="Is hail covered?", urgency=Urgency.NORMAL
)


async def asks(store: Conversations, thread: int, end: TurnEnding) -> None:
    """A question in a thread of its own ends so."""
    place = replace(PLACE, thread=f"{1700000000 + thread}.000100")
    work = await open_turn(store, said("Is hail covered?", place=place))
    await store.finish_turn(work.lease, work.turn_id, end)


async def alarms(handoffs: Handoffs) -> list[str]:
    """What calls the team without being about a handoff, each shown once."""
    found: list[str] = []
    while (task := await handoffs.next_task(Platform.SLACK, "slack:1")) is not None:
        await handoffs.task_done(task, channel="D1", remote_id=task.remote_id or f"r{task.id}")
        if isinstance(task.post, Alarm) and task.handoff is None:
            found.append(task.post.text)
    return found


async def test_an_outage_is_told_once_and_so_is_its_end(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """However many cannot be answered meanwhile; the next outage is told like the first."""
    away = replace(ending("Sorry.", outcome=Outcome.FAILED), escalation=AWAY)
    back = ending("Yes.", say=answer("Yes."))
    await asks(store, 1, back)
    assert await alarms(handoffs) == []
    await asks(store, 2, away)
    await asks(store, 3, away)
    (begun,) = await alarms(handoffs)
    assert begun.startswith("Claude cannot be asked")
    clock.now += 720
    await asks(store, 4, back)
    await asks(store, 5, back)
    assert await alarms(handoffs) == ["Claude is back, after 12 min."]
    await asks(store, 6, away)
    assert await alarms(handoffs) == [begun]
