"""What a change does to a customer's records; raises Refused where it may not."""

from sandbox.backoffice.records import Customer
from sandbox.wire import JsonObject, Payload

ADDRESS = frozenset({"line1", "line2", "city", "state", "postal_code", "country"})
CLAIM = frozenset({"policy", "kind", "happened_on", "description", "damage"})


class Refused(Exception):
    """Not done: an HTTP status and its reason."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def cancel(customer: Customer, number: str) -> Payload:
    """Cancel one of the customer's orders."""
    order = customer.orders.get(number)
    if order is None:
        raise Refused(404)
    if not order["is_cancellable"]:
        raise Refused(409, f"The order is {order['status']} and cannot be cancelled any more.")
    order |= {"status": "cancelled", "is_cancellable": False}
    return {"reference": number, "refund": order["total"]}


def move(customer: Customer, address: JsonObject, made: int) -> Payload:
    """Replace the address."""
    customer.profile["address"] = dict(address)
    return {"reference": f"AD-{made}", "refund": None}


def file(customer: Customer, claim: JsonObject, made: int) -> Payload:
    """Add a claim to one of the customer's policies."""
    if claim["policy"] not in customer.policies:
        raise Refused(404)
    number = f"CL-9{made:03d}"
    told = {name: value for name, value in claim.items() if name != "damage"}
    customer.claims[number] = {
        **told,
        "number": number,
        "status": "received",
        "filed_on": "2026-11-25",
        "next_step": "An adjuster is assigned.",
        "paid": None,
    }
    return {"reference": number, "refund": None}
