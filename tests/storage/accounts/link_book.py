"""The product's own links, for tests in which somebody has proved who they are already."""

import time
from collections.abc import Callable

from engine.accounts.keeping import KeptLinks, Trust
from engine.accounts.link_ports import LinkRules, RecordsByEmail
from engine.accounts.linked import LinkedBy
from engine.domain.accounts import CustomerId
from engine.domain.messages import Principal
from storage.accounts.link_changes import link
from storage.accounts.link_requests import LinkRequests
from storage.database import Database

_RULES = LinkRules(link_seconds=90 * 86_400.0, people=3)


class LinkBook(KeptLinks):
    """Looks up as the product does, and links without asking for a proof."""

    def __init__(
        self, database: Database, office: RecordsByEmail, clock: Callable[[], float] = time.time
    ) -> None:
        self._requests = LinkRequests(database, _RULES, clock)
        self._database = database
        self._now = clock
        super().__init__(self._requests, office, Trust(), clock)

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
                connection, principal, customer, by=by, now=self._now(), expires_at=expires_at
            )
        )

    async def unlink(self, principal: Principal) -> bool:
        """End the person's link at once; False if there was none."""
        return await self._requests.unlink(principal)
