"""The records of three invented customers, and the changes made to them."""

from dataclasses import dataclass, field

from sandbox.wire import JsonObject, Payload

CUSTOMERS = ("K-1", "K-2", "K-3")


@dataclass(kw_only=True)
class Customer:
    """Everything about one customer, as it crosses the wire; records by their number."""

    profile: Payload
    policies: dict[str, Payload] = field(default_factory=dict)
    claims: dict[str, Payload] = field(default_factory=dict)
    orders: dict[str, Payload] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change that was made; `asked` is the request it was made by."""

    customer: str
    call: str
    asked: tuple[str, JsonObject]
    written: Payload


def invented() -> dict[str, Customer]:
    """Three customers who have as much as each other, by their ids."""
    return {name: _customer(number) for number, name in enumerate(CUSTOMERS, 1)}


def _customer(number: int) -> Customer:
    policy, claim = f"P-{number}00", f"CL-{number}00"
    return Customer(
        profile={
            "name": f"Robin Example {number}",
            "email": f"robin{number}@example.com",
            "phone": f"+1 202 555-010{number}",
            "address": {
                "line1": f"{number} Lantern Row",
                "line2": "",
                "city": "Albany",
                "state": "NY",
                "postal_code": "12207",
                "country": "US",
            },
            "customer_since": "2019-05-01",
        },
        policies={policy: _policy(policy, number)},
        claims={claim: _claim(claim, policy)},
        orders={
            f"OR-{number}00": _order(f"OR-{number}00", "placed"),
            f"OR-{number}01": _order(f"OR-{number}01", "shipped"),
        },
    )


def _policy(policy: str, number: int) -> Payload:
    return {
        "number": policy,
        "product": "electric car",
        "status": "active",
        "vehicle": {
            "make": "Tesla",
            "model": "Model 3",
            "year": 2023,
            "vin": f"5YJ3E1EA0PF00000{number}",
        },
        "monthly_premium": "125.10",
        "starts": "2026-01-01",
        "ends": "2026-12-31",
        "coverages": [{"name": "battery", "limit": "replacement", "deductible": "500.00"}],
    }


def _claim(claim: str, policy: str) -> Payload:
    return {
        "number": claim,
        "policy": policy,
        "kind": "battery",
        "status": "under_review",
        "happened_on": "2026-11-01",
        "filed_on": "2026-11-02",
        "description": "Debris hit the battery.",
        "next_step": "An adjuster calls.",
        "paid": None,
    }


def _order(order: str, status: str) -> Payload:
    return {
        "number": order,
        "item": "Wall charger, 11 kW",
        "quantity": 1,
        "total": "649.00",
        "status": status,
        "placed_on": "2026-11-20",
        "expected_on": "2026-11-27",
        "tracking": None,
        "is_cancellable": status == "placed",
    }
