"""Prepares the cancellation of one of the customer's orders."""

from collections.abc import Mapping
from datetime import date

from engine.accounts.pending import WriteTool
from engine.accounts.ports import BackOffice
from engine.domain.accounts import CancelOrder, CustomerId
from engine.domain.steps import Json
from engine.tools.own_changes import Impossible, Obstacle, Prepared
from engine.tools.own_records import asked_number
from engine.tools.tool import TryAgain


class CancelOrderTool:
    """The number of an order that is not shipped yet."""

    name = WriteTool.CANCEL_ORDER.value
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "order": {"type": "string", "description": "Number of the order, as OR-20017."}
        },
        "required": ["order"],
        "additionalProperties": False,
    }

    async def prepare(
        self,
        arguments: Mapping[str, Json],
        office: BackOffice,
        customer: CustomerId,
        today: date,
    ) -> Prepared | Impossible | TryAgain:
        """The whole order and its total."""
        del today
        order = await office.order(customer, asked_number(arguments, "order"))
        if not order.is_cancellable:
            return Impossible(
                obstacle=Obstacle.ORDER_NOT_CANCELLABLE,
                why=f"The order is {order.status} and cannot be cancelled any more.",
            )
        return Prepared(
            change=CancelOrder(order=order.number),
            amount=order.total,
            details={
                "order": order.number,
                "item": order.item,
                "quantity": order.quantity,
                "refund": order.total,
            },
        )
