"""Links as account tools see them: still true today, and made where a profile is proof enough."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.accounts.link_ports import Linked, LinkStore, RecordsByEmail, TrustedEmails
from engine.domain.accounts import CustomerId
from engine.domain.messages import Principal
from engine.errors import BackOfficeUnavailable, NotYours

log = logging.getLogger(__name__)

_CHECK_SECONDS = 24 * 3600.0
"""After that a link is used only once the records were seen to have the customer still."""


@dataclass(kw_only=True, slots=True)
class Trust:
    """Whose addresses are proof enough; set if the operator says so, once a platform is there."""

    emails: TrustedEmails | None = None


class KeptLinks:
    """Implements `engine.accounts.ports.Links`; `clock` gives POSIX seconds."""

    def __init__(
        self,
        store: LinkStore,
        office: RecordsByEmail,
        trust: Trust,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._office = office
        self._trust = trust
        self._clock = clock

    async def customer_of(self, principal: Principal) -> CustomerId | None:
        """The customer this person has proved to be, or is by the address of their profile."""
        standing = await self._store.standing(principal)
        if standing is None:
            return await self._by_email(principal)
        if self._clock() - standing.checked_at < _CHECK_SECONDS:
            return standing.customer
        return await self._checked(principal, standing.customer)

    async def _checked(self, principal: Principal, customer: CustomerId) -> CustomerId | None:
        try:
            await self._office.profile(customer)
        except NotYours:
            ended = await self._store.revoke_gone(customer)
            log.warning("the back office has a linked customer no more: %d links ended", ended)
            return None
        except BackOfficeUnavailable:
            return customer  # nothing can be read of them now, and the next look decides
        await self._store.checked(principal)
        return customer

    async def _by_email(self, principal: Principal) -> CustomerId | None:
        emails = self._trust.emails
        if emails is None or not await self._store.may_link_itself(principal):
            return None
        email = await emails.email_of(principal)
        if email is None:
            return None
        try:
            found = await customer_with(self._office, email)
        except BackOfficeUnavailable as error:
            log.warning("nobody can be linked by the address of their profile: %s", error)
            return None
        if found is None:
            return None
        customer, _ = found
        linked = await self._store.link_by_email(principal, customer)
        return customer if linked is Linked.DONE else None


async def customer_with(office: RecordsByEmail, email: str) -> tuple[CustomerId, str] | None:
    """The customer with this address, and how their record spells it; None if there is none.

    What the record says counts, so that a generous search links nobody to somebody else. Raises
    BackOfficeUnavailable.
    """
    customer = await office.find_by_email(email)
    if customer is None:
        return None
    try:
        on_record = (await office.profile(customer)).email
    except NotYours:
        return None
    return (customer, on_record) if on_record.lower() == email.lower() else None
