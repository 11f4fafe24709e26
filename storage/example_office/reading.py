"""What is read of the example back office; every query names its customer.

A record of somebody else and one that does not exist are the same: a query that finds nothing.
"""

from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, Table, bindparam, func, select

from engine.domain.accounts import Claim, CustomerId, Order, OrderStatus, Policy, Profile
from engine.errors import NotYours
from storage.example_office.tables import claim, customer, order, policy

CANCELLABLE = frozenset({OrderStatus.PLACED, OrderStatus.PACKED})
"""Before it is shipped, an order can be cancelled."""

_CUSTOMER = select(customer).where(customer.c.id == bindparam("customer"))
_WITH_EMAIL = select(customer.c.id).where(func.lower(customer.c.email) == bindparam("address"))
_ALL = {
    table: select(table)
    .where(table.c.customer_id == bindparam("customer"))
    .order_by(newest.desc(), table.c.number)
    for table, newest in (
        (policy, policy.c.starts),
        (claim, claim.c.filed_on),
        (order, order.c.placed_on),
    )
}
_ONE = {
    table: select(table).where(
        table.c.customer_id == bindparam("customer"), table.c.number == bindparam("number")
    )
    for table in _ALL
}
_PROFILE = TypeAdapter(Profile)
_POLICY = TypeAdapter(Policy)
_CLAIM = TypeAdapter(Claim)
_ORDER = TypeAdapter(Order)


def with_email(connection: Connection, address: str) -> CustomerId | None:
    """The customer with this address, if there is one and no other."""
    found = connection.execute(_WITH_EMAIL, {"address": address.lower()}).scalars().all()
    return CustomerId(found[0]) if len(found) == 1 else None


def profile(connection: Connection, customer_id: str) -> Profile:
    """Who they are; raises NotYours."""
    row = connection.execute(_CUSTOMER, {"customer": customer_id}).mappings().one_or_none()
    if row is None:
        raise NotYours
    return _PROFILE.validate_python({**row, "address": dict(row)})


def records(connection: Connection, table: Table, customer_id: str) -> tuple[RowMapping, ...]:
    """All rows of the customer."""
    return tuple(connection.execute(_ALL[table], {"customer": customer_id}).mappings())


def record(connection: Connection, table: Table, customer_id: str, number: str) -> RowMapping:
    """One row of the customer; raises NotYours."""
    asked = {"customer": customer_id, "number": number}
    row = connection.execute(_ONE[table], asked).mappings().one_or_none()
    if row is None:
        raise NotYours
    return row


def policy_of(row: RowMapping) -> Policy:
    """The policy of a row."""
    premium = dollars(row["monthly_cents"])
    return _POLICY.validate_python({**row, "vehicle": dict(row), "monthly_premium": premium})


def claim_of(row: RowMapping) -> Claim:
    """The claim of a row."""
    paid = row["paid_cents"]
    return _CLAIM.validate_python({**row, "paid": None if paid is None else dollars(paid)})


def order_of(row: RowMapping) -> Order:
    """The order of a row."""
    told = {"total": dollars(row["total_cents"]), "is_cancellable": row["status"] in CANCELLABLE}
    return _ORDER.validate_python({**row, **told})


def dollars(cents: int) -> Decimal:
    """US dollars with both places."""
    return Decimal(cents).scaleb(-2)
