"""Reads one of the customer's policies with all it covers."""

from collections.abc import Mapping

from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId
from engine.domain.steps import Json
from engine.tools.own_records import asked_number


class PolicyDetails:
    """The number of a policy in, coverages, limits, deductibles and vehicle out."""

    name = "policy_details"
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "policy": {"type": "string", "description": "Number of the policy, as P-710013."}
        },
        "required": ["policy"],
        "additionalProperties": False,
    }

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The policy; raises NotYours."""
        return await office.policy(customer, asked_number(arguments, "policy"))
