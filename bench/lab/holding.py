"""Holds a number of conversations at once and measures what that does to the process."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import psutil

from bench.lab.figures import percentile
from bench.lab.slow_claude import ANSWER_SECONDS, allow_connections

TICK_SECONDS = 0.01

Turn = Callable[[int], Awaitable[None]]
"""One turn of the conversation of this number, from the question to the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """What was measured while `n` conversations went on at once.

    `lag` is how late the event loop was by its own doing, `seen` with what the machine's other
    programs did to it: the same on a quiet machine. `waiting` are the calls that were really under
    way on average; the rest of the conversations waited for the process itself.
    """

    n: int
    lag_p50_ms: float
    lag_p99_ms: float
    seen_p99_ms: float
    turns: int
    waiting: float
    turn_p50_s: float
    cpu_ms_per_turn: float
    core_share: float
    kb_per_turn: float

    def print(self) -> None:
        """As one line of JSON."""
        print(json.dumps(asdict(self)), flush=True)


async def hold(turn: Turn, *, n: int, answers: float) -> Point:
    """Keep `n` conversations going, each asking again at once; measure over `answers` answers.

    They begin evenly over one answer's time and go on for a while before anything is measured.
    """
    allow_connections()
    await turn(0)  # what is made once is not to be counted
    holding = _Holding(turn)
    resident = _resident_kb()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(holding.converse(number, n)) for number in range(1, n + 1)]
        tasks.append(group.create_task(holding.tick()))
        await asyncio.sleep((1 + answers / 2) * ANSWER_SECONDS)
        holding.begin()
        await asyncio.sleep(answers * ANSWER_SECONDS)
        point = holding.point(n, resident)
        for task in tasks:
            task.cancel()
    return point


class _Holding:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._seen: list[float] = []
        self._lags: list[float] = []
        self._turn_seconds: list[float] = []

    async def converse(self, number: int, n: int) -> None:
        await asyncio.sleep(number / n * ANSWER_SECONDS)
        while True:
            began = time.perf_counter()
            await self._turn(number)
            self._turn_seconds.append(time.perf_counter() - began)

    async def tick(self) -> None:
        with queue_clock() as queued:
            while True:
                began, before = time.perf_counter(), queued()
                await asyncio.sleep(TICK_SECONDS)
                lag = time.perf_counter() - began - TICK_SECONDS
                self._seen.append(1000 * lag)
                self._lags.append(1000 * max(0.0, lag - (queued() - before)))

    def begin(self) -> None:
        self._seen.clear()
        self._lags.clear()
        self._turn_seconds.clear()
        self._began = time.perf_counter()
        self._processor = time.process_time()

    def point(self, n: int, resident: float) -> Point:
        seconds = time.perf_counter() - self._began
        processor = time.process_time() - self._processor
        turns = len(self._turn_seconds)
        return Point(
            n=n,
            lag_p50_ms=percentile(self._lags, 0.5),
            lag_p99_ms=percentile(self._lags, 0.99),
            seen_p99_ms=percentile(self._seen, 0.99),
            turns=turns,
            waiting=turns / seconds * ANSWER_SECONDS,
            turn_p50_s=percentile(self._turn_seconds, 0.5),
            cpu_ms_per_turn=1000 * processor / turns,
            core_share=processor / seconds,
            kb_per_turn=(_resident_kb() - resident) / n,
        )


@contextmanager
def queue_clock() -> Iterator[Callable[[], float]]:
    """Seconds this thread was ready to run but had no core, where the system tells."""
    try:
        file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
    except OSError:
        yield lambda: 0.0
        return
    try:
        yield lambda: int(os.pread(file, 100, 0).split()[1]) / 1e9
    finally:
        os.close(file)


def _resident_kb() -> float:
    return float(psutil.Process(os.getpid()).memory_info().rss / 1024)
