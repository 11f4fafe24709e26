"""A person at the keyboard of a local server: prints what happens, and obeys what is typed."""

import argparse
import asyncio
import contextlib
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Generic

from sandbox.changes import ChangeFeed, ChangeHub, News
from sandbox.strictness import StrictServer


class Seat(ABC, Generic[News]):
    """Where one person sits: sees what happens on one platform, and acts on it."""

    def __init__(self, changes: ChangeHub[News]) -> None:
        self._changes = changes

    @abstractmethod
    async def obey(self, line: str) -> None:
        """Do what a typed line says; raises ValueError or LookupError when it cannot be done."""

    @abstractmethod
    def line(self, change: News) -> str | None:
        """Return what is shown of a change, if anything."""

    @contextlib.asynccontextmanager
    async def shown(self, mark: str = "") -> AsyncIterator[None]:
        """Print what happens while the block runs, each line behind a mark."""
        feed = self._changes.follow()
        showing = asyncio.create_task(self._show(feed, mark))
        try:
            yield
        finally:
            feed.close()
            await showing

    async def _show(self, feed: ChangeFeed[News], mark: str) -> None:
        async for change in feed:
            line = self.line(change)
            if line is not None:
                write(mark + line)


@contextlib.asynccontextmanager
async def started(*servers: StrictServer) -> AsyncIterator[None]:
    """Run servers for the block; for people no broken rule is an error."""
    async with contextlib.AsyncExitStack() as stack:
        for server in servers:
            await server.start()
            stack.push_async_callback(server.stop)
        yield


async def obey_typed(obey: Callable[[str], Awaitable[None]]) -> None:
    """Obey every line until the input ends, or serve for ever when it is no terminal or pipe."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    try:
        # A thread that waits for a line would keep the program from ending on an interrupt.
        loop.add_reader(sys.stdin, _read_into, reader)
    except PermissionError:
        # The system watches no plain file and no null device.
        await loop.create_future()
    try:
        async for raw in reader:
            line = raw.decode(errors="replace").strip()
            if line:
                await _try(obey, line)
    finally:
        loop.remove_reader(sys.stdin)


def _read_into(reader: asyncio.StreamReader) -> None:
    data = os.read(sys.stdin.fileno(), 65_536)
    if data:
        reader.feed_data(data)
    else:
        asyncio.get_running_loop().remove_reader(sys.stdin)
        reader.feed_eof()


async def _try(obey: Callable[[str], Awaitable[None]], line: str) -> None:
    try:
        await obey(line)
    except (ValueError, LookupError) as error:
        write(f"({error})")


def write(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run_on_port(
    serve: Callable[[int], Coroutine[None, None, None]],
    *,
    program: str,
    about: str | None,
    port: int = 0,
) -> None:
    """Read the port from the command line, and serve until an interrupt."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=about)
    parser.add_argument("--port", type=int, default=port, help="0 takes any free port")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))
