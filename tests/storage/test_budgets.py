"""What customers use up is counted with what uses it, per customer, workspace and day."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from engine.domain.budgets import BudgetScope, BudgetWindow, Spent
from engine.domain.conversation import Outcome, TurnEnding, TurnWork
from engine.domain.messages import Address, Platform, Principal
from engine.errors import LeaseLost
from storage import budgets
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.settings import StorageSettings
from tests.storage.builders import (
    BOB,
    COMPOSE,
    PLACE,
    Clock,
    answer,
    ending,
    open_turn,
    said,
    turn_of,
    words,
)

MAYAS = Principal(platform=Platform.SLACK, workspace="T1", customer="U1", place=PLACE)
BOBS = replace(MAYAS, customer="U2")
DAY = 86_400.0
FRESH = 110
"""Tokens of the builders' answer that count: all but what was read from the cache."""


def used(spent: tuple[Spent, ...]) -> dict[BudgetScope, tuple[int, int, int]]:
    """Messages, tokens and money of each window."""
    return {one.window.scope: (one.messages, one.tokens, one.nano_usd) for one in spent}


def told(spent: tuple[Spent, ...]) -> set[BudgetScope]:
    """The windows whose notice was given."""
    return {one.window.scope for one in spent if one.is_told}


def window(spent: tuple[Spent, ...], scope: BudgetScope) -> BudgetWindow:
    """The window of a scope."""
    return next(one.window for one in spent if one.window.scope is scope)


async def silenced(store: Conversations, turn: TurnWork, *windows: BudgetWindow) -> None:
    """End a turn with the notice of these budgets."""
    whole = TurnEnding(outcome=Outcome.SILENCED, parts=(words("Later."),), told=windows)
    await store.finish_turn(turn.lease, turn.turn_id, whole)


async def test_every_window_of_now_is_there_before_anything_is_used(store: Conversations) -> None:
    """Named as the contract says, in UTC, with zeros."""
    spent = await store.spent(MAYAS)
    assert [one.window for one in spent] == [
        BudgetWindow(
            scope=BudgetScope.CUSTOMER_MINUTE, name="slack:T1:U1", begins="2023-11-14T22:15"
        ),
        BudgetWindow(scope=BudgetScope.CUSTOMER_DAY, name="slack:T1:U1", begins="2023-11-14"),
        BudgetWindow(scope=BudgetScope.WORKSPACE_DAY, name="slack:T1", begins="2023-11-14"),
        BudgetWindow(scope=BudgetScope.EVERYTHING_DAY, name="", begins="2023-11-14"),
    ]
    assert set(used(spent).values()) == {(0, 0, 0)}
    assert told(spent) == set()


async def test_a_turn_counts_the_messages_it_answers(store: Conversations) -> None:
    """Those of its customer, not what others say around them."""
    await store.receive(said("Is hail covered?", at=1))
    await store.receive(said("And theft?", at=2))
    await store.receive(said("I think so", at=3, by=BOB, address=Address.TO_OTHERS))
    assert set(used(await store.spent(MAYAS)).values()) == {(0, 0, 0)}
    await turn_of(store, 1)
    assert set(used(await store.spent(MAYAS)).values()) == {(2, 0, 0)}
    await turn_of(store, 1)
    assert set(used(await store.spent(MAYAS)).values()) == {(2, 0, 0)}


async def test_what_a_turn_absorbs_counts_too(store: Conversations) -> None:
    """Once each, whenever the turn takes it in."""
    turn = await open_turn(store)
    await store.receive(said("And theft?", at=2))
    again = await store.absorb(turn.lease, turn.turn_id, compose=COMPOSE)
    assert isinstance(again, TurnWork)
    assert set(used(await store.spent(MAYAS)).values()) == {(2, 0, 0)}


async def test_every_answer_counts_its_tokens_and_its_cost(store: Conversations) -> None:
    """The last one, those before it, and those thrown away; nothing when the lease is void."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=["c1"]))
    await store.discard_answer(turn.lease, turn.turn_id, answer())
    await store.finish_turn(turn.lease, turn.turn_id, ending("Yes.", say=answer()))
    with pytest.raises(LeaseLost):
        await store.finish_turn(turn.lease, turn.turn_id, ending("Yes.", say=answer()))
    spent = used(await store.spent(MAYAS))
    assert set(spent.values()) == {(1, 3 * FRESH, 3 * 12_345)}


async def test_an_unknown_price_counts_as_nothing(store: Conversations) -> None:
    """Its tokens are counted all the same."""
    turn = await open_turn(store)
    free = replace(answer(), cost_nano_usd=None)
    await store.discard_answer(turn.lease, turn.turn_id, free)
    assert set(used(await store.spent(MAYAS)).values()) == {(1, FRESH, 0)}


async def test_customers_and_workspaces_have_their_own_counts(store: Conversations) -> None:
    """Only what is shared is counted together."""
    await open_turn(store)
    await open_turn(store, said("Hi", by=BOB, place=replace(PLACE, thread="2")))
    elsewhere = replace(PLACE, workspace="T2")
    await open_turn(store, said("Hi", place=elsewhere))
    expected = {
        BudgetScope.CUSTOMER_MINUTE: (1, 0, 0),
        BudgetScope.CUSTOMER_DAY: (1, 0, 0),
        BudgetScope.WORKSPACE_DAY: (2, 0, 0),
        BudgetScope.EVERYTHING_DAY: (3, 0, 0),
    }
    assert used(await store.spent(MAYAS)) == expected
    assert used(await store.spent(BOBS)) == expected
    far = await store.spent(replace(MAYAS, workspace="T2", place=elsewhere))
    assert used(far) == expected | {BudgetScope.WORKSPACE_DAY: (1, 0, 0)}


async def test_a_new_minute_and_a_new_day_begin_at_zero(store: Conversations, clock: Clock) -> None:
    """What was used before stays where it was used."""
    await open_turn(store)
    clock.now += 60
    minute = used(await store.spent(MAYAS))
    assert minute.pop(BudgetScope.CUSTOMER_MINUTE) == (0, 0, 0)
    assert set(minute.values()) == {(1, 0, 0)}
    clock.now += DAY
    assert set(used(await store.spent(MAYAS)).values()) == {(0, 0, 0)}
    clock.now -= DAY + 60
    assert set(used(await store.spent(MAYAS)).values()) == {(1, 0, 0)}


async def test_the_notice_of_a_budget_is_remembered_for_its_customer_and_window(
    store: Conversations, clock: Clock
) -> None:
    """Of a shared budget every customer is told once."""
    turn = await open_turn(store)
    spent = await store.spent(MAYAS)
    shared = window(spent, BudgetScope.WORKSPACE_DAY)
    own = window(spent, BudgetScope.CUSTOMER_MINUTE)
    await silenced(store, turn, shared, own)
    assert told(await store.spent(MAYAS)) == {
        BudgetScope.WORKSPACE_DAY,
        BudgetScope.CUSTOMER_MINUTE,
    }
    assert told(await store.spent(BOBS)) == set()
    clock.now += 60
    assert told(await store.spent(MAYAS)) == {BudgetScope.WORKSPACE_DAY}
    clock.now += DAY
    assert told(await store.spent(MAYAS)) == set()


async def test_a_notice_may_be_noted_twice(store: Conversations) -> None:
    """Two conversations of one customer can find out at the same time."""
    first = await open_turn(store)
    second = await open_turn(store, said("Hi", place=replace(PLACE, thread="2")))
    day = window(await store.spent(MAYAS), BudgetScope.CUSTOMER_DAY)
    await silenced(store, first, day)
    await silenced(store, second, day)
    assert told(await store.spent(MAYAS)) == {BudgetScope.CUSTOMER_DAY}


async def test_old_windows_are_forgotten(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Minutes after a day, days after a quarter of a year; notices with them."""
    turn = await open_turn(store)
    spent = await store.spent(MAYAS)
    await silenced(store, turn, *(one.window for one in spent))
    assert await database.read(_rows) == (4, 4)
    await database.write(budgets.forget_old, clock.now + DAY)
    assert await database.read(_rows) == (4, 4)
    await database.write(budgets.forget_old, clock.now + DAY + 60)
    assert await database.read(_rows) == (3, 3)
    await database.write(budgets.forget_old, clock.now + 90 * DAY)
    assert await database.read(_rows) == (3, 3)
    await database.write(budgets.forget_old, clock.now + 91 * DAY)
    assert await database.read(_rows) == (0, 0)


async def test_a_start_forgets_what_is_old(
    settings: StorageSettings, database: Database, store: Conversations
) -> None:
    """The clock of these tests stands years ago."""
    await open_turn(store)
    assert await database.read(_rows) == (4, 0)
    await database.close()
    reopened = await open_database(settings, Platform.SLACK)
    assert await reopened.read(_rows) == (0, 0)
    await reopened.close()


async def test_looking_does_not_read_all_that_was_ever_counted(database: Database) -> None:
    """Every window is found by its key."""
    text_of = str(budgets._SPENT.compile(compile_kwargs={"literal_binds": False}))
    names = {f"{key}{n}": "x" for key in ("scope", "name", "begins") for n in range(4)}

    def plan(connection: Connection) -> str:
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {text_of}"), names | {"customer_": "x"})
        return "\n".join(row.detail for row in rows)

    steps = await database.read(plan)
    assert "SCAN" not in steps
    assert "scope=? AND name=? AND begins=?" in steps


def _rows(connection: Connection) -> tuple[int, int]:
    """Counters and notices."""
    return (
        connection.execute(text("SELECT count(*) FROM budget_use")).scalar_one(),
        connection.execute(text("SELECT count(*) FROM budget_notice")).scalar_one(),
    )
