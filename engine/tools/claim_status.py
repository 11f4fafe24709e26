"""Reads how far the customer's claims have come."""

from collections.abc import Mapping

from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId
from engine.domain.steps import Json
from engine.tools.own_records import asked_number, newest


class ClaimStatusTool:
    """The number of a claim in, or nothing for all of them; state and next step out."""

    name = "claim_status"
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "claim": {
                "type": "string",
                "description": "Number of the claim, as CL-40011; empty for all claims.",
            }
        },
        "required": ["claim"],
        "additionalProperties": False,
    }

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The claim, or all of them; raises NotYours."""
        if not str(arguments["claim"]).strip():
            return newest(await office.claims(customer))
        return await office.claim(customer, asked_number(arguments, "claim"))
