"""The audit: written with what it tells, and no row of it changes unseen."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from engine.domain.commands import Claim, Resolve
from engine.domain.messages import Platform, Principal, salted
from storage import audit_check, auditing
from storage.audit_check import Broken, Whole
from storage.auditing import AuditKind
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.handoffs.store import Handoffs
from storage.privacy_tables import audit
from storage.settings import StorageSettings
from tests.storage.builders import MAYA, PLACE, Clock, answer, open_turn, result
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by, decide

KEY = "a key that only the tests know"
PRINCIPAL = Principal(
    platform=Platform.SLACK, workspace=PLACE.workspace, customer=MAYA.id, place=PLACE
)


def links(connection: Connection, *, first: int = 1, last: int = 5) -> None:
    """Rows of the audit; each at the time that its number says."""
    for number in range(first, last + 1):
        auditing.note(connection, AuditKind.LINK, float(number), about="slack:T1:U1", n=number)


def check(connection: Connection, key: str | None = None) -> Whole | Broken:
    """What verifying comes to."""
    return audit_check.check(connection, key)


def tampered(file: Path, *statements: str) -> None:
    """What somebody does who may write the file, and knows to take the triggers off first."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for name in ("audit_no_update", "audit_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
async def signed(settings: StorageSettings) -> AsyncIterator[Database]:
    """The database opened by a program that has a key."""
    settings = settings.model_copy(update={"audit_key": SecretStr(KEY)})
    opened = await open_database(settings, Platform.DISCORD)
    yield opened
    await opened.close()


async def test_calls_and_moves_are_told_without_words(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Who did what for whom, in the order it happened; the customer is a hash."""
    turn = await open_turn(store)
    asked = answer("", calls=["c1"])
    await store.record_answer(turn.lease, turn.turn_id, asked)
    await store.record_result(turn.lease, turn.turn_id, result("c1", "hail is covered"))
    await store.record_result(turn.lease, turn.turn_id, result("c1", "again"))
    desk = Handoffs(
        database, decide=decide, desk_platform=Platform.SLACK, desk_channel="D1", clock=clock
    )
    await desk.carry_out_in(1, ESCALATE, ASSISTANT)
    await desk.carry_out(1, Claim(), by(ANN))
    await desk.carry_out(1, Claim(), by(ANN))  # changes nothing
    await desk.carry_out(1, Resolve(), by(ANN))
    rows = await database.read(lambda connection: connection.execute(select(audit)).all())
    assert [row.kind for row in rows] == ["tool_call", "move", "move", "move"]
    whose = salted(PRINCIPAL.opaque, await database.read(auditing.salt_of))
    assert {row.subject for row in rows} == {whose}
    assert rows[0].details == (
        '{"call":"c1","conversation":1,"failed":false,"tool":"search_knowledge","turn":1}'
    )
    assert '"move":"resolved"' in rows[3].details
    assert '"teammate":"slack:T9:A1"' in rows[3].details
    told = "".join(row.details for row in rows)
    assert not [words for words in ("U1", "Maya", "Ann", "hail", "person") if words in told]
    assert isinstance(await database.read(check), Whole)


async def test_what_does_not_happen_is_not_told(database: Database) -> None:
    """A row is written in the transaction of what it tells, and gone with it."""

    def fails(connection: Connection) -> None:
        links(connection, last=2)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await database.read(check) == Whole(rows=0, last=0, head="", signed=0)


@pytest.mark.parametrize("change", ["UPDATE audit SET at = 9", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_it(database: Database, change: str) -> None:
    """Neither our own mistakes nor a console rewrites what happened."""
    await database.write(links)
    with pytest.raises(IntegrityError, match="append-only"):
        await database.write(lambda connection: connection.execute(text(change)).rowcount)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "9.5"),
        ("kind", "'move'"),
        ("subject", "'somebody else'"),
        ("details", "'{}'"),
        ("is_keyed", "1"),
        ("hash", "lower(hex(randomblob(32)))"),
        ("before", "'x'"),
    ],
)
async def test_a_changed_row_is_found(
    database: Database, file: Path, column: str, value: str
) -> None:
    """Whichever column it is, the first row that is wrong is named."""
    await database.write(links)
    tampered(file, f"UPDATE audit SET {column} = {value} WHERE seq = 3")  # noqa: S608 - our own words
    found = await database.read(check)
    assert isinstance(found, Broken)
    assert found.seq == 3


@pytest.mark.parametrize(("gone", "seq"), [("seq = 3", 4), ("seq < 3", 3), ("seq = 1", 2)])
async def test_a_row_that_is_gone_is_found(
    database: Database, file: Path, gone: str, seq: int
) -> None:
    """In the middle and at the beginning; the row behind the hole is named."""
    await database.write(links)
    tampered(file, f"DELETE FROM audit WHERE {gone}")  # noqa: S608 - our own words
    found = await database.read(check)
    assert isinstance(found, Broken)
    assert found.seq == seq


async def test_the_last_row_that_is_gone_shows_in_the_head(database: Database, file: Path) -> None:
    """The hash that was noted elsewhere is not in the chain any more."""
    await database.write(links)
    before = await database.read(check)
    tampered(file, "DELETE FROM audit WHERE seq = 5")
    after = await database.read(check)
    assert isinstance(before, Whole)
    assert isinstance(after, Whole)
    assert (after.last, before.last) == (4, 5)
    assert after.head != before.head


async def test_a_chain_written_anew_needs_the_key(signed: Database, file: Path) -> None:
    """Without a key a new chain fits; with one it is found out, as is any other key."""
    await signed.write(links)
    assert isinstance(await signed.read(check, KEY), Whole)
    wrong = await signed.read(check, "some other key, as long")
    unset = await signed.read(check, None)
    tampered(file, "DELETE FROM audit")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM audit").fetchone() == (0,)
    plain = await open_database(StorageSettings(database_url=f"sqlite:///{file}"), Platform.SLACK)
    await plain.write(links)
    anew = await plain.read(check, KEY)
    fits = await plain.read(check, None)
    await plain.close()
    assert isinstance(fits, Whole)
    for found in (wrong, unset, anew):
        assert isinstance(found, Broken)
    assert isinstance(unset, Broken)
    assert "AUDIT_KEY" in unset.why


async def test_a_key_that_comes_later_holds_what_was_before(
    database: Database, settings: StorageSettings, file: Path
) -> None:
    """The first start with a key signs the head; a row without a signature is wrong from then."""
    await database.write(links)
    keyed = settings.model_copy(update={"audit_key": SecretStr(KEY)})
    signed = await open_database(keyed, Platform.DISCORD)
    found = await signed.read(check, KEY)
    assert isinstance(found, Whole)
    assert (found.rows, found.signed) == (6, 1)
    await database.write(links)  # a program that was not told of the key
    later = await signed.read(check, KEY)
    await signed.close()
    assert isinstance(later, Broken)
    assert later.seq == 7


async def test_two_programs_write_one_chain(database: Database, settings: StorageSettings) -> None:
    """Rows of both follow each other without a gap, in whatever order they come."""
    other = await open_database(settings, Platform.DISCORD)
    await asyncio.gather(
        *(each.write(links) for _ in range(10) for each in (database, other)),
    )
    found = await database.read(check)
    await other.close()
    assert isinstance(found, Whole)
    assert found.rows == 100


async def test_what_is_old_leaves_a_checkpoint(database: Database, file: Path) -> None:
    """The chain is whole without it, more than once; without the checkpoint it is not."""
    await database.write(links)
    for before, deleted in ((3.0, 2), (3.0, 0), (4.0, 1)):
        assert await database.write(_sweep, before) == deleted
        assert isinstance(await database.read(check), Whole)
    rows = await database.read(lambda connection: connection.execute(select(audit)).all())
    assert [(row.seq, row.kind) for row in rows] == [
        (4, "link"),
        (5, "link"),
        (6, "checkpoint"),
        (7, "checkpoint"),
    ]
    tampered(file, "DELETE FROM audit WHERE seq = 4")
    assert await database.read(check) == Broken(
        seq=5, why="rows before it are gone, and no checkpoint stands there"
    )


def _sweep(connection: Connection, before: float) -> int:
    return auditing.sweep(connection, before=before, most=1_000, at=100.0)


async def test_only_so_many_are_deleted_at_once(database: Database) -> None:
    """A transaction stays small, however much is old."""
    await database.write(links)

    def some(connection: Connection) -> int:
        return auditing.sweep(connection, before=50.0, most=2, at=100.0)

    assert [await database.write(some) for _ in range(4)] == [2, 2, 1, 0]
    assert isinstance(await database.read(check), Whole)
