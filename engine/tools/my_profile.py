"""Reads who the customer is."""

from collections.abc import Mapping

from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId
from engine.domain.steps import Json


class MyProfile:
    """Name, contact and address of the customer; no arguments."""

    name = "my_profile"
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {},
        "required": [],
        "additionalProperties": False,
    }

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The profile."""
        del arguments
        return await office.profile(customer)
