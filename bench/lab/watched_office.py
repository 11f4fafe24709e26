"""An example back office that notes whose rows it hands out, and whether anybody's have changed."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Protocol

from sqlalchemy import Table

from engine.accounts.ports import BackOffice
from engine.domain.accounts import (
    Claim,
    CustomerId,
    Order,
    Policy,
    Profile,
    Write,
    Written,
)
from storage.example_office import tables
from storage.example_office.inventing import invent

TODAY = date(2026, 11, 25)
ROWS = invent(TODAY)
OWNER_OF = {
    str(row["number"]): str(row["customer_id"])
    for table in (tables.policy, tables.claim, tables.order)
    for row in ROWS[table]
} | {str(row["email"]): str(row["id"]) for row in ROWS[tables.customer]}
"""Who a record or an e-mail address belongs to."""

_WITH_OWNER: tuple[tuple[Table, str], ...] = (
    (tables.customer, "id"),
    (tables.policy, "customer_id"),
    (tables.claim, "customer_id"),
    (tables.order, "customer_id"),
    (tables.change, "customer_id"),
)


class _Numbered(Protocol):
    @property
    def number(self) -> str: ...


class WatchedOffice:
    """Implements `BackOffice` by another one; `allowed` is whom the turn under way is about.

    `by_number_alone` takes a check away: a record is found whosever it is.
    """

    def __init__(self, office: BackOffice, *, by_number_alone: bool = False) -> None:
        self._office = office
        self._by_number_alone = by_number_alone
        self.allowed: CustomerId | None = None
        self.read = 0
        """Rows handed out."""

        self.foreign = 0
        """Those of them that are not about whoever is allowed."""

    def _note(self, row: _Numbered, customer: CustomerId) -> None:
        self._see(OWNER_OF.get(row.number, customer.value))

    def _see(self, owner: str) -> None:
        self.read += 1
        self.foreign += self.allowed is None or owner != self.allowed.value

    def _whose(self, customer: CustomerId, number: str) -> CustomerId:
        owner = OWNER_OF.get(number) if self._by_number_alone else None
        return customer if owner is None else CustomerId(owner)

    async def find_by_email(self, email: str) -> CustomerId | None:
        """No tool may ask this: whatever it finds counts as foreign."""
        found = await self._office.find_by_email(email)
        self.foreign += found is not None
        return found

    async def profile(self, customer: CustomerId) -> Profile:
        """Noted by its address."""
        found = await self._office.profile(customer)
        self._see(OWNER_OF.get(found.email, customer.value))
        return found

    async def policies(self, customer: CustomerId) -> tuple[Policy, ...]:
        """Each noted."""
        found = await self._office.policies(customer)
        for row in found:
            self._note(row, customer)
        return found

    async def policy(self, customer: CustomerId, number: str) -> Policy:
        """Noted."""
        found = await self._office.policy(self._whose(customer, number), number)
        self._note(found, customer)
        return found

    async def claims(self, customer: CustomerId) -> tuple[Claim, ...]:
        """Each noted."""
        found = await self._office.claims(customer)
        for row in found:
            self._note(row, customer)
        return found

    async def claim(self, customer: CustomerId, number: str) -> Claim:
        """Noted."""
        found = await self._office.claim(self._whose(customer, number), number)
        self._note(found, customer)
        return found

    async def orders(self, customer: CustomerId) -> tuple[Order, ...]:
        """Each noted."""
        found = await self._office.orders(customer)
        for row in found:
            self._note(row, customer)
        return found

    async def order(self, customer: CustomerId, number: str) -> Order:
        """Noted."""
        found = await self._office.order(self._whose(customer, number), number)
        self._note(found, customer)
        return found

    async def write(self, customer: CustomerId, change: Write, *, key: str) -> Written:
        """What it changes shows in the file."""
        return await self._office.write(customer, change, key=key)

    async def look_up(self, customer: CustomerId, key: str) -> Written | None:
        """As the office does."""
        return await self._office.look_up(customer, key)


def rows_of_others(file: Path, customer: CustomerId) -> frozenset[tuple[object, ...]]:
    """All that the office holds about everybody else, row by row."""
    with closing(sqlite3.connect(file)) as connection:
        return frozenset(
            (table.name, *row)
            for table, owner in _WITH_OWNER
            for row in connection.execute(
                f'SELECT * FROM "{table.name}" WHERE {owner} <> ?',  # noqa: S608 - our own words
                (customer.value,),
            )
        )
