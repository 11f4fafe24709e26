"""Tandem in a process of its own, which a test kills as a power cut would."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import psutil

import run_discord
import run_slack
from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from composition.reading import SharedSettings
from sandbox.discord import points_at
from tests.dialogue.crash_points import UNHARMED, Fate

# A server that has imported everything already makes each process in no time.
_MAKER = get_context("forkserver")
_MAKER.set_forkserver_preload(
    [
        "__main__",
        "tests.dialogue.doomed",
        # what the libraries import only when they are first used
        "alembic.command",
        "httpcore2",
        "slack_bolt.listener_matcher.async_builtins",
    ]
)


class Doomed:
    """A running Tandem; `kill` gives it no time for anything, and `died` says that it is gone."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self._loop = asyncio.get_running_loop()
        self.died = asyncio.Event()
        self._loop.add_reader(process.sentinel, self._gone)

    async def kill(self) -> None:
        """SIGKILL, and wait until the kernel has taken everything back."""
        self._process.kill()
        await self.died.wait()
        await asyncio.to_thread(self._process.join)

    def freeze(self) -> None:
        """Stop it where it is; to the world it is dead, and it does not know."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it stopped."""
        self._signal(signal.SIGCONT)

    async def wait_until_frozen(self, *, timeout: float = 10.0) -> None:
        """Return once it has stopped by itself; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not self._is_frozen():  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)

    def _is_frozen(self) -> bool:
        return psutil.Process(self._process.pid).status() == psutil.STATUS_STOPPED

    def _signal(self, number: signal.Signals) -> None:
        if self._process.pid is not None and not self.died.is_set():
            os.kill(self._process.pid, number)

    def _gone(self) -> None:
        self._loop.remove_reader(self._process.sentinel)
        self.died.set()


@asynccontextmanager
async def doomed(
    run: Callable[..., None], *arguments: object, is_cold: bool = False
) -> AsyncIterator[Doomed]:
    """Run a function in a process that does not outlive the context.

    One that `is_cold` begins with Python itself and has everything to import.
    """
    maker = get_context("spawn") if is_cold else _MAKER
    process = maker.Process(target=run, args=arguments, daemon=True)
    await asyncio.to_thread(process.start)
    tandem = Doomed(process)
    try:
        yield tandem
    finally:
        await tandem.kill()
        process.close()


def run_on_slack(settings: SlackSettings, shared: SharedSettings, fate: Fate = UNHARMED) -> None:
    """Serve Slack until killed."""
    fate.befall()

    async def serve() -> None:
        async with run_slack.serving(settings, shared):
            await asyncio.Event().wait()

    asyncio.run(serve())


def run_on_discord(
    url: str, settings: DiscordSettings, shared: SharedSettings, fate: Fate = UNHARMED
) -> None:
    """Serve the Discord at an address until killed."""
    fate.befall()

    async def serve() -> None:
        with points_at(url):
            async with run_discord.serving(settings, shared):
                await asyncio.Event().wait()

    asyncio.run(serve())
