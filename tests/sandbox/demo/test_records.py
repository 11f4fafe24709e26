"""Whose account the demo shows."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.demo.records import make_records
from storage.example_office.office import open_example_office

LIMIT = Decimal(250)


async def test_a_click_of_the_customer_alone_cancels_the_order(tmp_path: Path) -> None:
    """The order can be cancelled, is within the limit, and is the only open one of its customer."""
    file = tmp_path / "office.db"
    holder = await make_records(file, limit=LIMIT)
    office = await open_example_office(file, lambda: datetime.now(UTC).date())
    try:
        customer = await office.find_by_email(holder.email)
        assert customer is not None
        assert (await office.profile(customer)).name == holder.name
        (order,) = [each for each in await office.orders(customer) if each.is_cancellable]
    finally:
        await office.close()
    assert order.number == holder.order
    assert order.total <= LIMIT


async def test_without_such_a_customer_it_says_so(tmp_path: Path) -> None:
    """A limit that no order is within is an error, not a demo that waits for a teammate."""
    with pytest.raises(LookupError, match="open order of at most"):
        await make_records(tmp_path / "office.db", limit=Decimal(1))
