"""Tandem in a process of its own, which a test kills as a power cut would."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess

import run_discord
import run_slack
from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from composition.reading import SharedSettings
from sandbox.discord import points_at

# A server that has imported everything already makes each process in no time.
_MAKER = get_context("forkserver")
_MAKER.set_forkserver_preload(["tests.dialogue.doomed"])


class Doomed:
    """A running Tandem; `kill` gives it no time for anything."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    async def kill(self) -> None:
        """SIGKILL, and wait until the kernel has taken everything back."""
        self._process.kill()
        await asyncio.to_thread(self._process.join)


@asynccontextmanager
async def doomed(run: Callable[..., None], *arguments: object) -> AsyncIterator[Doomed]:
    """Run a function in a process that does not outlive the context."""
    process = _MAKER.Process(target=run, args=arguments, daemon=True)
    await asyncio.to_thread(process.start)
    tandem = Doomed(process)
    try:
        yield tandem
    finally:
        await tandem.kill()
        process.close()


def run_on_slack(settings: SlackSettings, shared: SharedSettings) -> None:
    """Serve Slack until killed."""

    async def serve() -> None:
        async with run_slack.serving(settings, shared):
            await asyncio.Event().wait()

    asyncio.run(serve())


def run_on_discord(url: str, settings: DiscordSettings, shared: SharedSettings) -> None:
    """Serve the Discord at an address until killed."""

    async def serve() -> None:
        with points_at(url):
            async with run_discord.serving(settings, shared):
                await asyncio.Event().wait()

    asyncio.run(serve())
