"""Checks that can be taken away, to see that the attempts would succeed without them."""

from enum import StrEnum

from bench.lab.ways_in import VICTIM
from engine.domain.accounts import CustomerId
from engine.domain.messages import Principal


class Check(StrEnum):
    """A check that keeps a customer's records from others."""

    PRINCIPAL = "principal"
    """Whose account it is depends on who asks."""

    CUSTOMER = "customer"
    """A record is looked up for its customer alone."""


class AnybodysLinks:
    """Implements `engine.accounts.ports.Links` without looking at who asks."""

    async def customer_of(self, principal: Principal) -> CustomerId | None:
        """Always the same one."""
        del principal
        return VICTIM
