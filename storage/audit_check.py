"""Verifies the audit: whether each row is as it was written, and none is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, RowMapping, select

from storage import auditing
from storage.auditing import AuditKind
from storage.privacy_tables import audit

_ALL = select(audit).order_by(audit.c.seq)


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """Every row is as it was written.

    `rows` are there, `head` is the hash of the last one: noted elsewhere, it shows later that none
    was cut off at the end. `signed` of them need the key.
    """

    rows: int
    last: int
    head: str
    signed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The first row that is not as it was written; `seq` 0 where it cannot be told."""

    seq: int
    why: str


def check(connection: Connection, key: str | None) -> Whole | Broken:
    """Read the whole chain; `key` is AUDIT_KEY."""
    chain = _Chain(key)
    for row in connection.execute(_ALL).mappings():
        why = chain.why_broken(row)
        if why is not None:
            return Broken(seq=row["seq"], why=why)
    return chain.end()


class _Chain:
    """What the rows read so far say about the next one."""

    def __init__(self, key: str | None) -> None:
        self._key = key
        self._first: RowMapping | None = None
        self._last: RowMapping | None = None
        self._rows = self._signed = 0
        self._checkpoints: dict[int, str] = {}

    def why_broken(self, row: RowMapping) -> str | None:
        """Why this row cannot stand behind the last one; None where it can."""
        why = self._why_out_of_place(row) or self._why_changed(row)
        self._first = self._first or row
        self._last = row
        self._rows += 1
        self._signed += row["is_keyed"]
        if row["kind"] == AuditKind.CHECKPOINT:
            self._checkpoints[row["through"]] = str(_details(row).get("hash_of_last"))
        return why

    def end(self) -> Whole | Broken:
        """What the whole of it comes to."""
        if self._first is None or self._last is None:
            return Whole(rows=0, last=0, head="", signed=0)
        begins = self._first["seq"]
        if begins > 1 and self._checkpoints.get(begins - 1) != self._first["before"]:
            return Broken(seq=begins, why="rows before it are gone, and no checkpoint stands there")
        if self._key is not None and not self._last["is_keyed"]:
            return Broken(seq=self._last["seq"], why="it is not signed, though AUDIT_KEY is set")
        return Whole(
            rows=self._rows,
            last=self._last["seq"],
            head=self._last["hash"],
            signed=self._signed,
        )

    def _why_out_of_place(self, row: RowMapping) -> str | None:
        last = self._last
        if last is None:
            return "it follows a row that is not there" if _has_no_beginning(row) else None
        if row["seq"] != last["seq"] + 1:
            return f"the row before it is gone: there is none between {last['seq']} and it"
        if row["before"] != last["hash"]:
            return "it does not follow from the row before it"
        if last["is_keyed"] and not row["is_keyed"]:
            return "it is not signed, though the row before it is"
        return None

    def _why_changed(self, row: RowMapping) -> str | None:
        if row["is_keyed"] and self._key is None:
            return "it is signed: set AUDIT_KEY to the key it was signed with"
        key = self._key if row["is_keyed"] else None
        if not compare_digest(auditing.sealed(row, key), row["hash"]):
            return "it was changed, or signed with another AUDIT_KEY" if key else "it was changed"
        return None


def _has_no_beginning(row: RowMapping) -> bool:
    return bool(row["seq"] == 1) != bool(row["before"] == "")


def _details(row: RowMapping) -> Mapping[str, Any]:
    found = from_json(row["details"])
    return found if isinstance(found, dict) else {}
