"""Changes in the example back office: the effect and its key in one transaction."""

from datetime import date
from typing import assert_never

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, bindparam, insert, select, update

from engine.domain.accounts import (
    CancelOrder,
    ChangeAddress,
    ClaimStatus,
    FileClaim,
    OrderStatus,
    PolicyStatus,
    Write,
    Written,
)
from engine.errors import NotYours, WriteRefused
from storage.example_office.invented import NEXT_STEPS
from storage.example_office.reading import CANCELLABLE, dollars, order_of, policy_of, record
from storage.example_office.tables import change, claim, customer, order, policy
from storage.references import new_reference

_MADE = select(change).where(change.c.key == bindparam("used"))
_CANCEL = (
    update(order)
    .where(
        order.c.customer_id == bindparam("whose"),
        order.c.number == bindparam("which"),
        order.c.status.in_([status.value for status in CANCELLABLE]),
    )
    .values(status=OrderStatus.CANCELLED.value, expected_on=None)
)
_MOVE = update(customer).where(customer.c.id == bindparam("whose"))


def write(connection: Connection, customer_id: str, asked: Write, key: str, today: date) -> Written:
    """Make a change, or say what it came to before; raises NotYours, WriteRefused."""
    row = connection.execute(_MADE, {"used": key}).one_or_none()
    if row is not None:
        if row.customer_id != customer_id or row.asked != _as_json(asked):
            raise WriteRefused("This key was used for another change.")
        return _written(row.reference, row.refund_cents)
    reference, refund_cents = _effect(connection, customer_id, asked, today)
    connection.execute(
        insert(change),
        {
            "key": key,
            "customer_id": customer_id,
            "kind": type(asked).__name__,
            "asked": _as_json(asked),
            "reference": reference,
            "refund_cents": refund_cents,
            "made_on": today,
        },
    )
    return _written(reference, refund_cents)


def look_up(connection: Connection, customer_id: str, key: str) -> Written | None:
    """What the customer's change with this key came to."""
    of_customer = _MADE.where(change.c.customer_id == bindparam("whose"))
    row = connection.execute(of_customer, {"used": key, "whose": customer_id}).one_or_none()
    return None if row is None else _written(row.reference, row.refund_cents)


def _effect(
    connection: Connection, customer_id: str, asked: Write, today: date
) -> tuple[str, int | None]:
    match asked:
        case CancelOrder():
            return asked.order, _cancel(connection, customer_id, asked.order)
        case ChangeAddress():
            return _move(connection, customer_id, asked), None
        case FileClaim():
            return _file(connection, customer_id, asked, today), None
    assert_never(asked)


def _cancel(connection: Connection, customer_id: str, number: str) -> int:
    """The cents that are paid back."""
    row = record(connection, order, customer_id, number)
    cancelled = connection.execute(_CANCEL, {"whose": customer_id, "which": number})
    if not cancelled.rowcount:
        status = order_of(row).status
        raise WriteRefused(f"The order is {status} and cannot be cancelled any more.")
    return int(row["total_cents"])


def _move(connection: Connection, customer_id: str, asked: ChangeAddress) -> str:
    moved = connection.execute(_MOVE.values(_as_json(asked.address)), {"whose": customer_id})
    if not moved.rowcount:
        raise NotYours
    return new_reference(connection, change.c.reference, prefix="AD-")


def _file(connection: Connection, customer_id: str, asked: FileClaim, today: date) -> str:
    insured = policy_of(record(connection, policy, customer_id, asked.policy))
    if insured.status is not PolicyStatus.ACTIVE:
        raise WriteRefused(f"The policy is {insured.status}.")
    if not insured.starts <= asked.happened_on <= min(insured.ends, today):
        raise WriteRefused("The policy did not insure anything on that day.")
    number = new_reference(connection, claim.c.number, prefix="CL-")
    connection.execute(
        insert(claim),
        {
            "number": number,
            "customer_id": customer_id,
            "policy": insured.number,
            "kind": asked.kind.value,
            "status": ClaimStatus.RECEIVED.value,
            "happened_on": asked.happened_on,
            "filed_on": today,
            "description": asked.description,
            "next_step": NEXT_STEPS[ClaimStatus.RECEIVED],
            "damage_cents": None if asked.damage is None else int(asked.damage.scaleb(2)),
        },
    )
    return number


def _written(reference: str, refund_cents: int | None) -> Written:
    refund = None if refund_cents is None else dollars(refund_cents)
    return Written(reference=reference, refund=refund)


def _as_json(value: object) -> dict[str, object]:
    made: dict[str, object] = to_jsonable_python(value)
    return made
