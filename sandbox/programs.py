"""Starts the real programs as processes of their own and stops them again."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 60.0
_STOP_SECONDS = 15.0
_LAST_LINES = 12
_NOT_INHERITED = ("SLACK_", "DISCORD_", "DATABASE_", "HTTP_PROXY", "HTTPS_PROXY")
"""Settings of the real platforms, and proxies, which have no way to a local server."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A Python program: what it is called, its command line after `python`, its settings."""

    name: str
    arguments: tuple[str, ...]
    settings: Mapping[str, str]


class ProgramDied(Exception):
    """A program ended before it was told to; the message carries its last words."""


@asynccontextmanager
async def running(
    programs: Sequence[Program], *, folder: Path, root: Path, until: Awaitable[None]
) -> AsyncIterator[tuple[int, ...]]:
    """Run programs of the project in `root`, logs in `folder`; enters when `until` is done.

    Yields their process ids.

    Raises ProgramDied if one of them ends first, TimeoutError if nothing happens.
    """
    processes = [await _start(program, folder, root) for program in programs]
    try:
        await _first(until, programs, processes, folder)
        yield tuple(process.pid for process in processes)
    finally:
        await asyncio.gather(*(_stop(process) for process in processes))


async def _first(
    until: Awaitable[None],
    programs: Sequence[Program],
    processes: Sequence[asyncio.subprocess.Process],
    folder: Path,
) -> None:
    ready = asyncio.ensure_future(until)
    deaths = [asyncio.ensure_future(process.wait()) for process in processes]
    try:
        done, _ = await asyncio.wait(
            [ready, *deaths], timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        dead = [p for p, death in zip(programs, deaths, strict=True) if death in done]
        if dead:
            raise ProgramDied(_last_words(dead[0], folder))
        if not done:
            raise TimeoutError("the programs did not connect; " + _last_words(programs[0], folder))
        ready.result()
    finally:
        for task in (ready, *deaths):
            task.cancel()
        await asyncio.gather(ready, *deaths, return_exceptions=True)


async def _start(program: Program, folder: Path, root: Path) -> asyncio.subprocess.Process:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_NOT_INHERITED)
    }
    with _log(program, folder).open("wb") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *program.arguments,
            cwd=folder,  # where no .env of the operator lies
            env={**inherited, "PYTHONPATH": str(root), **program.settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


async def _stop(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, time to drain, and only then the hard way."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _log(program: Program, folder: Path) -> Path:
    return folder / f"{program.name}.log"


def _last_words(program: Program, folder: Path) -> str:
    lines = _log(program, folder).read_text(encoding="utf-8", errors="replace").splitlines()
    tail = "\n".join(lines[-_LAST_LINES:])
    return f"{program.name} ended unexpectedly. Its last lines:\n{tail}"
