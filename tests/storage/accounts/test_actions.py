"""Actions that wait: whose click counts, once, in time, and for exactly what was shown."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.accounts.pending import ActionState, Click, Ending, PendingAction
from engine.domain.accounts import CancelOrder, Written
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform, Principal
from engine.errors import NotYours
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.accounts.calling import (
    APPROVAL_UNTIL,
    ORDER,
    OWNER,
    STRANGER,
    TEAMMATE,
    called,
    elsewhere,
    proposal,
)
from tests.storage.builders import Clock

DONE = Ending(state=ActionState.DONE, written=Written(reference="OR-1"))


@pytest.fixture
def actions(database: Database, clock: Clock) -> PendingActionStore:
    """The actions of the test's database."""
    return PendingActionStore(database, clock)


async def waiting(
    store: Conversations,
    actions: PendingActionStore,
    clock: Clock,
    *,
    needs_teammate: bool = False,
) -> PendingAction:
    """An action that waits for a minute."""
    _, (call,) = await called(store, ("cancel_order", {"order": "OR-1"}))
    asked = proposal(call, needs_teammate=needs_teammate)
    return await actions.propose(asked, expires_at=clock.now + 60)


async def confirm(actions: PendingActionStore, action: PendingAction) -> Click:
    """The owner's click."""
    return await actions.confirm(action.id, OWNER, approval_until=APPROVAL_UNTIL)


async def test_an_action_is_bound_to_what_was_asked(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Arguments, person, customer, amount and end are those of the call."""
    action = await waiting(store, actions, clock)
    assert action.change == ORDER
    assert action.arguments == '{"order":"OR-1"}'
    assert action.principal == OWNER
    assert action.is_as_confirmed
    assert (action.state, str(action.amount)) == (ActionState.WAITING, "59.90")
    assert action.expires_at == clock.now + 60
    assert await actions.get(action.id) == action


async def test_a_call_proposes_once(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """The same call after a crash, and another call for the same, give the action there is."""
    asked = ("cancel_order", {"order": "OR-1"})
    _, (first, second) = await called(store, asked, asked)
    action = await actions.propose(proposal(first), expires_at=clock.now + 60)
    assert await actions.propose(proposal(first), expires_at=clock.now + 60) == action
    assert await actions.propose(proposal(second), expires_at=clock.now + 60) == action


async def test_who_asks_again_has_the_whole_time_again(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """The buttons of the new post hold as long as those of a first one; a yes is not prolonged."""
    asked = ("cancel_order", {"order": "OR-1"})
    _, (first, second) = await called(store, asked, asked)
    action = await actions.propose(proposal(first), expires_at=clock.now + 60)
    clock.now += 59
    again = await actions.propose(proposal(second), expires_at=clock.now + 60)
    assert again == replace(action, expires_at=clock.now + 60)
    clock.now += 59
    assert await actions.expire(limit=9) == ()
    until = clock.now + 300
    assert await actions.confirm(action.id, OWNER, approval_until=until) is Click.RUNS
    agreed = await actions.propose(proposal(second), expires_at=until + 60)
    assert agreed.expires_at == until


async def test_what_nobody_clicked_in_time_can_be_asked_for_again(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """A new call gets an action of its own, and the old one has expired."""
    asked = ("cancel_order", {"order": "OR-1"})
    _, (first, second) = await called(store, asked, asked)
    old = await actions.propose(proposal(first), expires_at=clock.now + 60)
    clock.now += 60
    new = await actions.propose(proposal(second), expires_at=clock.now + 60)
    assert new.id != old.id
    assert new.key != old.key
    ended = await actions.get(old.id)
    assert ended is not None
    assert ended.state is ActionState.EXPIRED


@pytest.mark.parametrize("principal", [STRANGER, replace(OWNER, place=elsewhere("C9"))])
async def test_a_call_of_somebody_elses_turn_proposes_nothing(
    store: Conversations, actions: PendingActionStore, principal: Principal
) -> None:
    """The principal has to be the one of the stored turn, in its place."""
    _, (call,) = await called(store, ("cancel_order", {"order": "OR-1"}))
    with pytest.raises(NotYours):
        await actions.propose(proposal(call, principal=principal), expires_at=2e9)


async def test_a_call_of_another_tool_proposes_nothing(
    store: Conversations, actions: PendingActionStore
) -> None:
    """What is proposed is what the stored call is for."""
    _, (call,) = await called(store, ("order_status", {"order": "OR-1"}))
    with pytest.raises(NotYours):
        await actions.propose(proposal(call), expires_at=2e9)


async def test_only_the_same_persons_click_counts(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Somebody else's click, yes or no, changes nothing, and says no more than a missing action."""
    action = await waiting(store, actions, clock)
    assert (
        await actions.confirm(action.id, STRANGER, approval_until=APPROVAL_UNTIL)
        is await actions.decline(action.id, STRANGER)
        is await actions.confirm(action.id + 1, STRANGER, approval_until=APPROVAL_UNTIL)
        is Click.NOT_YOURS
    )
    assert await actions.get(action.id) == action
    assert await confirm(actions, action) is Click.RUNS


async def test_a_second_click_changes_nothing(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """After a yes neither another yes nor a no counts."""
    action = await waiting(store, actions, clock)
    assert await confirm(actions, action) is Click.RUNS
    assert await confirm(actions, action) is Click.DECIDED_BEFORE
    assert await actions.decline(action.id, OWNER) is Click.DECIDED_BEFORE
    assert await actions.due(limit=9) == (action.id,)


async def test_a_no_is_final(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Nothing is due, and a later yes does not count."""
    action = await waiting(store, actions, clock)
    assert await actions.decline(action.id, OWNER) is Click.DECLINED
    assert await confirm(actions, action) is Click.DECIDED_BEFORE
    assert await actions.due(limit=9) == ()


async def test_a_click_comes_too_late(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """From its last second on, swept or not, the action cannot be confirmed."""
    action = await waiting(store, actions, clock)
    clock.now += 60
    assert await confirm(actions, action) is Click.TOO_LATE
    assert await actions.expire(limit=9) == (action.id,)
    assert await actions.expire(limit=9) == ()
    assert await confirm(actions, action) is Click.TOO_LATE


async def test_a_large_amount_needs_both(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """The customer's yes starts the teammate's time; only with the second yes is it due."""
    action = await waiting(store, actions, clock, needs_teammate=True)
    assert await confirm(actions, action) is Click.NEEDS_TEAMMATE
    assert await actions.due(limit=9) == ()
    clock.now += 3_600
    assert await actions.approve(action.id, TEAMMATE) is Click.RUNS
    assert await actions.approve(action.id, TEAMMATE) is Click.DECIDED_BEFORE
    now = await actions.get(action.id)
    assert now is not None
    assert (now.state, now.approved_by) == (ActionState.APPROVED, TEAMMATE.key)


async def test_a_teammate_may_be_first(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Their yes alone runs nothing."""
    action = await waiting(store, actions, clock, needs_teammate=True)
    assert await actions.approve(action.id, TEAMMATE) is Click.NEEDS_CUSTOMER
    assert await actions.due(limit=9) == ()
    assert await confirm(actions, action) is Click.RUNS


async def test_nobody_approves_their_own_request(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """A teammate who is the customer needs another one."""
    action = await waiting(store, actions, clock, needs_teammate=True)
    same = Teammate(platform=Platform.SLACK, workspace="T1", id=OWNER.customer, name="Maya")
    assert await actions.approve(action.id, same) is Click.NOT_YOURS
    assert await actions.approve(action.id, TEAMMATE) is Click.NEEDS_CUSTOMER


async def test_a_teammate_may_refuse(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """It is over, also for the customer who has confirmed."""
    action = await waiting(store, actions, clock, needs_teammate=True)
    await confirm(actions, action)
    assert await actions.refuse(action.id, TEAMMATE) is Click.REFUSED
    assert await actions.due(limit=9) == ()


async def test_a_small_amount_is_no_teammates_affair(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Neither yes nor no of a teammate counts."""
    action = await waiting(store, actions, clock)
    assert await actions.approve(action.id, TEAMMATE) is Click.NOT_YOURS
    assert await actions.refuse(action.id, TEAMMATE) is Click.NOT_YOURS
    assert await actions.get(action.id) == action


async def test_one_attempt_at_a_time(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """Who has begun an action has it until the time given; then it may be taken up again."""
    action = await waiting(store, actions, clock)
    assert await actions.begin(action.id, again_at=clock.now + 120) is None
    await confirm(actions, action)
    first = await actions.begin(action.id, again_at=clock.now + 120)
    assert first is not None
    assert (first.state, first.attempt) == (ActionState.RUNNING, 1)
    assert await actions.begin(action.id, again_at=clock.now + 120) is None
    clock.now += 120
    assert await actions.due(limit=9) == (action.id,)
    second = await actions.begin(action.id, again_at=clock.now + 120)
    assert second is not None
    assert (second.attempt, second.key) == (2, first.key)
    assert not await actions.defer(action.id, attempt=1, until=clock.now, error="late")
    assert await actions.defer(action.id, attempt=2, until=clock.now, error="away")
    assert await actions.due(limit=9) == (action.id,)


async def test_the_first_ending_counts(
    store: Conversations, actions: PendingActionStore, clock: Clock
) -> None:
    """A second attempt that ends later changes nothing."""
    action = await waiting(store, actions, clock)
    await confirm(actions, action)
    await actions.begin(action.id, again_at=clock.now + 120)
    ended = await actions.finish(action.id, ending=DONE)
    assert (ended.state, ended.ending) == (ActionState.DONE, DONE)
    failed = Ending(state=ActionState.FAILED, reason="unknown")
    assert await actions.finish(action.id, ending=failed) == ended


async def test_the_database_runs_nothing_that_was_not_agreed(
    store: Conversations, actions: PendingActionStore, clock: Clock, database: Database
) -> None:
    """Whatever a program tries, the row cannot be running without the customer's click."""
    await waiting(store, actions, clock, needs_teammate=True)
    for sets in ("", ", confirmed_at = 1", ", approved_by = 'x'"):
        with pytest.raises(IntegrityError):
            await database.write(_force, sets)


async def test_changed_arguments_are_noticed(
    store: Conversations, actions: PendingActionStore, clock: Clock, database: Database
) -> None:
    """The digest is that of what was shown, for this person and this customer."""
    action = await waiting(store, actions, clock)
    for column, value in (("arguments", '{"order":"OR-2"}'), ("customer_id", "AC-1010")):
        await database.write(_tamper, column, value)
        changed = await actions.get(action.id)
        assert changed is not None
        assert changed.change == CancelOrder(order="OR-2")
        assert not changed.is_as_confirmed


def _force(connection: Connection, sets: str) -> None:
    connection.execute(text(f"UPDATE pending_action SET state = 'running'{sets}"))  # noqa: S608 - ours


def _tamper(connection: Connection, column: str, value: str) -> None:
    connection.execute(text(f"UPDATE pending_action SET {column} = :v"), {"v": value})  # noqa: S608 - ours
