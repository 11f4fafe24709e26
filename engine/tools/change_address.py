"""Prepares a new address for the customer."""

from collections.abc import Mapping
from datetime import date

from engine.accounts.pending import WriteTool
from engine.accounts.ports import BackOffice
from engine.domain.accounts import Address, ChangeAddress, CustomerId
from engine.domain.steps import Json
from engine.tools.own_changes import Impossible, Obstacle, Prepared
from engine.tools.tool import TryAgain

_LONGEST = 100
_MAY_BE_EMPTY = "line2"
_FIELDS: Mapping[str, str] = {
    "line1": "House number and street.",
    _MAY_BE_EMPTY: "Apartment or unit; empty if there is none.",
    "city": "City.",
    "state": "State, two letters in the US.",
    "postal_code": "ZIP or postal code.",
    "country": "Country, two letters, as US.",
}


class ChangeAddressTool:
    """A whole address, in place of the one on record."""

    name = WriteTool.CHANGE_ADDRESS.value
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            field: {"type": "string", "description": text} for field, text in _FIELDS.items()
        },
        "required": list(_FIELDS),
        "additionalProperties": False,
    }

    async def prepare(
        self,
        arguments: Mapping[str, Json],
        office: BackOffice,
        customer: CustomerId,
        today: date,
    ) -> Prepared | Impossible | TryAgain:
        """The new address beside the old one."""
        del today
        given = {field: " ".join(str(arguments[field]).split()) for field in _FIELDS}
        wrong = [
            field
            for field, text in given.items()
            if len(text) > _LONGEST
            or not (text or field == _MAY_BE_EMPTY)
            or not text.isprintable()
        ]
        if wrong:
            return TryAgain(hint=f"Fill in {', '.join(wrong)}, each in up to {_LONGEST} signs.")
        address, profile = Address(**given), await office.profile(customer)
        if address == profile.address:
            why = "This is the address on record already."
            return Impossible(obstacle=Obstacle.SAME_ADDRESS, why=why)
        return Prepared(
            change=ChangeAddress(address=address),
            amount=None,
            details={"old": profile.address, "new": address},
        )
