"""How people link themselves: each request, each try and each link is one transaction."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    desc,
    func,
    insert,
    select,
    update,
)

from engine.accounts.link_ports import (
    LinkChange,
    Linked,
    LinkRules,
    MailState,
    NoTry,
    RequestKind,
    RequestState,
    Standing,
    Tried,
)
from engine.accounts.linked import LinkedBy
from engine.domain.accounts import CustomerId, person_of
from engine.domain.messages import Principal
from storage.account_tables import IS_LINKED, account_link
from storage.accounts.link_changes import HOLDS, end, end_all, link, others
from storage.database import Database
from storage.link_tables import IS_OPEN_REQUEST, link_event, link_mail, link_request

_REQUEST = link_request.c
_OPEN = select(link_request).where(
    _REQUEST.person == bindparam("whose"), _REQUEST.kind == bindparam("sort"), IS_OPEN_REQUEST
)
_IS_CODE = _REQUEST.kind == RequestKind.CODE.value
_RECENT = select(func.count()).where(_IS_CODE, _REQUEST.created_at > bindparam("since"))
_TRY = (
    update(link_request).where(_REQUEST.id == bindparam("request")).values(tries=_REQUEST.tries + 1)
)
_USE = (
    update(link_request)
    .where(_REQUEST.id == bindparam("request"), IS_OPEN_REQUEST)
    .values(state=RequestState.USED.value, customer_id=bindparam("whom"))
)
_REPLACE = (
    update(link_request)
    .where(_REQUEST.person == bindparam("whose"), IS_OPEN_REQUEST)
    .values(state=RequestState.REPLACED.value)
)
_REPLACED = select(_REQUEST.id).where(
    _REQUEST.person == bindparam("whose"), _REQUEST.state == RequestState.REPLACED.value
)
_DROP = (
    update(link_mail)
    .where(link_mail.c.state == MailState.QUEUED.value, link_mail.c.request_id.in_(_REPLACED))
    .values(state=MailState.DROPPED.value, address=None, done_at=bindparam("now"))
)
_STANDING = select(
    account_link.c.customer_id,
    func.coalesce(account_link.c.checked_at, account_link.c.linked_at).label("checked_at"),
).where(account_link.c.person == bindparam("whose"), IS_LINKED, HOLDS)
_CHECKED = (
    update(account_link)
    .where(account_link.c.person == bindparam("whose"), IS_LINKED)
    .values(checked_at=bindparam("now"))
)
_LAST_CHANGE = (
    select(link_event.c.what)
    .where(link_event.c.person == bindparam("whose"))
    .order_by(desc(link_event.c.id))
    .limit(1)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """Whom to link to whom, and by which proof."""

    principal: Principal
    customer: CustomerId
    by: LinkedBy
    rules: LinkRules
    now: float


class LinkRequests:
    """Implements `engine.accounts.link_ports.LinkStore`; `clock` gives POSIX seconds."""

    def __init__(
        self, database: Database, rules: LinkRules, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    async def ask_code(
        self, principal: Principal, *, address: str, hidden: str, language: str
    ) -> bool:
        """Store a request with its mail, in place of an earlier one."""
        mail = {
            "address": address,
            "language": language,
            "message_id": secrets.token_hex(16),
            "state": MailState.QUEUED.value,
            "attempt": 0,
        }
        request = _request(principal, RequestKind.CODE) | {"hidden_address": hidden}
        return await self._database.write(_ask_code, request, mail, self._rules, self._clock())

    async def ask_site(self, principal: Principal) -> tuple[str, float]:
        """The nonce of the person's open request, made where there is none."""
        request = _request(principal, RequestKind.SITE)
        return await self._database.write(_ask_site, request, self._rules, self._clock())

    async def try_code(self, principal: Principal) -> Tried | NoTry:
        """Count a try before anything is compared: no number of programs tries more often."""
        person = person_of(principal)
        return await self._database.write(_try_code, person, self._rules.tries, self._clock())

    async def link_by_code(self, principal: Principal, request_id: int) -> Linked:
        """Link to the customer the request was found to be about."""
        now = self._clock()
        return await self._database.write(
            partial(_by_code, request_id=request_id, rules=self._rules, now=now), principal
        )

    async def link_by_site(self, principal: Principal, nonce: str, customer: CustomerId) -> Linked:
        """Link by the proof that answers this very request."""
        wish = self._wish(principal, customer, LinkedBy.SIGNED_LINK)
        return await self._database.write(_by_site, nonce, wish)

    async def link_by_email(self, principal: Principal, customer: CustomerId) -> Linked:
        """Link without a request, unless the person has unlinked."""
        wish = self._wish(principal, customer, LinkedBy.WORKSPACE_EMAIL)
        return await self._database.write(_by_email, wish)

    async def unlink(self, principal: Principal) -> bool:
        """End link and open requests of a person."""
        return await self._database.write(_unlink, principal, self._clock())

    async def standing(self, principal: Principal) -> Standing | None:
        """The link that holds."""
        return await self._database.read(_standing, person_of(principal), self._clock())

    async def may_link_itself(self, principal: Principal) -> bool:
        """Whether the person has not unlinked."""
        return await self._database.read(_may_link_itself, person_of(principal))

    async def checked(self, principal: Principal) -> None:
        """Note that the records still have the customer."""
        await self._database.write(_checked, person_of(principal), self._clock())

    async def revoke_gone(self, customer: CustomerId) -> int:
        """End every link of a customer who is gone."""
        return await self._database.write(end_all, customer, LinkChange.GONE, self._clock())

    def _wish(self, principal: Principal, customer: CustomerId, by: LinkedBy) -> _Wish:
        return _Wish(
            principal=principal, customer=customer, by=by, rules=self._rules, now=self._clock()
        )


def _request(principal: Principal, kind: RequestKind) -> dict[str, object]:
    return {
        "platform": principal.platform.value,
        "person": person_of(principal),
        "kind": kind.value,
        "nonce": secrets.token_hex(16),
        "tries": 0,
        "state": RequestState.OPEN.value,
    }


def _ask_code(
    connection: Connection,
    request: dict[str, object],
    mail: dict[str, object],
    rules: LinkRules,
    now: float,
) -> bool:
    since = now - rules.codes_seconds
    of_person = _REQUEST.person == request["person"]
    of_address = _REQUEST.hidden_address == request["hidden_address"]
    if any(_recent(connection, since, whose) >= rules.codes for whose in (of_person, of_address)):
        return False
    _replace(connection, str(request["person"]), RequestKind.CODE, now)
    made = _insert(connection, request, rules, now)
    connection.execute(insert(link_mail), mail | {"request_id": made, "created_at": now})
    return True


def _recent(connection: Connection, since: float, whose: ColumnElement[bool]) -> int:
    return int(connection.execute(_RECENT.where(whose), {"since": since}).scalar_one())


def _ask_site(
    connection: Connection, request: dict[str, object], rules: LinkRules, now: float
) -> tuple[str, float]:
    person = str(request["person"])
    known = _open(connection, person, RequestKind.SITE, now)
    if known is not None:
        return known["nonce"], known["expires_at"]
    _replace(connection, person, RequestKind.SITE, now)
    _insert(connection, request, rules, now)
    return str(request["nonce"]), now + rules.request_seconds


def _try_code(connection: Connection, person: str, most: int, now: float) -> Tried | NoTry:
    request = _open(connection, person, RequestKind.CODE, now)
    if request is None:
        return NoTry.NOTHING_ASKED
    if request["tries"] >= most:
        return NoTry.EXHAUSTED
    connection.execute(_TRY, {"request": request["id"]})
    customer = request["customer_id"]
    return Tried(
        request_id=request["id"],
        nonce=request["nonce"],
        customer=None if customer is None else CustomerId(customer),
        is_last=request["tries"] + 1 >= most,
    )


def _by_code(
    connection: Connection, principal: Principal, *, request_id: int, rules: LinkRules, now: float
) -> Linked:
    request = _open(connection, person_of(principal), RequestKind.CODE, now)
    if request is None or request["id"] != request_id or request["customer_id"] is None:
        return Linked.NOT_OPEN
    customer = CustomerId(request["customer_id"])
    wish = _Wish(
        principal=principal, customer=customer, by=LinkedBy.MAIL_CODE, rules=rules, now=now
    )
    return _use(connection, request_id, wish)


def _by_site(connection: Connection, nonce: str, wish: _Wish) -> Linked:
    request = _open(connection, person_of(wish.principal), RequestKind.SITE, wish.now)
    if request is None or request["nonce"] != nonce:
        return Linked.NOT_OPEN
    return _use(connection, request["id"], wish)


def _by_email(connection: Connection, wish: _Wish) -> Linked:
    if not _may_link_itself(connection, person_of(wish.principal)):
        return Linked.NOT_WANTED
    return _link(connection, wish)


def _use(connection: Connection, request_id: int, wish: _Wish) -> Linked:
    linked = _link(connection, wish)
    if linked is Linked.DONE:
        connection.execute(_USE, {"request": request_id, "whom": wish.customer.value})
    return linked


def _link(connection: Connection, wish: _Wish) -> Linked:
    if others(connection, wish.customer, wish.principal, wish.now) >= wish.rules.people:
        return Linked.TOO_MANY_PEOPLE
    expires_at = wish.now + wish.rules.link_seconds
    link(
        connection,
        wish.principal,
        wish.customer,
        by=wish.by,
        now=wish.now,
        expires_at=expires_at,
    )
    return Linked.DONE


def _unlink(connection: Connection, principal: Principal, now: float) -> bool:
    for kind in RequestKind:
        _replace(connection, person_of(principal), kind, now)
    return end(connection, principal, LinkChange.UNLINKED, now)


def _open(connection: Connection, person: str, kind: RequestKind, now: float) -> RowMapping | None:
    """The open request of a person whose time is not up."""
    asked = {"whose": person, "sort": kind.value}
    row = connection.execute(_OPEN, asked).mappings().one_or_none()
    return row if row is not None and row["expires_at"] > now else None


def _replace(connection: Connection, person: str, kind: RequestKind, now: float) -> None:
    connection.execute(_REPLACE.where(_REQUEST.kind == kind.value), {"whose": person})
    connection.execute(_DROP, {"whose": person, "now": now})


def _insert(
    connection: Connection, request: dict[str, object], rules: LinkRules, now: float
) -> int:
    row = request | {"created_at": now, "expires_at": now + rules.request_seconds}
    return int(connection.execute(insert(link_request).returning(_REQUEST.id), row).scalar_one())


def _standing(connection: Connection, person: str, now: float) -> Standing | None:
    row = connection.execute(_STANDING, {"whose": person, "now": now}).one_or_none()
    if row is None:
        return None
    return Standing(customer=CustomerId(row.customer_id), checked_at=row.checked_at)


def _may_link_itself(connection: Connection, person: str) -> bool:
    last = connection.execute(_LAST_CHANGE, {"whose": person}).scalar_one_or_none()
    return last != LinkChange.UNLINKED.value


def _checked(connection: Connection, person: str, now: float) -> None:
    connection.execute(_CHECKED, {"whose": person, "now": now})
