"""The example back office: a believable set, and a customer in every query."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.domain.accounts import (
    Address,
    CancelOrder,
    ChangeAddress,
    ClaimKind,
    ClaimStatus,
    CustomerId,
    FileClaim,
    OrderStatus,
    Write,
    record_number,
)
from engine.errors import ConfigurationError, NotYours, WriteRefused
from storage.example_office import tables
from storage.example_office.inventing import invent
from storage.example_office.office import ExampleOffice, open_example_office
from storage.example_office.vin import check_sign

TODAY = date(2026, 11, 25)
AMELIA, NOAH = CustomerId("AC-1003"), CustomerId("AC-1010")
ROWS = invent(TODAY)
MOVED = ChangeAddress(
    address=Address(
        line1="1 New Street",
        line2="",
        city="Albany",
        state="NY",
        postal_code="12207",
        country="US",
    )
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[ExampleOffice]:
    """A fresh example office."""
    opened = await open_example_office(tmp_path / "office.db", lambda: TODAY)
    yield opened
    await opened.close()


async def open_order(office: ExampleOffice, customer: CustomerId = AMELIA) -> CancelOrder:
    """The cancellation of an order that is not shipped yet."""
    (number,) = [each.number for each in await office.orders(customer) if each.is_cancellable]
    return CancelOrder(order=number)


async def loss(office: ExampleOffice, customer: CustomerId = AMELIA) -> FileClaim:
    """A claim on the customer's newest policy."""
    policy = (await office.policies(customer))[0]
    return FileClaim(
        policy=policy.number,
        kind=ClaimKind.GLASS,
        happened_on=TODAY,
        description="A stone.",
        damage=None,
    )


def test_there_are_enough_customers_to_be_believed() -> None:
    """Sixty, each with a policy and an order, most with a claim, in all states."""
    ids = {row["id"] for row in ROWS[tables.customer]}
    assert len(ids) == 60
    for table in (tables.policy, tables.order):
        assert {row["customer_id"] for row in ROWS[table]} == ids
    assert len({row["customer_id"] for row in ROWS[tables.claim]}) > 40
    assert {row["status"] for row in ROWS[tables.order]} == set(OrderStatus)
    assert {row["status"] for row in ROWS[tables.claim]} == set(ClaimStatus)


def test_the_same_day_invents_the_same_customers() -> None:
    """What a test or a demonstration shows can be shown again."""
    assert invent(TODAY) == ROWS
    assert invent(date(2026, 11, 26)) != ROWS


def test_nothing_belongs_to_a_real_person() -> None:
    """Addresses of mail and numbers of phones are those kept for fiction; VINs add up."""
    for row in ROWS[tables.customer]:
        assert str(row["email"]).endswith("@example.com")
        assert " 555-01" in str(row["phone"])
    for row in ROWS[tables.policy]:
        vin = str(row["vin"])
        assert len(vin) == 17
        assert vin[8] == check_sign(vin)
        assert int(str(row["monthly_cents"])) > 1_000


def test_every_number_is_one_a_customer_may_ask_for() -> None:
    """Tools let it through as it is."""
    for table in (tables.policy, tables.claim, tables.order):
        for row in ROWS[table]:
            assert record_number(str(row["number"])) == row["number"]


async def test_a_customer_reads_their_own_records(office: ExampleOffice) -> None:
    """One by one as in the lists, the newest first."""
    assert (await office.profile(AMELIA)).name == "Amelia Carter"
    policies = await office.policies(AMELIA)
    assert [await office.policy(AMELIA, each.number) for each in policies] == list(policies)
    assert [each.starts for each in policies] == sorted((p.starts for p in policies), reverse=True)
    claims, orders = await office.claims(AMELIA), await office.orders(AMELIA)
    assert [await office.claim(AMELIA, each.number) for each in claims] == list(claims)
    assert [await office.order(AMELIA, each.number) for each in orders] == list(orders)


async def test_a_customer_who_is_gone_has_nothing(office: ExampleOffice) -> None:
    """There is no profile, and the lists are empty."""
    gone = CustomerId("AC-9")
    with pytest.raises(NotYours):
        await office.profile(gone)
    assert (await office.policies(gone), await office.orders(gone)) == ((), ())


async def test_an_order_is_cancelled_once_for_a_key(office: ExampleOffice) -> None:
    """The same key answers as before; another key finds it cancelled."""
    change = await open_order(office)
    written = await office.write(AMELIA, change, key="k1")
    order = await office.order(AMELIA, change.order)
    assert (order.status, written.refund) == (OrderStatus.CANCELLED, order.total)
    assert await office.write(AMELIA, change, key="k1") == written
    assert await office.look_up(AMELIA, "k1") == written
    with pytest.raises(WriteRefused, match="is cancelled"):
        await office.write(AMELIA, change, key="k2")
    assert await office.look_up(AMELIA, "k2") is None


async def test_a_claim_is_filed_once_for_a_key(office: ExampleOffice) -> None:
    """Asked again, it is the same claim."""
    before = len(await office.claims(AMELIA))
    change = await loss(office)
    written = await office.write(AMELIA, change, key="k1")
    assert await office.write(AMELIA, change, key="k1") == written
    assert len(await office.claims(AMELIA)) == before + 1
    filed = await office.claim(AMELIA, written.reference)
    assert (filed.status, filed.happened_on) == (ClaimStatus.RECEIVED, TODAY)


async def test_an_address_is_changed_for_one_customer(office: ExampleOffice) -> None:
    """Nobody else moves."""
    noah = await office.profile(NOAH)
    await office.write(AMELIA, MOVED, key="k1")
    assert (await office.profile(AMELIA)).address == MOVED.address
    assert await office.profile(NOAH) == noah


async def test_a_change_of_somebody_elses_record_is_none(office: ExampleOffice) -> None:
    """It answers as for a record that does not exist, and nothing changes."""
    theirs: list[Write] = [await open_order(office, NOAH), await loss(office, NOAH)]
    missing: list[Write] = [
        CancelOrder(order="OR-1"),
        replace(await loss(office, NOAH), policy="P-1"),
    ]
    before = (await office.orders(NOAH), await office.claims(NOAH))
    for change in (*theirs, *missing):
        with pytest.raises(NotYours) as caught:
            await office.write(AMELIA, change, key="k1")
        assert str(caught.value) == str(NotYours())
    assert (await office.orders(NOAH), await office.claims(NOAH)) == before


async def test_a_key_belongs_to_its_customer_and_its_change(office: ExampleOffice) -> None:
    """With another change it is refused, and another customer learns nothing by it."""
    await office.write(AMELIA, MOVED, key="k1")
    with pytest.raises(WriteRefused):
        await office.write(AMELIA, await open_order(office), key="k1")
    with pytest.raises(WriteRefused):
        await office.write(NOAH, MOVED, key="k1")
    assert await office.look_up(NOAH, "k1") is None


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2020, 1, 1)])
async def test_a_loss_outside_the_policy_is_refused(office: ExampleOffice, day: date) -> None:
    """Neither in the future nor before the policy began."""
    with pytest.raises(WriteRefused, match="on that day"):
        await office.write(AMELIA, replace(await loss(office), happened_on=day), key="k1")


async def test_the_file_is_filled_once(tmp_path: Path) -> None:
    """What was changed is still changed when the office opens again, for a second program too."""
    file = tmp_path / "office.db"
    first = await open_example_office(file, lambda: TODAY)
    second = await open_example_office(file, lambda: TODAY)
    await first.write(AMELIA, MOVED, key="k1")
    assert (await second.profile(AMELIA)).address == MOVED.address
    await first.close()
    await second.close()


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """The operator learns which setting to change."""
    (tmp_path / "taken").write_text("x")
    with pytest.raises(ConfigurationError, match="BACK_OFFICE_FILE"):
        await open_example_office(tmp_path / "taken" / "office.db", lambda: TODAY)


async def test_a_customer_is_found_by_their_whole_address(office: ExampleOffice) -> None:
    """In any letter case; a part of it, or a pattern, finds nobody."""
    email = (await office.profile(AMELIA)).email
    assert await office.find_by_email(email.upper()) == AMELIA
    for wrong in (email[1:], "%@example.com", f"{email}' OR '1'='1", ""):
        assert await office.find_by_email(wrong) is None
