"""Prepares a claim on one of the customer's policies."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from engine.accounts.pending import WriteTool
from engine.accounts.ports import BackOffice
from engine.domain.accounts import ClaimKind, CustomerId, FileClaim, Policy, PolicyStatus
from engine.domain.steps import Json
from engine.tools.own_changes import Impossible, Obstacle, Prepared
from engine.tools.own_records import asked_number
from engine.tools.tool import TryAgain

_LONGEST_DESCRIPTION = 1_000
_MOST_DAMAGE = 10_000_000


class FileClaimTool:
    """Policy, kind, day, description and estimated damage of what happened."""

    name = WriteTool.FILE_CLAIM.value
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "policy": {"type": "string", "description": "Number of the policy, as P-710013."},
            "kind": {"type": "string", "enum": [kind.value for kind in ClaimKind]},
            "happened_on": {"type": "string", "description": "Day it happened, as 2026-11-24."},
            "description": {
                "type": "string",
                "description": "What happened, in the customer's own account, up to 1,000 signs.",
            },
            "damage": {
                "type": "number",
                "description": "The customer's estimate in US dollars; 0 if they gave none.",
            },
        },
        "required": ["policy", "kind", "happened_on", "description", "damage"],
        "additionalProperties": False,
    }

    async def prepare(
        self,
        arguments: Mapping[str, Json],
        office: BackOffice,
        customer: CustomerId,
        today: date,
    ) -> Prepared | Impossible | TryAgain:
        """The claim as it will be filed."""
        day, damage = _day(arguments["happened_on"]), _damage(arguments["damage"])
        description = _one_line(str(arguments["description"]))
        if day is None or day > today:
            return TryAgain(hint=f"Give the day as YYYY-MM-DD, not after {today.isoformat()}.")
        if damage is None:
            return TryAgain(hint=f"Give the damage in dollars, from 0 to {_MOST_DAMAGE}.")
        if not 1 <= len(description) <= _LONGEST_DESCRIPTION:
            return TryAgain(hint=f"Describe it in 1 to {_LONGEST_DESCRIPTION} signs.")
        policy = await office.policy(customer, asked_number(arguments, "policy"))
        if (why := _why_not(policy, day)) is not None:
            return why
        claim = FileClaim(
            policy=policy.number,
            kind=ClaimKind(str(arguments["kind"])),
            happened_on=day,
            description=description,
            damage=damage or None,
        )
        return Prepared(change=claim, amount=claim.damage, details={"claim": claim})


def _why_not(policy: Policy, day: date) -> Impossible | None:
    if policy.status is not PolicyStatus.ACTIVE:
        why = f"The policy is {policy.status}."
        return Impossible(obstacle=Obstacle.POLICY_NOT_ACTIVE, why=why)
    if not policy.starts <= day <= policy.ends:
        why = "The policy did not insure anything on that day."
        return Impossible(obstacle=Obstacle.NOT_INSURED_THEN, why=why)
    return None


def _one_line(text: str) -> str:
    """The words without line breaks and without signs that nobody sees."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _damage(value: Json) -> Decimal | None:
    """Whole cents; a model may write 1200.5."""
    number = float(value) if isinstance(value, int | float) else -1.0
    if not 0 <= number <= _MOST_DAMAGE:
        return None
    return Decimal(str(number)).quantize(Decimal("0.01"))
