"""What the adapter is tested with: an engine that keeps what it is given, a local Discord."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import discord
from pydantic import SecretStr

from adapters.discord.app import DiscordApp, build_client
from adapters.discord.connection import Connection
from adapters.discord.mark import snowflake
from adapters.discord.places import Places
from adapters.discord.settings import DiscordSettings
from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, AmendmentEnd, Receipt, ReceiptStatus
from engine.errors import StorageUnavailable
from sandbox.discord import Channel, DiscordSandbox

LIMIT = 10.0
HISTORY = "GET /channels/{channel_id}/messages"


class Engine:
    """Takes what the adapter brings; `away` receipts fail first, `gate` holds them all."""

    def __init__(self, *, away: int = 0) -> None:
        self.asked = 0
        self.received: list[InboundMessage] = []
        self.known: dict[str, InboundMessage] = {}
        self.amended: list[Amendment] = []
        self.away = away
        self.gate = asyncio.Event()
        self.gate.set()
        self._news = asyncio.Condition()

    async def receive(self, message: InboundMessage) -> Receipt:
        """Keep the message, as the database would."""
        async with self._news:
            self.asked += 1
            self._news.notify_all()
        await self.gate.wait()
        async with self._news:
            self._news.notify_all()
            self._fail()
            self.received.append(message)
            self.known.setdefault(message.keys[0], message)
        return Receipt(status=ReceiptStatus.WAITING, conversation_id=1)

    async def amend(self, amendment: Amendment) -> Amended:
        """Keep the amendment."""
        await self.gate.wait()
        async with self._news:
            self._news.notify_all()
            self._fail()
            self.amended.append(amendment)
        return Amended(end=AmendmentEnd.APPLIED, conversation_id=1)

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait until something is so, looking after everything that comes."""
        async with asyncio.timeout(LIMIT), self._news:
            await self._news.wait_for(there)

    async def texts(self, count: int) -> list[str]:
        """What was said, once so many messages are here."""
        await self.until(lambda: len(self.received) >= count)
        return [message.text for message in self.received]

    def _fail(self) -> None:
        if self.away:
            self.away -= 1
            raise StorageUnavailable


class Notebook:
    """Keeps the mark between runs, and tells of every note."""

    def __init__(self, mark: str | None = None) -> None:
        self.mark = mark
        self.last_event_at: float | None = None
        self.notes = 0
        self._news = asyncio.Condition()

    async def caught_up_to(self) -> str | None:
        """The mark."""
        return self.mark

    async def note(self, *, last_event_at: float | None, caught_up_to: str | None) -> None:
        """Keep the mark."""
        async with self._news:
            self.mark = caught_up_to
            self.last_event_at = last_event_at
            self.notes += 1
            self._news.notify_all()


class Diary:
    """Knows where there were conversations."""

    def __init__(self, *places: Place) -> None:
        self.known = places

    async def places(self, since: float) -> Sequence[Place]:
        """All of them."""
        return self.known


class Built:
    """Makes clients, and tells how many there were."""

    def __init__(self, settings: DiscordSettings) -> None:
        self.clients: list[discord.Client] = []
        self._settings = settings
        self._more = asyncio.Event()

    def __call__(self) -> discord.Client:
        """A new one; every earlier one has to be closed by now."""
        assert all(client.is_closed() for client in self.clients)
        self.clients.append(build_client(self._settings))
        self._more.set()
        return self.clients[-1]

    async def until(self, count: int) -> None:
        """Wait for that many."""
        async with asyncio.timeout(LIMIT):
            while len(self.clients) < count:
                self._more.clear()
                await self._more.wait()


def settings_for(box: DiscordSandbox, **changed: object) -> DiscordSettings:
    """The settings that fit a local Discord."""
    return DiscordSettings.model_validate({"discord_bot_token": SecretStr(box.token), **changed})


def made(
    engine: Engine,
    settings: DiscordSettings,
    *,
    notebook: Notebook | None = None,
    diary: Diary | None = None,
    ignored: Callable[[str], None] | None = None,
    longest_apart: float = LIMIT,
) -> tuple[DiscordApp, Built]:
    """The app, not started yet, and the clients it makes."""
    built = Built(settings)
    connection = Connection(
        built, settings.discord_bot_token, first_wait=0.02, longest_apart=longest_apart
    )
    app = DiscordApp(
        settings,
        connection,
        engine,
        Places(),
        presence=notebook or Notebook(),
        recent=diary or Diary(),
        ignored=ignored,
    )
    return app, built


@asynccontextmanager
async def connected(
    box: DiscordSandbox,
    engine: Engine,
    *,
    notebook: Notebook | None = None,
    diary: Diary | None = None,
    ignored: Callable[[str], None] | None = None,
    **changed: object,
) -> AsyncIterator[DiscordApp]:
    """The app at work; `changed` are settings."""
    settings = settings_for(box, **changed)
    app, _ = made(engine, settings, notebook=notebook, diary=diary, ignored=ignored)
    try:
        async with asyncio.timeout(LIMIT):
            await app.start()
        yield app
    finally:
        await app.close()


async def caught_up(app: DiscordApp) -> None:
    """Wait until nothing is missing any more."""
    client = app._connection.client
    assert client is not None
    async with asyncio.timeout(LIMIT):
        while not app._catch_up.is_done(client):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


def reads(box: DiscordSandbox, channel: Channel | None = None) -> int:
    """How many pages were read, of one channel or of all."""
    return len(
        [
            call
            for call in box.calls
            if f"{call.method} {call.route}" == HISTORY
            and (channel is None or f"/{channel.id}/" in call.path)
        ]
    )


def earlier(seconds: float = 60.0) -> Notebook:
    """A notebook of a run that ended a while ago."""
    return Notebook(str(snowflake(time.time() - seconds)))
