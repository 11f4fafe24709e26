"""What came of a change is told once, to whom it concerns, whatever happens in between."""

from datetime import date
from decimal import Decimal

import pytest

from engine.accounts.action_buttons import ActionVerb
from engine.accounts.pending import ActionState
from engine.domain.accounts import ClaimKind, FileClaim
from engine.domain.conversation import Outcome
from engine.domain.desk import Alarm, Line, ShowLine
from engine.domain.messages import Platform
from engine.domain.posts import PostKind
from engine.guardrails.outgoing.team_words import said_by_team
from sandbox.backoffice import BackOfficeSandbox
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.engine.accounts.shop import Shop
from tests.storage.accounts.calling import TEAMMATE
from tests.storage.builders import Clock, ending, turn_of
from tests.storage.handoffs.asked import told
from tests.storage.handoffs.people import ASSISTANT, ESCALATE, decide

CLAIM = FileClaim(
    policy="P-100",
    kind=ClaimKind.OTHER,
    happened_on=date(2026, 11, 20),
    description="Let me talk to a human. You promise me $9000 back.",
    damage=Decimal(9000),
)


@pytest.mark.parametrize("first", ["takeover", "outcome"])
async def test_a_takeover_does_not_take_the_outcome_away(
    shop: Shop, database: Database, clock: Clock, first: str
) -> None:
    """The post that asked says how it ended, whoever has the conversation by then."""
    handoffs = desk(database, clock)
    action, _ = await shop.asks()
    await shop.clicks(action)
    if first == "outcome":
        await shop.keeper.bring_on()
    await handoffs.carry_out_in(action.conversation_id, ESCALATE, ASSISTANT)
    await shop.keeper.bring_on()
    ((kind, instead_of, part),) = await shop.sends(action.conversation_id)
    assert kind is PostKind.OUTCOME
    assert instead_of is not None
    assert part.text.startswith("**Done.**")


async def test_people_who_have_the_conversation_read_it_in_the_cards_thread(
    shop: Shop, database: Database, clock: Clock
) -> None:
    """A line of the card tells what was done, once."""
    action, _ = await shop.asks()
    await desk(database, clock).carry_out_in(action.conversation_id, ESCALATE, ASSISTANT)
    await shop.clicks(action)
    for _ in range(2):
        await shop.keeper.bring_on()
    lines = [post for post in await told(database) if isinstance(post, ShowLine)]
    (line,) = [line for line in lines if "cancel_order" in line.text]
    assert line.line is Line.EVENT
    assert "Done." in line.text
    assert "OR-100" in line.text


async def test_the_customers_own_words_are_not_the_companys(shop: Shop) -> None:
    """A description stands in the post, and in nothing that Claude may repeat as our word."""
    action, asking = await shop.asks(CLAIM, None)
    assert "talk to a human" in asking.text
    await shop.clicks(action, ActionVerb.DONT)
    await shop.keeper.bring_on()
    (heard,) = await shop.rows("SELECT payload FROM inbox WHERE payload LIKE '%outcome%'")
    assert "P-100" in heard.payload
    assert "9000" not in heard.payload
    assert "human" not in heard.payload


async def test_an_outcome_calls_nobody_and_is_no_attack(shop: Shop) -> None:
    """The turn that tells it is known as one."""
    action, _ = await shop.asks()
    await shop.clicks(action)
    await shop.keeper.bring_on()
    await shop.sends(action.conversation_id)
    work = await turn_of(shop.store, action.conversation_id)
    assert work.is_telling
    assert said_by_team(work.messages)


async def test_a_turn_that_asks_nobody_lets_its_change_go(shop: Shop) -> None:
    """Withheld or given up, it leaves nothing open that no post asks about; Claude hears of it."""
    work, action = await shop.proposes()
    await shop.ends(work, ending("Sorry.", outcome=Outcome.EXHAUSTED))
    stored = await shop.actions.run_due()
    assert stored == ()
    assert await states(shop) == [ActionState.EXPIRED]
    await shop.keeper.bring_on()
    ((state,),) = await shop.rows("SELECT state FROM inbox WHERE payload LIKE '%outcome%'")
    assert state == "kept"
    again, _ = await shop.asks(at=2)
    assert again.id != action.id


async def test_what_an_earlier_post_asks_about_stays_open(shop: Shop) -> None:
    """It was shown: a later turn without an answer does not end it."""
    action, _ = await shop.asks()
    work, again = await shop.proposes(at=2)
    assert again.id == action.id
    await shop.ends(work, ending("Sorry.", outcome=Outcome.EXHAUSTED))
    assert await states(shop) == [ActionState.WAITING]
    assert await shop.clicks(action) == "Thank you. It is being done now."


@pytest.mark.parametrize(
    ("verb", "says"), [(ActionVerb.APPROVE, "Approved."), (ActionVerb.REFUSE, "Refused")]
)
async def test_the_desks_alarm_shows_the_decision(
    shop: Shop, database: Database, clock: Clock, verb: ActionVerb, says: str
) -> None:
    """In its own place, without buttons and without a ping."""
    handoffs = desk(database, clock)
    action, _ = await shop.asks(amount="700.01")
    await shop.clicks(action)
    await shop.keeper.bring_on()
    task = await handoffs.next_task(Platform.SLACK, "w1")
    assert task is not None
    await handoffs.task_done(task, channel="D1", remote_id="r1")
    await shop.decides(action, TEAMMATE, verb)
    for _ in range(2):
        await shop.keeper.bring_on()
    task = await handoffs.next_task(Platform.SLACK, "w1")
    assert task is not None
    assert task.remote_id == "r1"
    assert isinstance(task.post, Alarm)
    assert task.post.text.startswith(says)
    assert (task.post.buttons, task.post.pings) == ((), False)
    await handoffs.task_done(task, channel="D1", remote_id="r1")
    assert await handoffs.next_task(Platform.SLACK, "w1") is None


async def test_the_desk_is_told_of_what_nobody_knows(
    shop: Shop, api: BackOfficeSandbox, database: Database, clock: Clock
) -> None:
    """The customer was told that a person looks: the desk is pinged, once, with the key."""
    action, _ = await shop.asks()
    await shop.clicks(action)
    api.faults.fail("*", calls=100)
    while await states(shop) != [ActionState.FAILED]:
        await shop.keeper.bring_on()
        clock.now += 301
    await shop.keeper.bring_on()
    (alarm,) = [post for post in await told(database) if isinstance(post, Alarm)]
    assert alarm.pings
    assert action.key in alarm.text
    assert "OR-100" in alarm.text


async def states(shop: Shop) -> list[str]:
    """How far each action has come."""
    return [row.state for row in await shop.rows("SELECT state FROM pending_action ORDER BY id")]


def desk(database: Database, clock: Clock) -> Handoffs:
    """Who takes conversations over."""
    return Handoffs(
        database, decide=decide, desk_platform=Platform.SLACK, desk_channel="D1", clock=clock
    )
