"""What words are taken out of: how old, and what stands in their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, literal, or_, true, update

from storage.sqlite import dump_json


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Of which conversation, and what: all that is older than `before`, or all where it is None.

    Times are POSIX seconds.
    """

    conversation_id: int
    now: float
    before: float | None = None

    def is_old(self, at: ColumnElement[float]) -> ColumnElement[bool]:
        """Whether a row of this time is meant."""
        return true() if self.before is None else at < self.before


SOMEBODY = "somebody"
"""The name of whoever is forgotten."""


def differs(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    """Whether JSON in the database is not this; nothing of it need be readable."""
    return cast(column, Text) != literal(dump_json(value), Text)


def body_left(table: Table, gone: Mapping[str, dict[str, Any]]) -> ColumnElement[bool]:
    """Whether a JSON body still says something; kinds of a newer program have an empty one."""
    by_kind = ((table.c.kind == kind) & differs(table.c.body, body) for kind, body in gone.items())
    return or_(table.c.kind.not_in(list(gone)) & differs(table.c.body, {}), *by_kind)


def erase_bodies(
    connection: Connection,
    table: Table,
    where: ColumnElement[bool],
    gone: Mapping[str, dict[str, Any]],
) -> int:
    """Rows whose words are a JSON body; what takes its place depends on their kind."""
    erase = update(table).where(where)
    changes = [
        erase.where(table.c.kind.not_in(list(gone))).values(body={}, error=None),
        *(
            erase.where(table.c.kind == kind).values(body=body, error=None)
            for kind, body in gone.items()
        ),
    ]
    return sum(connection.execute(change).rowcount for change in changes)
