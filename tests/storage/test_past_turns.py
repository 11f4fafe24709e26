"""What was asked lately, whose conversations people have, and what was used outside of turns."""

from sqlalchemy import update

from engine.domain.budgets import BudgetScope
from engine.domain.conversation import Outcome, PastTurn
from engine.domain.messages import Platform, Principal
from storage.conversations import Conversations
from storage.database import Database
from storage.schema import conversation
from tests.storage.builders import BOB, PLACE, Clock, answer, ending, open_turn, said, turn_of

MAYAS = Principal(platform=Platform.SLACK, workspace="T1", customer="U1", place=PLACE)


async def test_past_turns_hold_what_their_customer_asked(store: Conversations) -> None:
    """Oldest first, each with all its messages; what others said is none of them."""
    work = await open_turn(store, said("Is hail covered?"), said("On a van?", at=2))
    here = work.lease.conversation_id
    assert await store.past_turns(here, limit=6) == ()
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.FAILED))
    await store.receive(said("I think so", at=3, by=BOB))
    await store.receive(said("And theft?", at=4))
    for _ in range(2):  # Maya's and Bob's
        work = await turn_of(store, here)
        await store.finish_turn(work.lease, work.turn_id, ending(say=answer()))
    first = PastTurn(asked=("Is hail covered?", "On a van?"), outcome=Outcome.FAILED)
    past = await store.past_turns(here, limit=6)
    assert past[0] == first
    assert sorted(turn.asked for turn in past[1:]) == [("And theft?",), ("I think so",)]
    assert await store.past_turns(here, limit=2) == past[1:]


async def test_a_cancelled_turn_is_nobodys_past(store: Conversations) -> None:
    """What its customer deleted was never asked."""
    work = await open_turn(store)
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.CANCELLED))
    assert await store.past_turns(work.lease.conversation_id, limit=6) == ()


async def test_taken_over_names_those_that_people_have(
    store: Conversations, database: Database
) -> None:
    """Of the conversations asked about, and of no other."""
    work = await open_turn(store)
    here = work.lease.conversation_id
    assert await store.taken_over([here, 99]) == ()
    await database.write(
        lambda connection: connection.execute(
            update(conversation).where(conversation.c.id == here).values(owner="queue")
        )
    )
    assert await store.taken_over([here, 99]) == (here,)
    assert await store.taken_over([99]) == ()


async def test_use_outside_of_turns_counts_for_the_workspace(
    store: Conversations, clock: Clock
) -> None:
    """The workspace and everybody pay for what teammates ask; the customer does not."""
    del clock
    await store.count_use(MAYAS, answer(tokens=100))
    used = {spent.window.scope: spent.tokens for spent in await store.spent(MAYAS)}
    fresh = answer(tokens=100).usage.fresh
    assert used[BudgetScope.WORKSPACE_DAY] == used[BudgetScope.EVERYTHING_DAY] == fresh
    assert used[BudgetScope.CUSTOMER_DAY] == used[BudgetScope.CUSTOMER_MINUTE] == 0
