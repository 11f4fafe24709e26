"""The example company's back office, for a demonstration and for tests of the real thing's port."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, func, insert, select

from engine.domain.accounts import Claim, CustomerId, Order, Policy, Profile, Write, Written
from engine.errors import BackOfficeUnavailable, ConfigurationError, StorageUnavailable
from storage.example_office import reading, tables, writing
from storage.example_office.inventing import invent
from storage.failures import opening_failures, storage_failures
from storage.process_lock import one_at_a_time
from storage.sqlite import Use, make_engine

T = TypeVar("T")


async def open_example_office(file: Path, today: Callable[[], date]) -> "ExampleOffice":
    """Open the file, made and filled where it is missing; raises ConfigurationError.

    Any number of programs may have it open.
    """
    await asyncio.to_thread(_prepare, file, today())
    return ExampleOffice(file, today)


class ExampleOffice:
    """Implements `engine.accounts.ports.BackOffice`; close it before the event loop ends."""

    def __init__(self, file: Path, today: Callable[[], date]) -> None:
        self._today = today
        self._writer = make_engine(file, Use.WRITE)
        self._reader = make_engine(file, Use.READ)
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="office-writer")
        self._reading = ThreadPoolExecutor(max_workers=2, thread_name_prefix="office-reader")

    async def find_by_email(self, email: str) -> CustomerId | None:
        """The customer with this address."""
        return await self._read(lambda rows: reading.with_email(rows, email))

    async def profile(self, customer: CustomerId) -> Profile:
        """Who they are."""
        return await self._read(lambda rows: reading.profile(rows, customer.value))

    async def policies(self, customer: CustomerId) -> tuple[Policy, ...]:
        """All their policies."""
        rows = await self._read(lambda c: reading.records(c, tables.policy, customer.value))
        return tuple(reading.policy_of(row) for row in rows)

    async def policy(self, customer: CustomerId, number: str) -> Policy:
        """One of their policies."""
        row = await self._read(lambda c: reading.record(c, tables.policy, customer.value, number))
        return reading.policy_of(row)

    async def claims(self, customer: CustomerId) -> tuple[Claim, ...]:
        """All their claims."""
        rows = await self._read(lambda c: reading.records(c, tables.claim, customer.value))
        return tuple(reading.claim_of(row) for row in rows)

    async def claim(self, customer: CustomerId, number: str) -> Claim:
        """One of their claims."""
        row = await self._read(lambda c: reading.record(c, tables.claim, customer.value, number))
        return reading.claim_of(row)

    async def orders(self, customer: CustomerId) -> tuple[Order, ...]:
        """All their orders."""
        rows = await self._read(lambda c: reading.records(c, tables.order, customer.value))
        return tuple(reading.order_of(row) for row in rows)

    async def order(self, customer: CustomerId, number: str) -> Order:
        """One of their orders."""
        row = await self._read(lambda c: reading.record(c, tables.order, customer.value, number))
        return reading.order_of(row)

    async def write(self, customer: CustomerId, change: Write, *, key: str) -> Written:
        """Make a change once for each key."""
        today = self._today()
        return await self._run(
            self._writing,
            self._writer,
            lambda rows: writing.write(rows, customer.value, change, key, today),
        )

    async def look_up(self, customer: CustomerId, key: str) -> Written | None:
        """What the change with this key came to."""
        return await self._read(lambda rows: writing.look_up(rows, customer.value, key))

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.to_thread(self._let_go)

    async def _read(self, question: Callable[[Connection], T]) -> T:
        return await self._run(self._reading, self._reader, question)

    async def _run(
        self, threads: ThreadPoolExecutor, engine: Engine, work: Callable[[Connection], T]
    ) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(threads, _in_transaction, engine, work)
        except StorageUnavailable as error:
            raise BackOfficeUnavailable(str(error)) from error

    def _let_go(self) -> None:
        self._writing.shutdown()
        self._reading.shutdown()
        self._writer.dispose()
        self._reader.dispose()


def _in_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    with storage_failures(), engine.begin() as connection:
        return work(connection)


def _prepare(file: Path, today: date) -> None:
    try:
        with opening_failures(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            with one_at_a_time(file):
                _fill(file, today)
    except ConfigurationError as error:
        raise ConfigurationError(str(error).replace("DATABASE_URL", "BACK_OFFICE_FILE")) from error


def _fill(file: Path, today: date) -> None:
    """All tables and rows in one transaction, unless they are there."""
    engine = make_engine(file, Use.WRITE)
    try:
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            if connection.execute(select(func.count()).select_from(tables.customer)).scalar_one():
                return
            for table, rows in invent(today).items():
                connection.execute(insert(table), rows)
    finally:
        engine.dispose()
