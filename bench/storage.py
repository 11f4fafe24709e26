"""Append a message and read the last 50, fifty tasks at once, with a million stored.

`python bench/storage.py [--quick]`. Through the product's storage port, beside sqlite3 by hand on
the same file in the same run. Ends with one line of JSON.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine, percentile, spread  # noqa: E402  # no package
from bench.lab.million import MESSAGES_EACH, contents, fill, place_of  # noqa: E402
from bench.lab.raw_sqlite import RawStore  # noqa: E402
from composition.running import settle_memory  # noqa: E402
from engine.domain.conversation import Lease, TurnWork  # noqa: E402
from engine.domain.messages import Address, Author, InboundMessage, Platform  # noqa: E402
from engine.domain.steps import Answer, StopReason, Usage  # noqa: E402
from engine.history import compose  # noqa: E402
from storage.conversations import Conversations  # noqa: E402
from storage.database import Database, open_database  # noqa: E402
from storage.migrating import bring_up_to_date  # noqa: E402
from storage.settings import StorageSettings  # noqa: E402

AT_ONCE = 50
READ = 50

_STAMP = "1780000000.000100"
TANDEM = "Tandem, 50 at once"
SQLITE = "sqlite3 by hand"
SAME_ROWS = "sqlite3 by hand, the same rows"
TANDEM_ALONE = "Tandem, one at a time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How much is stored and measured; every operation meets a conversation of its own."""

    messages: int
    rounds: int
    operations: int


FULL = Effort(messages=1_000_000, rounds=7, operations=600)
QUICK = Effort(messages=100_000, rounds=3, operations=120)


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What one side did in one round: operations a second, milliseconds of each."""

    per_second: float
    times: list[float]


Operation = Callable[[int], Awaitable[None]]
"""Append to the conversation of this number, then read it."""


async def main(effort: Effort) -> None:
    """Fill, measure all sides in turns, print, end with JSON."""
    print(f"Tandem storage, {machine()}, SQLite {sqlite3.sqlite_version}")
    data = ROOT / "data"  # a disk; the folder for temporary files may be memory
    data.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=data) as folder:
        file = Path(folder) / "tandem.db"
        numbers = _prepare(file, effort)
        settings = StorageSettings(database_url=f"sqlite:///{file}")
        database = await open_database(settings, Platform.SLACK)
        raw = RawStore(file)
        try:
            settle_memory()
            measured = await _rounds(Ours(database), ByHand(raw), effort, numbers)
        finally:
            raw.close()
            await database.close()
    _report(measured, effort)


class Ours:
    """The product's store: a change through the writer thread, a read through a reader thread."""

    def __init__(self, database: Database) -> None:
        self._store = Conversations(database, platform=Platform.SLACK, worker="bench")
        self._leases: dict[int, tuple[Lease, int]] = {}
        self._answers = [_answer(content) for content in contents()]

    async def take(self, number: int) -> None:
        """Receive a question and begin its turn, as the worker does first; not measured."""
        await self._store.receive(_question(number))
        work = await self._store.next_work(
            number, compose=partial(compose, longest=8_000), prompt="bench"
        )
        if not isinstance(work, TurnWork):
            raise TypeError(f"conversation {number} has no turn")
        self._leases[number] = (work.lease, work.turn_id)

    async def append_and_read(self, number: int) -> None:
        """Record an answer, then read what Claude is sent next."""
        lease, turn_id = self._leases[number]
        await self._store.record_answer(lease, turn_id, self._answers[number % len(self._answers)])
        _check(await self._store.history(number))


class ByHand:
    """sqlite3 in the thread of the event loop: nothing is handed over, every append is a commit."""

    def __init__(self, raw: RawStore) -> None:
        self._raw = raw
        self._turns: dict[int, int] = {}
        self._contents = [json.loads(content) for content in contents()]

    async def take(self, number: int) -> None:
        """Store a question; not measured."""
        turn = self._turns[number] = self._raw.turn_of(number)
        self._raw.append(number, turn, self._contents[0], now=time.time())

    async def append_and_read(self, number: int) -> None:
        """No more than what the title says."""
        content = self._contents[number % len(self._contents)]
        self._raw.append(number, self._turns[number], content, now=time.time())
        _check(self._raw.last(number))

    async def same_rows(self, number: int) -> None:
        """The same rows as the product: the message, and what the answer cost."""
        content = self._contents[number % len(self._contents)]
        self._raw.append_with_cost(number, self._turns[number], content, now=time.time())
        _check(self._raw.last(number))


def _prepare(file: Path, effort: Effort) -> Iterator[int]:
    """Fill the file; returns its conversations in a mixed order."""
    began = time.monotonic()
    bring_up_to_date(file)
    conversations = fill(file, messages=effort.messages)
    print(
        f"  {conversations * MESSAGES_EACH:,} messages in {conversations:,} conversations,"
        f" {file.stat().st_size / 1e6:.0f} MB, written in {time.monotonic() - began:.0f} s"
    )
    numbers = list(range(1, conversations + 1))
    random.Random(50).shuffle(numbers)  # noqa: S311 - nothing secret
    return iter(numbers)


async def _rounds(
    ours: Ours, by_hand: ByHand, effort: Effort, numbers: Iterator[int]
) -> Mapping[str, Sequence[Round]]:
    """Every side in every round, so that a busy moment of the machine meets all of them."""
    sides: tuple[tuple[str, Callable[[int], Awaitable[None]], Operation, int], ...] = (
        (TANDEM, ours.take, ours.append_and_read, AT_ONCE),
        (SQLITE, by_hand.take, by_hand.append_and_read, AT_ONCE),
        (SAME_ROWS, by_hand.take, by_hand.same_rows, AT_ONCE),
        (TANDEM_ALONE, ours.take, ours.append_and_read, 1),
    )
    measured: dict[str, list[Round]] = {name: [] for name, *_ in sides}
    for number in range(effort.rounds + 1):  # the first one warms up
        for name, take, operation, at_once in sides:
            chosen = list(islice(numbers, effort.operations))
            await asyncio.gather(*(take(conversation) for conversation in chosen))
            done = await _round(operation, chosen, at_once)
            if number:
                measured[name].append(done)
    return measured


async def _round(operation: Operation, chosen: Sequence[int], at_once: int) -> Round:
    left, times = iter(chosen), list[float]()

    async def work_off() -> None:
        for conversation in left:
            began = time.perf_counter()
            await operation(conversation)
            times.append(1000 * (time.perf_counter() - began))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work_off())
    return Round(per_second=len(chosen) / (time.perf_counter() - began), times=times)


def _report(measured: Mapping[str, Sequence[Round]], effort: Effort) -> None:
    print(f"Append one message and read {READ}: two transactions, synchronous=FULL")
    for name, rounds in measured.items():
        pace = statistics.median(r.per_second for r in rounds)
        print(spread(name, [t for r in rounds for t in r.times], "ms") + f"  {pace:6.0f}/s")
    ratio, same = (_ratio(measured[floor], measured[TANDEM]) for floor in (SQLITE, SAME_ROWS))
    print(
        f"  throughput, sqlite3 by hand ÷ Tandem: {ratio:.2f};"
        f" where it writes the same rows: {same:.2f}"
        f" (median of {effort.rounds} rounds of {effort.operations})"
    )
    times = [t for r in measured[TANDEM] for t in r.times]
    figures = {
        "ratio_to_sqlite3": ratio,
        "ratio_to_sqlite3_same_rows": same,
        "p50_ms": percentile(times, 0.5),
        "p99_ms": percentile(times, 0.99),
        "n": len(times),
    }
    print(last_line(figures))


def _ratio(floor: Sequence[Round], ours: Sequence[Round]) -> float:
    return statistics.median(f.per_second / o.per_second for f, o in zip(floor, ours, strict=True))


def _check(messages: Sized) -> None:
    if len(messages) != READ:
        raise AssertionError(f"{len(messages)} messages were read, not {READ}")


def _question(number: int) -> InboundMessage:
    place = place_of(number)
    return InboundMessage(
        place=place,
        id=_STAMP,
        keys=(f"{place.key}:{_STAMP}",),
        sort_key=_STAMP,
        sent_at=time.time(),
        author=Author(id=f"U{number}", name=f"Person {number}"),
        address=Address.TO_ASSISTANT,
        text="Does my car insurance cover hail damage?",
    )


def _answer(content: str) -> Answer:
    return Answer(
        content=tuple(json.loads(content)),
        stop_reason=StopReason.PAUSE_TURN,
        usage=Usage(input=100, output=10),
        model="claude-sonnet-5-5",
        message_id="msg_bench",
        request_id="req_bench",
        seconds=1.5,
        attempts=1,
        cost_nano_usd=300_000,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer messages; ends within 30 s")
    asyncio.run(main(QUICK if parser.parse_args().quick else FULL))
