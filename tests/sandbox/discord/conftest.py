"""A local Discord, and the real client as a bot whose every event a test can wait for."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.discord import Channel, DiscordSandbox, Guild, points_at

INTENTS = 37377
"""Guilds, guild messages, direct messages, message content: what the product asks for."""


class Bot(discord.Client):
    """The real client, which writes down the events it dispatches."""

    def __init__(self, intents: int = INTENTS, **options: Any) -> None:
        super().__init__(
            intents=discord.Intents._from_value(intents),
            guild_ready_timeout=0,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.happened: list[tuple[str, tuple[Any, ...]]] = []
        self._pulse = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once: the library's five seconds keep to a limit of the real one."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Write an event down, then hand it on."""
        self.happened.append((event, args))
        pulse, self._pulse = self._pulse, asyncio.Event()
        pulse.set()
        super().dispatch(event, *args, **kwargs)

    def seen(self, event: str) -> list[Any]:
        """Return the first argument of every event of a name so far."""
        return [args[0] if args else None for name, args in self.happened if name == event]

    async def wait_for_event(
        self, event: str, where: Callable[[Any], bool] = lambda _: True, count: int = 1
    ) -> Any:
        """Wait for an event that was, or will be, dispatched."""
        async with asyncio.timeout(10):
            while True:
                pulse = self._pulse
                found = [item for item in self.seen(event) if where(item)]
                if len(found) >= count:
                    return found[count - 1]
                await pulse.wait()

    def text(self, channel: Channel) -> discord.PartialMessageable:
        """Return something to send to a channel or thread with."""
        return self.get_partial_messageable(int(channel.id))


@asynccontextmanager
async def running(client: discord.Client, token: str) -> AsyncIterator[asyncio.Task[None]]:
    """Run a client; at the end it is closed and its task is over."""
    async with client:
        task = asyncio.create_task(client.start(token))
        try:
            yield task
        finally:
            await client.close()
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a bare REST call was answered."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> int | None:
        """Discord's error code, if it was an error."""
        return self.body.get("code") if isinstance(self.body, dict) else None


class Api:
    """Bare REST calls, for what the library would not send."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: DiscordSandbox) -> None:
        self._session = session
        self._sandbox = sandbox

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | aiohttp.FormData | None = None,
        content_type: str | None = None,
        token: str | None = None,
    ) -> Reply:
        """Send one call, as JSON or of any other content, as the bot or with another token."""
        headers = {"Authorization": f"Bot {token or self._sandbox.token}"}
        url = f"{self._sandbox.url}/api/v10{path}"
        if body is not None:
            content_type, data = "application/json", json.dumps(body).encode()
        if content_type is not None:
            headers["Content-Type"] = content_type
        async with self._session.request(method, url, headers=headers, data=data) as answer:
            text = await answer.text()
            is_json = answer.headers.get("Content-Type") == "application/json"
            found = json.loads(text) if is_json else text
            return Reply(status=answer.status, body=found, headers=answer.headers)

    async def send(self, channel: Channel, body: Any) -> Reply:
        """Send a message."""
        return await self.call("POST", f"/channels/{channel.id}/messages", body)


class Scene:
    """A server with a guild, a text channel and a forum."""

    def __init__(self, sandbox: DiscordSandbox) -> None:
        self.sandbox = sandbox
        self.guild: Guild = sandbox.guild("Acme")
        self.channel: Channel = sandbox.text_channel(self.guild, "help")
        self.forum: Channel = sandbox.forum(
            self.guild, "questions", tags=("Open", "Solved"), moderated_tags=("Human",)
        )

    def client(self, **options: Any) -> AbstractAsyncContextManager[Bot]:
        """Run the real client against this server until it is connected."""
        return _connected(self.sandbox, **options)


@asynccontextmanager
async def _connected(sandbox: DiscordSandbox, **options: Any) -> AsyncIterator[Bot]:
    bot = Bot(**options)
    async with running(bot, sandbox.token):
        await bot.wait_for_event("ready")
        yield bot


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    """A started server that the clients of this process are sent to."""
    async with DiscordSandbox() as started:
        with points_at(started.url):
            yield started


@pytest.fixture
def scene(sandbox: DiscordSandbox) -> Scene:
    """A guild with a text channel and a forum on that server."""
    return Scene(sandbox)


@pytest.fixture
async def api(sandbox: DiscordSandbox) -> AsyncIterator[Api]:
    """Bare REST calls to that server."""
    async with aiohttp.ClientSession() as session:
        yield Api(session, sandbox)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    """The real client, connected."""
    async with scene.client() as connected:
        yield connected
