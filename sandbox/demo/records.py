"""Whose account the demo shows: picked out of the example company's records."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from engine.domain.accounts import CustomerId, Order
from storage.example_office.inventing import invent
from storage.example_office.office import ExampleOffice, open_example_office
from storage.example_office.tables import customer


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A customer of the example company, and an order of theirs that their click cancels."""

    name: str
    email: str
    order: str


async def make_records(file: Path, *, limit: Decimal) -> Holder:
    """Make the file of the records and pick a customer whose one open order is within the limit.

    The limit is in US dollars. Raises LookupError where nobody has such an order.
    """
    today = datetime.now(UTC).date()
    office = await open_example_office(file, lambda: today)
    try:
        return await _pick(office, today, limit)
    finally:
        await office.close()


async def _pick(office: ExampleOffice, today: date, limit: Decimal) -> Holder:
    for row in invent(today)[customer]:
        orders = await office.orders(CustomerId(str(row["id"])))
        match [order for order in orders if order.is_cancellable]:
            case [Order(number=number, total=total)] if total <= limit:
                return Holder(name=str(row["name"]), email=str(row["email"]), order=number)
    raise LookupError(f"no example customer has one open order of at most ${limit}")
