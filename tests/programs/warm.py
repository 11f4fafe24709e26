"""Programs forked from an interpreter that has imported them: a start costs no second of imports.

Each is a process of its own all the same, with its arguments, settings, folder, signals and status.
What it is to import is proved by the demo and by the starts through `processes.run_cold`.
"""

import asyncio
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["run_slack", "run_discord", "sandbox.discord.addresses", "alembic.command", "alembic.config"]
)


class WarmProcess:
    """A program that runs; its handle is like that of a process of asyncio's."""

    def __init__(
        self, process: ForkServerProcess, out: asyncio.StreamReader, err: asyncio.StreamReader
    ) -> None:
        self.stdout = out
        self.stderr = err
        self._process = process
        self._over = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(process.sentinel, self._end)

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit status, the negative number of a signal, or None while it runs."""
        return self._process.exitcode if self._over.is_set() else None

    def terminate(self) -> None:
        """Tell it to stop."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: int) -> None:
        """Send it a signal; raises ProcessLookupError."""
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Its exit status, once it is over."""
        await self._over.wait()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def _end(self) -> None:
        self._loop.remove_reader(self._process.sentinel)
        self._process.join()
        self._over.set()


async def start(
    command: Sequence[str], environment: Mapping[str, str], folder: Path
) -> WarmProcess:
    """Run what `python COMMAND` would run; standard input is empty, the output is piped."""
    out, their_out = _FORKS.Pipe(duplex=False)
    err, their_err = _FORKS.Pipe(duplex=False)
    given = (tuple(command), dict(environment), str(folder), their_out, their_err)
    process = _FORKS.Process(target=_run, args=given, daemon=True)
    await asyncio.to_thread(process.start)
    their_out.close()
    their_err.close()
    return WarmProcess(process, await _reader(out), await _reader(err))


async def _reader(pipe: Connection) -> asyncio.StreamReader:
    """What comes through a pipe, until the other end is closed."""
    reader = asyncio.StreamReader()
    file = os.fdopen(os.dup(pipe.fileno()), "rb", 0)
    pipe.close()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), file
    )
    return reader


def _run(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    out: Connection,
    err: Connection,
) -> None:
    """In the forked process: be what `python` would be, and run the program."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for pipe, number in ((out, 1), (err, 2)):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    # New ones: those of the warm process may belong to a file, and a pipe cannot be sought in.
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    program, *arguments = command
    if program == "-m":
        program, *arguments = arguments
        sys.argv = [program, *arguments]
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        sys.argv = [program, *arguments]
        runpy.run_path(program, run_name="__main__")
