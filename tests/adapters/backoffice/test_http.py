"""How the company's own back office is asked, and what each of its answers means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal

import aiohttp
import pytest

from adapters.backoffice.http import HttpBackOffice
from engine.domain.accounts import (
    Address,
    CancelOrder,
    ChangeAddress,
    ClaimKind,
    CustomerId,
    FileClaim,
    OrderStatus,
    Write,
)
from engine.errors import BackOfficeUnavailable, ConfigurationError, NotYours, WriteRefused
from sandbox.backoffice import BackOfficeSandbox

ROBIN, OTHER = CustomerId("K-1"), CustomerId("K-2")
CANCEL = CancelOrder(order="OR-100")
MOVE = ChangeAddress(
    address=Address(
        line1="1 New Street", line2="", city="Albany", state="NY", postal_code="1", country="US"
    )
)
FILE = FileClaim(
    policy="P-100",
    kind=ClaimKind.GLASS,
    happened_on=date(2026, 11, 24),
    description="A stone.",
    damage=Decimal("120.50"),
)
CHANGES = [
    (CANCEL, "POST cancellation"),
    (MOVE, "PUT address"),
    (FILE, "POST claims"),
]

Reading = Callable[[HttpBackOffice, CustomerId], Awaitable[object]]
ONE_BY_NUMBER: list[tuple[str, Reading]] = [
    ("policies", lambda office, who: office.policy(who, "P-100")),
    ("claims", lambda office, who: office.claim(who, "CL-100")),
    ("orders", lambda office, who: office.order(who, "OR-100")),
]


@pytest.fixture
async def api() -> AsyncIterator[BackOfficeSandbox]:
    """A strict back office on this machine."""
    async with BackOfficeSandbox() as office:
        yield office


@asynccontextmanager
async def client(
    api: BackOfficeSandbox, *, token: str | None = None, seconds: float = 5
) -> AsyncIterator[HttpBackOffice]:
    """The product's client for it."""
    async with aiohttp.ClientSession() as session:
        yield HttpBackOffice(session, url=api.url, token=token or api.token, seconds=seconds)


async def test_every_record_is_read_with_its_types(api: BackOfficeSandbox) -> None:
    """Money is exact, days are days, states are ours; lists and single records are the same."""
    async with client(api) as office:
        profile = await office.profile(ROBIN)
        assert (profile.name, profile.customer_since) == ("Robin Example 1", date(2019, 5, 1))
        policy = await office.policy(ROBIN, "P-100")
        assert (policy.monthly_premium, policy.vehicle.year) == (Decimal("125.10"), 2023)
        assert policy.coverages[0].deductible == Decimal("500.00")
        order = await office.order(ROBIN, "OR-101")
        assert (order.status, order.is_cancellable) == (OrderStatus.SHIPPED, False)
        assert await office.policies(ROBIN) == (policy,)
        assert order in await office.orders(ROBIN)
        assert await office.claims(ROBIN) == (await office.claim(ROBIN, "CL-100"),)


@pytest.mark.parametrize(("kind", "read"), ONE_BY_NUMBER)
async def test_a_foreign_record_is_a_missing_one(
    api: BackOfficeSandbox, kind: str, read: Reading
) -> None:
    """404 and 403 say the same: this customer has no such record."""
    async with client(api) as office:
        with pytest.raises(NotYours) as foreign:
            await read(office, OTHER)
        with pytest.raises(NotYours) as missing:
            await read(office, CustomerId("K-9"))
        api.faults.fail(f"GET {kind}", status=403)
        with pytest.raises(NotYours) as forbidden:
            await read(office, ROBIN)
    assert str(foreign.value) == str(missing.value) == str(forbidden.value)


@pytest.mark.parametrize(
    "number", ["../../K-2/orders/OR-200", "..", ".", "OR-100/../../../K-2/profile", "OR-200?x", "#"]
)
async def test_no_number_leaves_the_customers_part_of_the_address(
    api: BackOfficeSandbox, number: str
) -> None:
    """Whatever a number holds, only the own customer is ever asked about."""
    async with client(api) as office:
        with pytest.raises(NotYours):
            await office.order(ROBIN, number)
    assert {customer for customer, _ in api.asked} <= {"K-1"}


async def test_an_answer_about_another_customer_is_not_used(api: BackOfficeSandbox) -> None:
    """A back office that mixes customers up gives nothing away through us."""
    api.faults.mix_up("*", "K-2", calls=2)
    async with client(api) as office:
        for read in (office.profile, office.orders):
            with pytest.raises(BackOfficeUnavailable):
                await read(ROBIN)


@pytest.mark.parametrize(("change", "call"), CHANGES)
async def test_a_change_is_made_once_although_its_answer_is_lost(
    api: BackOfficeSandbox, change: Write, call: str
) -> None:
    """It is asked for again with the same key, and can be looked up by it."""
    api.faults.reset(call, "after")
    async with client(api) as office:
        written = await office.write(ROBIN, change, key="k1")
        assert await office.look_up(ROBIN, "k1") == written
    assert [made.call for made in api.changes.values()] == [call]
    assert api.asked.count(("K-1", call)) == 2


async def test_a_change_does_what_it_says(api: BackOfficeSandbox) -> None:
    """The order is cancelled and paid back, the address is the new one, the claim is there."""
    async with client(api) as office:
        cancelled = await office.write(ROBIN, CANCEL, key="k1")
        assert (cancelled.reference, cancelled.refund) == ("OR-100", Decimal("649.00"))
        assert (await office.order(ROBIN, "OR-100")).status is OrderStatus.CANCELLED
        await office.write(ROBIN, MOVE, key="k2")
        assert (await office.profile(ROBIN)).address == MOVE.address
        filed = await office.write(ROBIN, FILE, key="k3")
        assert (await office.claim(ROBIN, filed.reference)).description == "A stone."


async def test_a_change_that_may_not_be_is_refused_with_its_reason(
    api: BackOfficeSandbox,
) -> None:
    """409 and 422 carry words for people; somebody else's record is a missing one."""
    async with client(api) as office:
        with pytest.raises(WriteRefused, match="is shipped and cannot be cancelled"):
            await office.write(ROBIN, CancelOrder(order="OR-101"), key="k1")
        with pytest.raises(NotYours):
            await office.write(ROBIN, CancelOrder(order="OR-200"), key="k2")
        api.faults.fail("POST claims", status=422)
        with pytest.raises(WriteRefused, match="gives no reason"):
            await office.write(ROBIN, FILE, key="k3")
        assert await office.look_up(ROBIN, "k1") is None
    assert api.changes == {}


async def test_nobody_learns_of_somebody_elses_change(api: BackOfficeSandbox) -> None:
    """A key is looked up for its own customer."""
    async with client(api) as office:
        await office.write(ROBIN, CANCEL, key="k1")
        assert await office.look_up(OTHER, "k1") is None


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_short_absence_is_bridged(api: BackOfficeSandbox, status: int) -> None:
    """Reads and changes are asked once more; nothing was done the first time."""
    for call in ("GET orders", "POST cancellation"):
        if status == 429:
            api.faults.limit(call, retry_after=None)
        else:
            api.faults.fail(call, status=status)
    async with client(api) as office:
        assert len(await office.orders(ROBIN)) == 2
        await office.write(ROBIN, CANCEL, key="k1")
    assert len(api.changes) == 1


async def test_a_long_wait_is_told_and_not_waited_for(api: BackOfficeSandbox) -> None:
    """Who asked decides what to do with the time that Retry-After names."""
    api.faults.limit("GET orders", retry_after="30")
    async with client(api) as office:
        with pytest.raises(BackOfficeUnavailable) as caught:
            await office.orders(ROBIN)
    assert caught.value.retry_after == 30
    assert len(api.asked) == 1


@pytest.mark.parametrize("status", [500, 400, 409, 422, 302, 204])
async def test_any_other_answer_is_no_answer(api: BackOfficeSandbox, status: int) -> None:
    """It is not asked again, and not guessed at; to refuse is for changes."""
    api.faults.fail("GET profile", status=status)
    async with client(api) as office:
        with pytest.raises(BackOfficeUnavailable, match=f"HTTP {status}"):
            await office.profile(ROBIN)
    assert len(api.asked) == 1


async def test_an_answer_of_another_shape_is_no_answer(api: BackOfficeSandbox) -> None:
    """The field that is wrong is named, its value is not."""
    api.customers["K-1"].orders["OR-100"]["total"] = "a secret"
    async with client(api) as office:
        with pytest.raises(BackOfficeUnavailable, match=r"data\.total") as caught:
            await office.order(ROBIN, "OR-100")
    assert "secret" not in str(caught.value)


async def test_a_connection_that_breaks_twice_is_given_up(api: BackOfficeSandbox) -> None:
    """A change may have been made then, and can be looked up."""
    api.faults.reset("POST cancellation", "after", calls=2)
    async with client(api) as office:
        with pytest.raises(BackOfficeUnavailable):
            await office.write(ROBIN, CANCEL, key="k1")
        assert await office.look_up(ROBIN, "k1") is not None


async def test_nobody_waits_longer_than_told(api: BackOfficeSandbox) -> None:
    """A call that hangs ends with the time for it."""
    api.faults.hang("GET profile")
    async with client(api, seconds=0.05) as office:
        with pytest.raises(BackOfficeUnavailable, match=r"within 0\.05 seconds"):
            await office.profile(ROBIN)


async def test_a_wrong_token_is_the_operators_affair(
    api: BackOfficeSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the setting and not the token."""
    async with client(api, token="wr0ng") as office:  # noqa: S106 - wrong
        with pytest.raises(BackOfficeUnavailable):
            await office.profile(ROBIN)
    assert "set BACK_OFFICE_TOKEN" in caplog.text
    assert "wr0ng" not in caplog.text
    assert [each.rule for each in api.violations] == ["unauthorized"]
    api.violations.clear()


@pytest.mark.parametrize(
    ("url", "token", "named"),
    [
        ("ftp://office.example", "t", "BACK_OFFICE_URL"),
        ("https://me:pw@office.example", "t", "BACK_OFFICE_URL"),
        ("https://office.example", "a b", "BACK_OFFICE_TOKEN"),
    ],
)
async def test_what_cannot_be_used_is_said_at_the_start(url: str, token: str, named: str) -> None:
    """The setting is named, its value is not."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigurationError, match=named):
            HttpBackOffice(session, url=url, token=token, seconds=1)


async def test_many_customers_are_asked_about_at_once(api: BackOfficeSandbox) -> None:
    """Each gets their own."""
    async with client(api) as office:
        names = [CustomerId(f"K-{number}") for number in (1, 2, 3) for _ in range(10)]
        profiles = await asyncio.gather(*map(office.profile, names))
    assert [f"K-{each.name[-1]}" for each in profiles] == [name.value for name in names]
