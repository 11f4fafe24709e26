"""The changes of a link; each leaves an event that is never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, or_, select, update

from engine.accounts.link_ports import LinkChange
from engine.accounts.linked import LinkedBy
from engine.domain.accounts import CustomerId, person_of
from engine.domain.messages import Principal
from storage.account_tables import IS_LINKED, account_link
from storage.accounts import audited
from storage.link_tables import link_event

HOLDS = or_(account_link.c.expires_at.is_(None), account_link.c.expires_at > bindparam("now"))
"""Beside IS_LINKED: its days are not over."""

_OF_PERSON = select(account_link).where(account_link.c.person == bindparam("whose"), IS_LINKED)
_OF_CUSTOMER = select(account_link).where(
    account_link.c.customer_id == bindparam("whom"), IS_LINKED
)
_REVOKE = (
    update(account_link)
    .where(account_link.c.id == bindparam("link"), IS_LINKED)
    .values(revoked_at=bindparam("now"))
)
_OTHERS = select(func.count()).where(
    account_link.c.customer_id == bindparam("whom"),
    account_link.c.person != bindparam("whose"),
    IS_LINKED,
    HOLDS,
)


def link(
    connection: Connection,
    principal: Principal,
    customer: CustomerId,
    *,
    by: LinkedBy,
    now: float,
    expires_at: float | None,
) -> None:
    """Link a person, in place of any link they had."""
    end(connection, principal, LinkChange.REPLACED, now)
    row: dict[str, object] = {
        "platform": principal.platform.value,
        "person": person_of(principal),
        "customer_id": customer.value,
        "linked_by": by.value,
    }
    linked = {"linked_at": now, "expires_at": expires_at, "checked_at": now}
    connection.execute(insert(account_link), row | linked)
    connection.execute(insert(link_event), row | {"what": LinkChange.LINKED.value, "at": now})
    audited.link(connection, row, LinkChange.LINKED.value, now)


def end(connection: Connection, principal: Principal, what: LinkChange, now: float) -> bool:
    """End the link of a person; False if there was none."""
    rows = connection.execute(_OF_PERSON, {"whose": person_of(principal)}).mappings().all()
    return _ended(connection, rows, what, now) > 0


def end_all(connection: Connection, customer: CustomerId, what: LinkChange, now: float) -> int:
    """End every link of a customer; returns how many there were."""
    rows = connection.execute(_OF_CUSTOMER, {"whom": customer.value}).mappings().all()
    return _ended(connection, rows, what, now)


def others(connection: Connection, customer: CustomerId, principal: Principal, now: float) -> int:
    """How many other people are linked to a customer."""
    asked = {"whom": customer.value, "whose": person_of(principal), "now": now}
    return int(connection.execute(_OTHERS, asked).scalar_one())


def _ended(connection: Connection, rows: Sequence[RowMapping], what: LinkChange, now: float) -> int:
    count = 0
    for row in rows:
        count += connection.execute(_REVOKE, {"link": row["id"], "now": now}).rowcount
        told = {name: row[name] for name in ("platform", "person", "customer_id", "linked_by")}
        connection.execute(insert(link_event), told | {"what": what.value, "at": now})
        audited.link(connection, told, what.value, now)
    return count
