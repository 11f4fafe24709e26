"""Invents the example company's customers: the same ones for the same day, every time."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Table

from engine.domain.accounts import ClaimKind, ClaimStatus, OrderStatus, PolicyStatus
from storage.example_office import invented, tables
from storage.example_office.vin import make_vin

CUSTOMERS = 60
_SEED = 1985
_OLDEST_DAYS = 365 * 12
_DAYS_BY_STATUS = {
    OrderStatus.PLACED: 1,
    OrderStatus.PACKED: 2,
    OrderStatus.SHIPPED: 5,
    OrderStatus.DELIVERED: 40,
    OrderStatus.CANCELLED: 60,
}
_CLAIM_DAYS = {
    ClaimStatus.RECEIVED: 1,
    ClaimStatus.UNDER_REVIEW: 6,
    ClaimStatus.NEEDS_DOCUMENTS: 9,
    ClaimStatus.APPROVED: 20,
    ClaimStatus.PAID: 90,
    ClaimStatus.DECLINED: 120,
}

Rows = dict[Table, list[dict[str, object]]]
_TABLES = (tables.customer, tables.policy, tables.claim, tables.order)


def invent(today: date) -> Rows:
    """All rows by table, as of this day."""
    maker = _Maker(today=today, chance=random.Random(_SEED))  # noqa: S311 - invented data
    for number in range(CUSTOMERS):
        maker.customer(number)
    return maker.rows


@dataclass(kw_only=True)
class _Maker:
    today: date
    chance: random.Random
    rows: Rows = field(default_factory=lambda: {table: [] for table in _TABLES})

    def customer(self, number: int) -> None:
        """One customer with policies, claims and orders."""
        given = invented.GIVEN[number % len(invented.GIVEN)]
        family = invented.FAMILY[(number * 7 + number // 20) % len(invented.FAMILY)]
        city, state, postal_code = self.chance.choice(invented.CITIES)
        identity = f"AC-{7 * number + 1003}"
        since = self._ago(self.chance.randrange(400, _OLDEST_DAYS))
        self.rows[tables.customer].append(
            {
                "id": identity,
                "name": f"{given} {family}",
                "email": f"{_plain(given)}.{_plain(family)}{number + 1}@example.com",
                "phone": f"+1 {200 + number * 3} 555-01{number:02d}",
                "line1": f"{self.chance.randrange(1, 990)} {self.chance.choice(invented.STREETS)}",
                "line2": self.chance.choice(("", "", f"Apt {number + 2}")),
                "city": city,
                "state": state,
                "postal_code": postal_code,
                "country": "US",
                "customer_since": since,
            }
        )
        for policy in self._policies(identity, number):
            self.rows[tables.policy].append(policy)
            self._claims(identity, policy)
        # Every customer has an order that may still be cancelled, and most have an older one.
        self._order(identity, (OrderStatus.PLACED, OrderStatus.PACKED)[number % 2])
        if number % 4:
            older = (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.CANCELLED)
            self._order(identity, older[number % 3])

    def _policies(self, identity: str, number: int) -> Iterator[dict[str, object]]:
        for copy in range(1 + (number % 3 == 0)):
            product, make, model, maker, new_cents = invented.VEHICLES[
                (number + 5 * copy) % len(invented.VEHICLES)
            ]
            made = self.today.year - self.chance.randrange(1, 8)
            starts = self._ago(self.chance.randrange(20, 330))
            yield {
                "number": f"P-{710_000 + 13 * len(self.rows[tables.policy])}",
                "customer_id": identity,
                "product": product,
                "status": self._policy_status(number, copy),
                "make": make,
                "model": model,
                "year": made,
                "vin": make_vin(maker, made, 1_000 + 10 * number + copy),
                "monthly_cents": new_cents - 130 * (self.today.year - made),
                "starts": starts,
                "ends": starts + timedelta(days=364),
                "coverages": [
                    {"name": name, "limit": limit, "deductible": deductible}
                    for name, limit, deductible in invented.COVERAGES[product]
                ],
            }

    @staticmethod
    def _policy_status(number: int, copy: int) -> PolicyStatus:
        """The first policy of everybody is active; some second ones are not."""
        if copy == 0:
            return PolicyStatus.ACTIVE
        return (PolicyStatus.ACTIVE, PolicyStatus.LAPSED, PolicyStatus.CANCELLED)[number % 9 // 3]

    def _claims(self, identity: str, policy: dict[str, object]) -> None:
        made = len(self.rows[tables.policy])
        if made % 5 == 0 or policy["status"] != PolicyStatus.ACTIVE:
            return
        status = list(ClaimStatus)[made % len(ClaimStatus)]
        kind = self._kind(str(policy["product"]), made)
        filed = self._ago(_CLAIM_DAYS[status] + self.chance.randrange(3))
        damage = self.chance.randrange(180, 4_200) * 100
        self.rows[tables.claim].append(
            {
                "number": f"CL-{40_000 + 11 * len(self.rows[tables.claim])}",
                "customer_id": identity,
                "policy": policy["number"],
                "kind": kind,
                "status": status,
                "happened_on": filed - timedelta(days=self.chance.randrange(1, 4)),
                "filed_on": filed,
                "description": invented.HAPPENED[kind],
                "next_step": invented.NEXT_STEPS[status],
                "damage_cents": damage,
                "paid_cents": damage - 10_000 if status is ClaimStatus.PAID else None,
            }
        )

    @staticmethod
    def _kind(product: str, made: int) -> ClaimKind:
        kinds = [k for k in ClaimKind if k is not ClaimKind.BATTERY or product == "electric car"]
        return kinds[made % len(kinds)]

    def _order(self, identity: str, status: OrderStatus) -> None:
        item, cents = self.chance.choice(invented.ITEMS)
        quantity = 1 + (self.chance.randrange(6) == 0)
        made = len(self.rows[tables.order])
        placed = self._ago(_DAYS_BY_STATUS[status] + self.chance.randrange(2))
        sent = status in {OrderStatus.SHIPPED, OrderStatus.DELIVERED}
        self.rows[tables.order].append(
            {
                "number": f"OR-{20_000 + 17 * made}",
                "customer_id": identity,
                "item": item,
                "quantity": quantity,
                "total_cents": cents * quantity,
                "status": status,
                "placed_on": placed,
                "expected_on": None
                if status is OrderStatus.CANCELLED
                else placed + timedelta(days=7),
                "tracking": f"EX{880_000 + 19 * made}US" if sent else None,
            }
        )

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def _plain(name: str) -> str:
    """The letters of a name as an e-mail address has them."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if "a" <= sign <= "z")
