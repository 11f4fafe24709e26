"""How many conversations one process carries, each waiting on a streamed answer of five seconds.

`python bench/capacity.py [--quick]`. Engine, storage and Claude client, beside the bare client's
same calls, until the event loop is late. Who waits for the process and not for Claude is not
counted. Ends with one line of JSON.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine  # noqa: E402  # the project is no package
from bench.lab.holding import Point  # noqa: E402

LATE_MS = 100.0
"""A loop that is later than this, one time in a hundred, carries too much."""

_LAB = ROOT / "bench" / "lab"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """Which numbers of conversations are tried, upward, and for how many answers each."""

    tandem: Sequence[int]
    bare: Sequence[int]
    answers: float
    looks: int = 2
    """Times a number is tried before it counts as too many: a machine has busy moments."""


FULL = Effort(tandem=(150, *range(300, 2000, 100)), bare=(50, 100, *range(150, 800, 25)), answers=2)
QUICK = Effort(tandem=(150,), bare=(100,), answers=1, looks=1)


@dataclass(kw_only=True, slots=True)
class Climb:
    """One side on its way up."""

    name: str
    program: str
    steps: list[int]
    held: list[Point] = field(default_factory=list)
    looks: int = 0
    reached: bool = False
    """Whether a number was too many: only then is the best of those held its limit."""

    @property
    def best(self) -> Point | None:
        """Where most calls were under way and the loop still in time; None where nowhere."""
        return max(self.held, key=lambda point: point.waiting, default=None)

    def judge(self, point: Point) -> str:
        """What says that this was too many; empty where it was not."""
        if point.lag_p99_ms > LATE_MS:
            return "late"
        if self.best is not None and point.waiting <= self.best.waiting:
            return "no more calls than before"
        return ""


async def main(effort: Effort) -> None:
    """Climb on both sides in turns, print, end with JSON."""
    print(f"Tandem capacity, {machine()}; late is a p99 of more than {LATE_MS:g} ms")
    tandem = Climb(name="Tandem", program="many_turns.py", steps=list(effort.tandem))
    bare = Climb(name="bare client", program="many_calls.py", steps=list(effort.bare))
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        async with _slow_claude() as (url, server):
            while tandem.steps or bare.steps:
                for side in (tandem, bare):  # in turns: a busy moment meets both
                    if side.steps:
                        await _step(side, effort, url, server, Path(folder))
    _report(tandem, bare)


async def _step(
    side: Climb, effort: Effort, url: str, server: psutil.Process, folder: Path
) -> None:
    """Try the next number; where it is too many, once more, and then that is the limit."""
    n = side.steps[0]
    before = _processor_seconds(server)
    point = await _hold(side.program, url, n, effort.answers, folder)
    wrong = side.judge(point)
    _print(side.name, point, _processor_seconds(server) - before, wrong)
    side.looks += 1
    if not wrong:
        side.held.append(point)
        side.steps.pop(0)
        side.looks = 0
    elif side.looks == effort.looks:
        side.reached = True
        side.steps.clear()


async def _hold(program: str, url: str, n: int, answers: float, folder: Path) -> Point:
    """A fresh process for each number; the bare client asks what Tandem asked last."""
    body = folder / "body.json"
    where = body if program == "many_calls.py" else folder
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_LAB / program),
        *(url, str(n), str(answers), str(where)),
        cwd=folder,  # where no .env of the operator lies
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{program} failed")
    async with aiohttp.ClientSession() as session, session.get(f"{url}/last") as last:
        body.write_bytes(await last.read())
    return Point(**json.loads(printed))


@asynccontextmanager
async def _slow_claude() -> AsyncIterator[tuple[str, psutil.Process]]:
    """The server in a process of its own; yields its URL and what to watch it by."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(_LAB / "slow_claude.py"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        yield url, psutil.Process(process.pid)
    finally:
        process.kill()
        await process.wait()


def _print(name: str, point: Point, server: float, wrong: str) -> None:
    print(
        f"  {name:<12}{point.n:5} at once, {point.waiting:4.0f} of them waiting for Claude: lag p50"
        f" {point.lag_p50_ms:5.1f} p99 {point.lag_p99_ms:5.1f} ms (seen {point.seen_p99_ms:5.1f}),"
        f" a turn {point.turn_p50_s:.1f} s, {point.cpu_ms_per_turn:4.1f} CPU ms,"
        f" {100 * point.core_share:3.0f} % of a core, {point.kb_per_turn:4.0f} KB each,"
        f" n={point.turns}; server {server:.1f} s{wrong and f'; {wrong}'}",
        flush=True,
    )


def _report(tandem: Climb, bare: Climb) -> None:
    ours, floor = tandem.best, bare.best
    if ours is None or floor is None:
        raise RuntimeError("not even the first number was held in time: this machine is too busy")
    print(
        f"  in time, Tandem holds {ours.n} conversations, {ours.waiting:.0f} of them waiting for"
        f" Claude, the bare client {floor.waiting:.0f}"
    )
    figures = {
        "concurrent_turns": ours.waiting,
        "cpu_ms_per_turn": ours.cpu_ms_per_turn,
        "kb_per_turn": ours.kb_per_turn,
    }
    if tandem.reached and bare.reached:
        figures["ratio_to_bare_client"] = ours.waiting / floor.waiting
    else:
        print("  these are the numbers tried and no limits, so there is no ratio of limits")
    print(last_line(figures))


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="one number a side; within 45 s")
    asyncio.run(main(QUICK if parser.parse_args().quick else FULL))
