"""An action is done once, for whom it was confirmed, whatever breaks on the way."""

import asyncio
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from adapters.backoffice.http import HttpBackOffice
from engine.accounts.actions import Actions
from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState, Click, PendingAction
from engine.domain.accounts import CancelOrder, CustomerId, Write
from sandbox.backoffice import BackOfficeSandbox
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.accounts.calling import OWNER, STRANGER, TEAMMATE, called
from tests.storage.accounts.link_book import LinkBook
from tests.storage.builders import Clock

ROBIN = CustomerId("K-1")
CANCEL = CancelOrder(order="OR-100")
CALL = "POST cancellation"


async def proposed(
    store: Conversations,
    actions: Actions,
    links: LinkBook,
    *,
    change: Write = CANCEL,
    amount: str = "649.00",
) -> PendingAction:
    """A change that waits for the click of a person who is linked to K-1."""
    await links.link(OWNER, ROBIN, by=LinkedBy.MAIL_CODE, expires_at=None)
    _, (call,) = await called(store, ("cancel_order", {"order": "OR-100"}))
    return await actions.propose(
        change, principal=OWNER, customer=ROBIN, call_key=call.key, amount=Decimal(amount)
    )


@pytest.fixture
async def action(store: Conversations, actions: Actions, links: LinkBook) -> PendingAction:
    """A cancellation that waits."""
    return await proposed(store, actions, links)


async def confirmed(actions: Actions, action: PendingAction) -> PendingAction:
    """The action, confirmed and run once."""
    assert await actions.confirm(action.id, OWNER) is Click.RUNS
    ran = await actions.run(action.id)
    assert ran is not None
    return ran


async def test_nothing_is_done_before_the_click(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction
) -> None:
    """Neither proposing nor running asks the back office for anything."""
    assert await actions.run(action.id) is None
    assert await actions.run_due() == ()
    assert await actions.confirm(action.id, STRANGER) is Click.NOT_YOURS
    assert await actions.run(action.id) is None
    assert api.asked == []


async def test_the_click_does_it_once(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction
) -> None:
    """The outcome says what came of it; running again does nothing."""
    done = await confirmed(actions, action)
    assert done.state is ActionState.DONE
    assert done.ending is not None
    assert done.ending.written is not None
    assert done.ending.written.refund == Decimal("649.00")
    assert await actions.run(action.id) is None
    assert list(api.changes) == [action.key]
    assert api.asked.count(("K-1", CALL)) == 1


async def test_clicks_at_the_same_moment_do_it_once(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction
) -> None:
    """One of them counts, and one run asks."""
    clicks = await asyncio.gather(*(actions.confirm(action.id, OWNER) for _ in range(8)))
    assert sorted(clicks) == sorted([Click.RUNS, *[Click.DECIDED_BEFORE] * 7])
    runs = await asyncio.gather(*(actions.run(action.id) for _ in range(8)))
    assert len([run for run in runs if run is not None]) == 1
    assert api.asked.count(("K-1", CALL)) == 1


async def test_a_confirmed_action_survives_the_end_of_the_program(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction
) -> None:
    """What was confirmed and not begun is run at the next start."""
    await actions.confirm(action.id, OWNER)
    (done,) = await actions.run_due()
    assert done.state is ActionState.DONE
    assert len(api.changes) == 1


@pytest.mark.parametrize("reached", [False, True])
async def test_a_crash_in_the_middle_does_it_once(
    api: BackOfficeSandbox,
    office: HttpBackOffice,
    actions: Actions,
    waiting: PendingActionStore,
    action: PendingAction,
    clock: Clock,
    *,
    reached: bool,
) -> None:
    """It is looked up after its time and only asked for if it had not arrived."""
    await actions.confirm(action.id, OWNER)
    begun = await waiting.begin(action.id, again_at=clock.now + 120)
    assert begun is not None
    if reached:
        await office.write(ROBIN, CANCEL, key=begun.key)
    assert await actions.run_due() == ()
    clock.now += 121
    (done,) = await actions.run_due()
    assert done.state is ActionState.DONE
    assert list(api.changes) == [action.key]
    assert api.asked.count(("K-1", CALL)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_is_looked_up(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction, clock: Clock, when: str
) -> None:
    """The action stays running until it is known, and is done once."""
    api.faults.reset(CALL, "before" if when == "before" else "after", calls=2)
    ran = await confirmed(actions, action)
    assert ran.state is ActionState.RUNNING
    clock.now += 2
    (done,) = await actions.run_due()
    assert done.state is ActionState.DONE
    assert len(api.changes) == 1


async def test_a_back_office_that_asks_to_wait_is_waited_for(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction, clock: Clock
) -> None:
    """Not before the seconds of its Retry-After."""
    api.faults.limit(CALL, retry_after="30")
    assert (await confirmed(actions, action)).state is ActionState.RUNNING
    clock.now += 29
    assert await actions.run_due() == ()
    clock.now += 1
    (done,) = await actions.run_due()
    assert done.state is ActionState.DONE


async def test_a_back_office_that_stays_away_is_given_up(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction, clock: Clock
) -> None:
    """After five attempts the action has failed, and says that nobody knows."""
    api.faults.fail("*", calls=100)
    assert (await confirmed(actions, action)).state is ActionState.RUNNING
    ended: tuple[PendingAction, ...] = ()
    for _ in range(4):
        assert ended == ()
        clock.now += 300
        ended = await actions.run_due()
    assert [each.state for each in ended] == [ActionState.FAILED]
    assert ended[0].ending is not None
    assert "did not say" in ended[0].ending.reason
    assert api.changes == {}


async def test_work_that_always_breaks_off_is_given_up(
    api: BackOfficeSandbox,
    actions: Actions,
    waiting: PendingActionStore,
    action: PendingAction,
    clock: Clock,
) -> None:
    """A program that dies at every attempt does not try for ever."""
    await actions.confirm(action.id, OWNER)
    for _ in range(5):
        assert await waiting.begin(action.id, again_at=clock.now + 120) is not None
        clock.now += 120
    (ended,) = await actions.run_due()
    assert ended.state is ActionState.FAILED
    assert api.asked == []


async def test_a_refusal_is_an_outcome(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction
) -> None:
    """What was shipped meanwhile is not cancelled, and the reason is kept."""
    api.customers["K-1"].orders["OR-100"] |= {"status": "shipped", "is_cancellable": False}
    refused = await confirmed(actions, action)
    assert refused.state is ActionState.REFUSED
    assert refused.ending is not None
    assert "is shipped" in refused.ending.reason


async def test_somebody_elses_record_is_never_changed(
    store: Conversations, api: BackOfficeSandbox, actions: Actions, links: LinkBook
) -> None:
    """Even a stored action for it ends as one for a record that does not exist."""
    action = await proposed(store, actions, links, change=CancelOrder(order="OR-200"))
    refused = await confirmed(actions, action)
    assert refused.state is ActionState.REFUSED
    assert refused.ending is not None
    assert refused.ending.reason == "There is no such record in this account."
    assert api.customers["K-2"].orders["OR-200"]["status"] == "placed"


@pytest.mark.parametrize("linked_to", [None, "K-2"])
async def test_a_link_that_ended_meanwhile_stops_it(
    api: BackOfficeSandbox,
    actions: Actions,
    links: LinkBook,
    action: PendingAction,
    linked_to: str | None,
) -> None:
    """Whoever is not this customer any more changes nothing of theirs."""
    await links.unlink(OWNER)
    if linked_to is not None:
        await links.link(OWNER, CustomerId(linked_to), by=LinkedBy.OPERATOR, expires_at=None)
    assert (await confirmed(actions, action)).state is ActionState.REFUSED
    assert api.asked == []


async def test_a_large_amount_waits_for_a_teammate(
    store: Conversations, api: BackOfficeSandbox, actions: Actions, links: LinkBook
) -> None:
    """Above the limit the customer's click alone asks the back office for nothing."""
    action = await proposed(store, actions, links, amount="700.01")
    assert action.needs_teammate
    assert await actions.confirm(action.id, OWNER) is Click.NEEDS_TEAMMATE
    assert await actions.run_due() == ()
    assert api.asked == []
    assert await actions.approve(action.id, TEAMMATE) is Click.RUNS
    assert [each.state for each in await actions.run_due()] == [ActionState.DONE]


async def test_the_limit_itself_needs_nobody(
    store: Conversations, actions: Actions, links: LinkBook
) -> None:
    """Only what lies above it does."""
    assert not (await proposed(store, actions, links, amount="700.00")).needs_teammate


async def test_a_teammate_has_their_own_time(
    store: Conversations, actions: Actions, links: LinkBook, clock: Clock
) -> None:
    """The customer's yes counts for an hour; after that the action has expired."""
    action = await proposed(store, actions, links, amount="700.01")
    await actions.confirm(action.id, OWNER)
    clock.now += 3_600
    assert await actions.approve(action.id, TEAMMATE) is Click.TOO_LATE
    assert [each.state for each in await actions.run_due()] == [ActionState.EXPIRED]


async def test_what_was_changed_in_the_store_is_not_run(
    api: BackOfficeSandbox, actions: Actions, action: PendingAction, database: Database
) -> None:
    """The digest of what was confirmed is checked before the back office is asked."""
    await database.write(_tamper)
    refused = await confirmed(actions, action)
    assert refused.state is ActionState.REFUSED
    assert api.asked == []


def _tamper(connection: Connection) -> None:
    connection.execute(text('UPDATE pending_action SET arguments = \'{"order":"OR-101"}\''))
