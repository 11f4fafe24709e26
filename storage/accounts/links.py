"""Who is which customer: one link a person that holds, and the ones it had before."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select

from engine.accounts.link_ports import LinkChange
from engine.accounts.linked import LinkedBy
from engine.domain.accounts import CustomerId, person_of
from engine.domain.messages import Principal
from storage.account_tables import IS_LINKED, account_link
from storage.accounts.link_changes import HOLDS, end, link
from storage.database import Database

_CUSTOMER = select(account_link.c.customer_id).where(
    account_link.c.person == bindparam("person"),
    IS_LINKED,
    HOLDS,
)


class AccountLinks:
    """Implements `engine.accounts.ports.Links`; `clock` gives POSIX seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def customer_of(self, principal: Principal) -> CustomerId | None:
        """The customer of a link that is neither revoked nor expired."""
        return await self._database.read(_customer_of, person_of(principal), self._clock())

    async def link(
        self,
        principal: Principal,
        customer: CustomerId,
        *,
        by: LinkedBy,
        expires_at: float | None,
    ) -> None:
        """Note who this person has proved to be, in place of any earlier link of theirs."""
        await self._database.write(
            lambda connection: link(
                connection, principal, customer, by=by, now=self._clock(), expires_at=expires_at
            )
        )

    async def unlink(self, principal: Principal) -> bool:
        """End the person's link at once; False if there was none."""
        return await self._database.write(end, principal, LinkChange.UNLINKED, self._clock())


def _customer_of(connection: Connection, person: str, now: float) -> CustomerId | None:
    value = connection.execute(_CUSTOMER, {"person": person, "now": now}).scalar_one_or_none()
    return None if value is None else CustomerId(value)
