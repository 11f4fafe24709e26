"""Who somebody has proved to be: deleted with the person, and when it was long ago."""

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select

from storage.account_tables import account_link
from storage.link_tables import link_event, link_mail, link_request
from storage.privacy.person import Person


def forget(connection: Connection, person: Person) -> int:
    """Delete all of a person's links and how they came about; returns how many rows."""
    own = select(link_request.c.id).where(link_request.c.person == person.name)
    return _delete(
        connection,
        (link_mail, link_mail.c.request_id.in_(own)),
        (link_request, link_request.c.person == person.name),
        (link_event, link_event.c.person == person.name),
        (account_link, account_link.c.person == person.name),
    )


def shorten(connection: Connection, before: float) -> int:
    """Delete what ended before a time (POSIX seconds); returns how many rows."""
    old = select(link_request.c.id).where(link_request.c.expires_at < before)
    has_mail = select(link_mail.c.id).where(link_mail.c.request_id == link_request.c.id).exists()
    return _delete(
        connection,
        (link_mail, link_mail.c.request_id.in_(old) & (link_mail.c.done_at < before)),
        (link_request, link_request.c.id.in_(old) & ~has_mail),
        (link_event, link_event.c.at < before),
        (
            account_link,
            or_(account_link.c.revoked_at < before, account_link.c.expires_at < before),
        ),
    )


def _delete(connection: Connection, *rows: tuple[Table, ColumnElement[bool]]) -> int:
    return sum(connection.execute(delete(table).where(which)).rowcount for table, which in rows)
