"""Reads how far the customer's orders have come."""

from collections.abc import Mapping

from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId
from engine.domain.steps import Json
from engine.tools.own_records import asked_number, newest


class OrderStatusTool:
    """The number of an order in, or nothing for all of them; state, arrival and tracking out."""

    name = "order_status"
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "order": {
                "type": "string",
                "description": "Number of the order, as OR-20017; empty for all orders.",
            }
        },
        "required": ["order"],
        "additionalProperties": False,
    }

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The order, or all of them; raises NotYours."""
        if not str(arguments["order"]).strip():
            return newest(await office.orders(customer))
        return await office.order(customer, asked_number(arguments, "order"))
