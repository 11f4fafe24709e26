"""How a person proves which customer they are; the model has no part in it.

Adapters bring the person from a verified event, and what they put into a form that nobody else
sees. What they are told is the same whether or not an address is known, and comes after the same
work: only a mail, sent later, makes the difference.
"""

import time
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import quote

from engine.accounts.link_ports import Linked, LinkStore, NoTry
from engine.accounts.link_proofs import LinkSecret, mail_address
from engine.domain.accounts import person_of
from engine.domain.messages import Principal


class LinkEnd(StrEnum):
    """What somebody who links or unlinks is told."""

    CODE_SENT = "code_sent"
    BAD_ADDRESS = "bad_address"
    TOO_MANY_CODES = "too_many_codes"
    NO_CODE = "no_code"
    WRONG_CODE = "wrong_code"
    EXHAUSTED = "exhausted"
    BAD_PROOF = "bad_proof"
    TOO_MANY_PEOPLE = "too_many_people"
    LINKED = "linked"
    UNLINKED = "unlinked"
    NOT_LINKED = "not_linked"


class Linking:
    """What people do about their link; everything raises StorageUnavailable.

    `codes_queued` is called when a mail waits; None where no codes are sent. `site` is the page
    that proves who is logged in; None where there is none. `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        store: LinkStore,
        secret: LinkSecret,
        *,
        codes_queued: Callable[[], None] | None,
        site: str | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._secret = secret
        self._codes_queued = codes_queued
        self._site = site
        self._clock = clock

    @property
    def sends_codes(self) -> bool:
        """Whether somebody can prove who they are by a code."""
        return self._codes_queued is not None

    async def site_for(self, principal: Principal) -> str | None:
        """Where this person proves who they are by logging in; None where there is no site."""
        if self._site is None:
            return None
        nonce, expires = await self._store.ask_site(principal)
        token = self._secret.request(person=person_of(principal), nonce=nonce, expires=int(expires))
        return f"{self._site}{'&' if '?' in self._site else '?'}request={quote(token)}"

    async def ask_code(self, principal: Principal, address: str, language: str) -> LinkEnd:
        """Let a code be sent to an address, if it is a customer's."""
        known = mail_address(address)
        if known is None or self._codes_queued is None:
            return LinkEnd.BAD_ADDRESS
        is_asked = await self._store.ask_code(
            principal, address=known, hidden=self._secret.hidden(known), language=language
        )
        if not is_asked:
            return LinkEnd.TOO_MANY_CODES
        self._codes_queued()
        return LinkEnd.CODE_SENT

    async def enter_code(self, principal: Principal, code: str) -> LinkEnd:
        """Link by the code of the person's own newest request."""
        tried = await self._store.try_code(principal)
        if isinstance(tried, NoTry):
            return LinkEnd.EXHAUSTED if tried is NoTry.EXHAUSTED else LinkEnd.NO_CODE
        is_right = self._secret.is_code(tried.nonce, code)
        if not is_right or tried.customer is None:
            return LinkEnd.EXHAUSTED if tried.is_last else LinkEnd.WRONG_CODE
        linked = await self._store.link_by_code(principal, tried.request_id)
        return _told(linked, not_open=LinkEnd.NO_CODE)

    async def bring_proof(self, principal: Principal, token: str) -> LinkEnd:
        """Link by what the company's site has signed for this very person."""
        proof = None if self._site is None else self._secret.proof(token)
        if proof is None or proof.person != person_of(principal):
            return LinkEnd.BAD_PROOF
        customer = proof.customer_id
        if customer is None or proof.expires <= self._clock():
            return LinkEnd.BAD_PROOF
        linked = await self._store.link_by_site(principal, proof.nonce, customer)
        return _told(linked, not_open=LinkEnd.BAD_PROOF)

    async def unlink(self, principal: Principal) -> LinkEnd:
        """End the person's link; nothing but they themselves makes another."""
        was_linked = await self._store.unlink(principal)
        return LinkEnd.UNLINKED if was_linked else LinkEnd.NOT_LINKED


def _told(linked: Linked, *, not_open: LinkEnd) -> LinkEnd:
    match linked:
        case Linked.DONE:
            return LinkEnd.LINKED
        case Linked.TOO_MANY_PEOPLE:
            return LinkEnd.TOO_MANY_PEOPLE
        case _:
            return not_open
