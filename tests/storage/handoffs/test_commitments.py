"""Promises are rows of the reply that makes them, ring when they are due, and end once."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.domain.commands import (
    ChangeReply,
    Claim,
    KeepPromise,
    PromiseRang,
    Resolve,
    SendReply,
)
from engine.domain.conversation import Escalation, EscalationReason, Outcome, Urgency
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.messages import Platform
from engine.handoff.clockwork import Clockwork
from engine.handoff.decide import Rules
from engine.handoff.hours import ALWAYS
from engine.handoff.limits import Limits
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.applying import DeskRules
from storage.handoffs.store import Handoffs
from tests.storage.builders import Clock, answer, ending, open_turn
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, TOM, by, done, render

HOUR = 3_600.0
PROMISED = SendReply(text="Thank you. I'll call you within 2 hours.", key="r1")


@pytest.fixture
def handoffs(database: Database, clock: Clock) -> Handoffs:
    """A desk with the real rules, always open."""
    rules = Rules(hours=ALWAYS, limits=Limits(resolve=0))
    return Handoffs(
        database, decide=rules, desk_platform=Platform.SLACK, desk_channel="D1", clock=clock
    )


async def promised(store: Conversations, handoffs: Handoffs) -> None:
    """Ann has the first handoff and has promised a call."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    done(await handoffs.carry_out(1, PROMISED, by(ANN)))


async def test_a_promise_is_stored_with_the_reply_once(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """With its owner, its sentence and its time; the same reply again makes no second one."""
    await promised(store, handoffs)
    again = await handoffs.carry_out(1, PROMISED, by(ANN))
    assert isinstance(again, NotDone)
    (promise,) = await handoffs.promises()
    assert (promise.owner, promise.sentence) == (ANN, "I'll call you within 2 hours")
    assert (promise.due_at, promise.nags) == (clock.now + 2 * HOUR, 0)
    assert await handoffs.promises(1) == (promise,)
    assert await handoffs.promises(2) == ()


async def test_two_clicks_at_once_keep_it_once(store: Conversations, handoffs: Handoffs) -> None:
    """Who is second is told; nothing rings any more, and nobody is told of a delay."""
    await promised(store, handoffs)
    keep = KeepPromise(commitment_id=1)
    ends = await asyncio.gather(*(handoffs.carry_out(1, keep, by(who)) for who in (ANN, TOM)))
    (late,) = (end for end in ends if isinstance(end, NotDone))
    assert late.why is WhyNot.KEPT_BEFORE
    assert await handoffs.promises() == ()
    assert await handoffs.due(9e9, limit=9) == ()


async def test_a_changed_reply_takes_its_promises_along(
    store: Conversations, handoffs: Handoffs
) -> None:
    """New words promise anew, and deleted ones promise nothing."""
    await promised(store, handoffs)
    done(await handoffs.carry_out(1, ChangeReply(key="r1", text="We will refund you."), by(ANN)))
    assert [each.sentence for each in await handoffs.promises()] == ["We will refund you"]
    done(await handoffs.carry_out(1, ChangeReply(key="r1", text=None), by(ANN)))
    assert await handoffs.promises() == ()


async def test_a_sentence_that_an_edit_leaves_keeps_its_time_and_its_end(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """A corrected word elsewhere puts no promise off, and opens none that was kept."""
    await promised(store, handoffs)
    (before,) = await handoffs.promises()
    clock.now += HOUR
    same = "Thanks! I'll call you within 2 hours."
    done(await handoffs.carry_out(1, ChangeReply(key="r1", text=same), by(ANN)))
    assert await handoffs.promises() == (before,)
    done(await handoffs.carry_out(1, KeepPromise(commitment_id=before.id), by(ANN)))
    more = f"{same} We will refund you."
    done(await handoffs.carry_out(1, ChangeReply(key="r1", text=more), by(ANN)))
    assert [each.sentence for each in await handoffs.promises()] == ["We will refund you"]


async def test_what_is_overdue_climbs_through_a_resolve_and_tells_the_customer_once(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """The times are rows: whichever program looks next goes on where the last one ended."""
    await promised(store, handoffs)
    done(await handoffs.carry_out(1, Resolve(), by(ANN)))
    alarms = []
    for _ in range(5):
        clock.now += 2 * HOUR
        await Clockwork(handoffs, changed=lambda _: None, clock=clock).ring_due()
        asked = text("SELECT count(*) FROM desk_post WHERE kind = 'alarm'")
        alarms.append(await database.read(lambda at: at.execute(asked).scalar_one()))  # noqa: B023
    assert [count - alarms[0] for count in alarms] == [0, 1, 2, 2, 2]
    told = text("SELECT body FROM relay WHERE kind = 'notice' AND body LIKE '%promise_late%'")
    assert len(await database.read(lambda at: at.execute(told).all())) == 1
    (still,) = await handoffs.promises()
    assert still.nags == 3
    done(await handoffs.carry_out(1, KeepPromise(commitment_id=1), by(TOM)))


async def test_a_reply_since_it_was_due_keeps_the_customer_from_being_told(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """The teammate has spoken: only the desk is reminded."""
    await promised(store, handoffs)
    clock.now += 2 * HOUR + 1
    done(await handoffs.carry_out(1, SendReply(text="It takes longer.", key="r2"), by(ANN)))
    for _ in range(4):
        await Clockwork(handoffs, changed=lambda _: None, clock=clock).ring_due()
        clock.now += 2 * HOUR
    told = text("SELECT body FROM relay WHERE body LIKE '%promise_late%'")
    assert await database.read(lambda at: at.execute(told).all()) == []


async def test_what_the_assistant_promises_as_it_calls_people_is_stored_with_its_answer(
    database: Database, handoffs: Handoffs, clock: Clock
) -> None:
    """For the team; whoever writes to the customer after that has answered."""
    rules = DeskRules(decide=Rules(hours=ALWAYS), platform=Platform.SLACK)
    store = Conversations(
        database, platform=Platform.SLACK, worker="w1", clock=clock, desk=rules, render=render
    )
    work = await open_turn(store)
    said = "I have told our team. They know. We'll call you within 2 hours."
    end = replace(
        ending(said, outcome=Outcome.ESCALATED, say=answer(said)),
        escalation=Escalation(
            reason=EscalationReason.CUSTOMER_ASKED, urgency=Urgency.NORMAL, summary="A call."
        ),
    )
    await store.finish_turn(work.lease, work.turn_id, end)
    (promise,) = await handoffs.promises()
    assert (promise.owner, promise.whose, promise.is_answered) == (None, "The team", False)
    assert promise.due_at == clock.now + 2 * HOUR
    clock.now += 60
    done(await handoffs.carry_out(1, SendReply(text="It is Ann here.", key="r1"), by(ANN)))
    (promise,) = await handoffs.promises()
    assert promise.is_answered


async def test_a_ring_before_its_time_does_nothing(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Of two clocks at once, one acts: the other finds it put off."""
    await promised(store, handoffs)
    rings = PromiseRang(commitment_id=1)
    early = await handoffs.carry_out(1, rings, ASSISTANT)
    assert isinstance(early, NotDone)
    clock.now += 2 * HOUR
    assert await handoffs.due(clock.now, limit=9) != ()
    ends = await asyncio.gather(*(handoffs.carry_out(1, rings, ASSISTANT) for _ in range(2)))
    assert sum(isinstance(end, NotDone) for end in ends) == 1
    assert await handoffs.promises() != ()
