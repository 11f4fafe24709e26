"""Lists the customer's policies."""

from collections.abc import Mapping

from engine.accounts.ports import BackOffice
from engine.domain.accounts import CustomerId, Policy
from engine.domain.steps import Json
from engine.tools.own_records import newest


class MyPolicies:
    """Number, product, vehicle, state, premium and end of each policy; no arguments."""

    name = "my_policies"
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {},
        "required": [],
        "additionalProperties": False,
    }

    async def read(
        self, arguments: Mapping[str, Json], office: BackOffice, customer: CustomerId
    ) -> object:
        """The policies in short."""
        del arguments
        return newest([_in_short(policy) for policy in await office.policies(customer)])


def _in_short(policy: Policy) -> Mapping[str, object]:
    vehicle = policy.vehicle
    return {
        "number": policy.number,
        "product": policy.product,
        "vehicle": f"{vehicle.year} {vehicle.make} {vehicle.model}",
        "status": policy.status,
        "monthly_premium": policy.monthly_premium,
        "ends": policy.ends,
    }
