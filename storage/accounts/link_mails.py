"""Mails with codes that have to go out; an address is forgotten once its mail is done with."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, or_, select, update

from engine.accounts.link_ports import MailState, QueuedMail
from engine.domain.accounts import CustomerId
from engine.domain.messages import Platform
from storage.database import Database
from storage.link_tables import IS_OPEN_REQUEST, IS_UNSENT, link_mail, link_request

_LOOKING_SECONDS = 60.0
"""How long nobody else takes a mail whose address is being looked up."""

_SENDING_SECONDS = 120.0
"""Longer than a mail server may take: after that the program that sent has died."""

_MAIL = link_mail.c
_IS_QUEUED = _MAIL.state == MailState.QUEUED.value
_IS_WANTED = exists().where(
    link_request.c.id == _MAIL.request_id,
    IS_OPEN_REQUEST,
    link_request.c.expires_at > bindparam("now"),
)
_ANY = select(_MAIL.id).where(IS_UNSENT).limit(1)
_OVER: dict[str, Any] = {"address": None, "done_at": bindparam("now")}
_GIVE_UP = (
    update(link_mail).where(_IS_QUEUED, ~_IS_WANTED).values(state=MailState.DROPPED.value, **_OVER)
)
_LOST = (
    update(link_mail)
    .where(_MAIL.state == MailState.SENDING.value, _MAIL.next_at <= bindparam("now"))
    .values(state=MailState.UNSURE.value, **_OVER)
)
_DUE = (
    select(
        link_mail,
        link_request.c.nonce,
        link_request.c.platform,
        link_request.c.expires_at,
    )
    .join(link_request, link_request.c.id == _MAIL.request_id)
    .where(_IS_QUEUED, or_(_MAIL.next_at.is_(None), _MAIL.next_at <= bindparam("now")))
    .order_by(_MAIL.id)
    .limit(1)
)
_TAKE = (
    update(link_mail)
    .where(_MAIL.id == bindparam("mail"))
    .values(next_at=bindparam("until"), attempt=_MAIL.attempt + 1)
)
_IS_OURS = and_(
    _MAIL.id == bindparam("mail"), _MAIL.attempt == bindparam("this_attempt"), IS_UNSENT
)
_SEND = (
    update(link_mail)
    .where(_IS_OURS, _IS_QUEUED, _IS_WANTED)
    .values(state=MailState.SENDING.value, next_at=bindparam("until"))
)
_FOUND = (
    update(link_request)
    .where(link_request.c.id == bindparam("request"))
    .values(customer_id=bindparam("whom"))
)
_END = (
    update(link_mail)
    .where(_IS_OURS)
    .values(state=bindparam("ends_as"), error=bindparam("why"), **_OVER)
)
_DEFER = (
    update(link_mail)
    .where(_IS_OURS)
    .values(state=MailState.QUEUED.value, next_at=bindparam("until"), error=bindparam("why"))
)


class LinkMails:
    """Implements `engine.accounts.link_ports.MailQueue`; `clock` gives POSIX seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def take(self) -> QueuedMail | None:
        """The mail that waits longest, for this program alone."""
        if not await self._database.read(_any):
            return None
        return await self._database.write(_take, self._clock())

    async def found(self, mail: QueuedMail, customer: CustomerId) -> bool:
        """From here on it may have been sent, whatever happens to the program."""
        return await self._database.write(_begin, mail, customer, self._clock())

    async def end(self, mail: QueuedMail, state: MailState, *, error: str = "") -> None:
        """Note what became of it, and forget the address."""
        values: dict[str, Any] = {
            "ends_as": state.value,
            "why": error or None,
            "now": self._clock(),
        }
        await self._database.write(_change_end, mail, values)

    async def defer(self, mail: QueuedMail, *, until: float, error: str) -> None:
        """Try again at that time."""
        values: dict[str, Any] = {"until": until, "why": error}
        await self._database.write(_change_defer, mail, values)


def _any(connection: Connection) -> bool:
    return connection.execute(_ANY).first() is not None


def _take(connection: Connection, now: float) -> QueuedMail | None:
    connection.execute(_GIVE_UP, {"now": now})
    connection.execute(_LOST, {"now": now})
    row = connection.execute(_DUE, {"now": now}).mappings().one_or_none()
    if row is None:
        return None
    connection.execute(_TAKE, {"mail": row["id"], "until": now + _LOOKING_SECONDS})
    return QueuedMail(
        id=row["id"],
        request_id=row["request_id"],
        nonce=row["nonce"],
        platform=Platform(row["platform"]),
        address=row["address"],
        language=row["language"],
        message_id=row["message_id"],
        attempt=row["attempt"] + 1,
        expires_at=row["expires_at"],
    )


def _begin(connection: Connection, mail: QueuedMail, customer: CustomerId, now: float) -> bool:
    values = {**_ours(mail), "until": now + _SENDING_SECONDS, "now": now}
    if connection.execute(_SEND, values).rowcount == 0:
        return False
    connection.execute(_FOUND, {"request": mail.request_id, "whom": customer.value})
    return True


def _change_end(connection: Connection, mail: QueuedMail, values: dict[str, Any]) -> None:
    connection.execute(_END, {**_ours(mail), **values})


def _change_defer(connection: Connection, mail: QueuedMail, values: dict[str, Any]) -> None:
    connection.execute(_DEFER, {**_ours(mail), **values})


def _ours(mail: QueuedMail) -> dict[str, Any]:
    return {"mail": mail.id, "this_attempt": mail.attempt}
