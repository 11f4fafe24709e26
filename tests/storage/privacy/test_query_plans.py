"""Erasing holds up whoever writes: it reads one conversation, however many there are."""

import sqlite3
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import dialect

from storage import sending
from storage.database import Database
from storage.handoffs import relay_rows
from storage.privacy.erasing import Scope
from storage.privacy.sweeping import KINDS

GROW = ("conversation", "turn", "inbox", "message", "tool_call", "outbox", "relay")
GROW_WITH_DESK = ("handoff", "handoff_event", "handoff_draft", "desk_post", "carried_file")
"""Tables that have rows for everything that was ever said."""


def plan_of(connection: sqlite3.Connection, statement: str, *, values: int = 0) -> list[str]:
    """How SQLite would go about it, a step each."""
    asked = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * values)
    return [row[3] for row in asked]


def raw_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection."""
    raw: Any = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


async def test_what_is_erased_of_a_conversation_reads_no_other(database: Database) -> None:
    """Every statement of every kind finds its rows by an index."""

    def plans(connection: Connection) -> list[str]:
        raw = raw_of(connection)
        done: list[str] = []
        raw.set_trace_callback(done.append)
        for kind in KINDS:
            for before in (None, 1.0):
                scope = Scope(conversation_id=1, now=2.0, before=before)
                kind.erase(connection, scope)
        raw.set_trace_callback(None)
        assert len(done) > len(KINDS)
        return [step for statement in done for step in plan_of(raw, statement)]

    steps = await database.write(plans)
    scans = {f"SCAN {table}" for table in (*GROW, *GROW_WITH_DESK)}
    assert [step for step in steps if " ".join(step.split()[:2]) in scans] == []


async def test_what_is_left_to_send_is_found_without_what_was_sent(database: Database) -> None:
    """A conversation of years is as fast as one of today."""

    def plans(connection: Connection) -> list[list[str]]:
        raw = raw_of(connection)
        asked = (sending._OPEN_PARTS, relay_rows._CARRY_RELAYS, relay_rows._CARRY_PARTS)
        compiled = [each.compile(dialect=dialect()) for each in asked]
        return [plan_of(raw, str(c), values=len(c.positiontup or ())) for c in compiled]

    assert await database.read(plans) == [
        [f"SEARCH {table} USING INDEX {index} (conversation_id=?)"]
        for table, index in (
            ("outbox", "ix_outbox_open"),
            ("relay", "ix_relay_waiting"),
            ("outbox", "ix_outbox_open"),
        )
    ]
