"""Runs the programs as an operator does: processes of their own, with only the settings given."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.programs.warm import WarmProcess, start

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 120.0
"""Far longer than anything here takes, on a machine that is busy with other things."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A process that is over: its exit status, and its lines."""

    status: int
    out: tuple[str, ...]
    err: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything it wrote."""
        return "\n".join((*self.out, *self.err))


@dataclass(kw_only=True, slots=True)
class Live:
    """A process that runs; its standard error is read as it comes."""

    process: WarmProcess
    err: list[str] = field(default_factory=list)
    pulse: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


def slack_command(*arguments: str) -> tuple[str, ...]:
    """The command line of the Slack program, after `python`."""
    return (str(ROOT / "run_slack.py"), *arguments)


def discord_command(url: str, *arguments: str) -> tuple[str, ...]:
    """The command line of the Discord program, its library sent to a local server."""
    return ("-m", "sandbox.discord.launcher", url, str(ROOT / "run_discord.py"), *arguments)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a process gets to see: where Python and the project are, and these settings."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}


class Process(Protocol):
    """What may have to be ended by force."""

    @property
    def returncode(self) -> int | None:
        """Its exit status, or None while it runs."""

    def send_signal(self, number: int, /) -> None:
        """Send it a signal."""

    async def wait(self) -> int:
        """Its exit status, once it is over."""


async def run(command: Sequence[str], settings: Mapping[str, str], folder: Path) -> Ended:
    """Run a program in a folder until it ends; raises TimeoutError, and kills it then."""
    process = await start(command, environment(settings), folder)
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
            status = await process.wait()
    finally:
        await end_by_force(process)
    return _ended(status, out, err)


async def run_cold(command: Sequence[str], settings: Mapping[str, str], folder: Path) -> Ended:
    """The same from nothing, as people start it: it imports all that it needs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            out, err = await process.communicate()
    finally:
        await end_by_force(process)
    return _ended(process.returncode or 0, out, err)


def _ended(status: int, out: bytes, err: bytes) -> Ended:
    return Ended(
        status=status,
        out=tuple(out.decode().splitlines()),
        err=tuple(err.decode().splitlines()),
    )


@asynccontextmanager
async def running(
    command: Sequence[str], settings: Mapping[str, str], folder: Path
) -> AsyncIterator[Live]:
    """A program that runs in a folder; when the context is left it is over, by force if need be."""
    live = Live(process=await start(command, environment(settings), folder))
    reading = asyncio.gather(_read(live), live.process.stdout.read())
    try:
        yield live
    finally:
        await end_by_force(live.process)
        await reading


def clean(process: Ended, settings: Mapping[str, str]) -> Ended:
    """Return it; raises AssertionError when it showed a traceback, a token or a key."""
    secrets = [value for name, value in settings.items() if name.endswith(("_TOKEN", "_KEY"))]
    found = [words for words in ("Traceback", *filter(None, secrets)) if words in process.text]
    if found:
        raise AssertionError(f"{found} in:\n{process.text}")
    return process


async def ended(live: Live) -> Ended:
    """Wait until a running program ends by itself; raises TimeoutError."""
    async with asyncio.timeout(LIMIT_SECONDS):
        status = await live.process.wait()
        await live.over.wait()
    return Ended(status=status, out=(), err=tuple(live.err))


async def stopped(live: Live) -> Ended:
    """Tell a program to stop if it still runs, and wait until it has; raises TimeoutError."""
    if live.process.returncode is None:
        live.process.terminate()
    return await ended(live)


async def logged(live: Live, words: str) -> str:
    """Wait for a line of the log with these words and return it; raises TimeoutError."""
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            while not (found := [line for line in live.err if words in line]):
                live.pulse.clear()
                await live.pulse.wait()
    except TimeoutError:
        raise TimeoutError("\n".join([f"no {words!r} in the log:", *live.err])) from None
    return found[0]


async def _read(live: Live) -> None:
    async for line in live.process.stderr:
        live.err.append(line.decode().rstrip("\n"))
        live.pulse.set()
    live.over.set()


async def end_by_force(process: Process) -> None:
    """Kill it if it still runs, and wait until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
    await process.wait()
