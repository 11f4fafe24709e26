"""A person at a terminal: runs a program on a pseudo-terminal and types when asked to."""

import asyncio
import os
import pty
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.programs.processes import LIMIT_SECONDS, Ended, end_by_force, environment

_COLOUR = re.compile(r"\x1b\[\d*m")


class Terminal:
    """The person's end: everything shown so far, and a way to type."""

    def __init__(self, descriptor: int) -> None:
        self.shown = ""
        self._descriptor = descriptor
        self._read_until = 0
        self._pulse = asyncio.Event()
        self._pending = b""
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    async def type(self, line: str, *, at: str) -> None:
        """Wait until a prompt is shown that was not there before, and type; raises TimeoutError."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while (found := self.shown.find(at, self._read_until)) < 0:
                self._pulse.clear()
                await self._pulse.wait()
        self._read_until = found + len(at)
        os.write(self._descriptor, f"{line}\n".encode())

    def close(self) -> None:
        """Read what is left and let go."""
        self._read()
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)

    def _read(self) -> None:
        try:
            self._pending += os.read(self._descriptor, 65_536)
        except OSError:  # Linux says so when the program's end is closed
            asyncio.get_running_loop().remove_reader(self._descriptor)
            return
        self.shown += self._decoded().replace("\r\n", "\n")
        self._pulse.set()

    def _decoded(self) -> str:
        """The complete characters that have come; part of one waits for the rest."""
        for cut in range(len(self._pending), max(-1, len(self._pending) - 4), -1):
            try:
                text = self._pending[:cut].decode()
            except UnicodeDecodeError:
                continue
            self._pending = self._pending[cut:]
            return text
        return ""


async def type_into(
    command: Sequence[str],
    settings: Mapping[str, str],
    folder: Path,
    typed: Iterable[tuple[str, str]],
) -> tuple[Ended, str]:
    """Run a program, and at each prompt type what belongs to it; also what was shown, uncut."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=folder,
        env=environment(settings),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    terminal = Terminal(ours)
    try:
        for prompt, line in typed:
            await terminal.type(line, at=prompt)
        async with asyncio.timeout(LIMIT_SECONDS):
            status = await process.wait()
    except TimeoutError:
        raise TimeoutError(f"the terminal shows:\n{terminal.shown}") from None
    finally:
        await end_by_force(process)
        terminal.close()
    lines = tuple(_COLOUR.sub("", terminal.shown).splitlines())
    return Ended(status=status, out=lines, err=()), terminal.shown
