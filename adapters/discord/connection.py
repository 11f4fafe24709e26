"""Keeps one live connection to Discord: a fresh client whenever the last one died."""

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Protocol

import aiohttp
import discord
from pydantic import SecretStr

from engine.errors import ConfigurationError

log = logging.getLogger(__name__)

_FIRST_WAIT = 0.5
_GROWTH = 1.4
_LONGEST_WAIT = 100.0
"""Discord resets the token of a bot that identifies more than 1,000 times a day."""

_LOGIN_SECONDS = 30.0
_LONGEST_APART = 60.0
"""By then Discord has given up the session; discord.py alone would wait ever longer to try."""

_STEADY_SECONDS = 300.0
"""A connection that lived this long was a good one: the next wait starts small again."""

_PORTAL = "https://discord.com/developers/applications"

_CLOSED_FOR_GOOD = {
    4004: "Discord does not accept DISCORD_BOT_TOKEN any more: reset it on the app's Bot page "
    f"({_PORTAL}) and set the new one",
    4010: "Discord refuses the shard of this connection: update discord.py",
    4011: "the bot is in too many servers for one connection (2,500 at most): leave some",
    4012: "Discord has retired the gateway version discord.py speaks: update discord.py",
    4013: "Discord does not know the intents discord.py asks for: update discord.py",
}
"""Gateway close codes after which connecting again is useless (Gateway docs, "Close Codes")."""


class Listener(Protocol):
    """Who listens to what the clients hear."""

    def meet(self, client: discord.Client) -> None:
        """Listen to a client that is not connected yet."""
        ...

    def session(self, client: discord.Client, *, resumed: bool) -> None:
        """A client is connected, newly or again."""
        ...


class Connection:
    """Connects, and connects again, until closed or turned away for good."""

    def __init__(
        self,
        build: Callable[[], discord.Client],
        token: SecretStr,
        *,
        first_wait: float = _FIRST_WAIT,
        longest_apart: float = _LONGEST_APART,
    ) -> None:
        self._build = build
        self._token = token
        self._first_wait = first_wait
        self._client: discord.Client | None = None
        self._longest_apart = longest_apart
        self._connected = asyncio.Event()
        self._open = asyncio.Event()
        self._apart = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def client(self) -> discord.Client | None:
        """The client in use; it can make requests, even while its gateway reconnects."""
        return self._client

    @property
    def is_connected(self) -> bool:
        """Whether a session is open on the gateway, as far as we know."""
        return self._open.is_set()

    async def start(self, listener: Listener) -> None:
        """Return once connected, however long that takes; raises ConfigurationError."""
        self._task = asyncio.create_task(self._keep(listener))
        connected = asyncio.create_task(self._connected.wait())
        try:
            await asyncio.wait({self._task, connected}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            connected.cancel()
        if self._task.done():
            await self._task

    async def until_turned_away(self) -> None:
        """Return when closed; raises ConfigurationError when Discord wants us no more."""
        if self._task is not None:
            await asyncio.wait({self._task})
            if not self._task.cancelled():
                await self._task

    async def close(self) -> None:
        """Leave Discord; nothing is received or sent after this."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep(self, listener: Listener) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await self._live(listener)
            except ConfigurationError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever killed it, a new client may live
                _tell(error)
            failures = 0 if time.monotonic() - began > _STEADY_SECONDS else failures + 1
            wait = self._wait(failures)
            log.warning("not connected to Discord; next try in %.1f s", wait)
            await asyncio.sleep(wait)

    def _wait(self, failures: int) -> float:
        """Seconds until the next try: soon at first, growing to minutes, in step with nobody."""
        growing = min(self._first_wait * _GROWTH**failures, _LONGEST_WAIT)
        return float(growing * random.uniform(0.9, 1.1))  # noqa: S311 - jitter, not a secret

    async def _live(self, listener: Listener) -> None:
        """The life of one client, from login to death; it is fully closed when this returns."""
        client = self._build()
        self._apart.clear()
        listener.meet(client)
        self._watch(client, listener)
        try:
            async with asyncio.timeout(_LOGIN_SECONDS):
                await client.login(self._token.get_secret_value())
            self._client = client
            await self._stay(client)
        except Exception as error:
            final = _for_good(error)
            if final is not None:
                raise final from error
            raise
        finally:
            self._client = None
            self._part()
            await client.close()

    async def _stay(self, client: discord.Client) -> None:
        """Stay connected; returns, or raises, when the client is of no more use."""
        connecting = asyncio.create_task(client.connect())
        parting = asyncio.create_task(self._parted())
        try:
            await asyncio.wait({connecting, parting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (connecting, parting):
                task.cancel()
            await asyncio.gather(connecting, parting, return_exceptions=True)
        if not connecting.cancelled():
            await connecting

    async def _parted(self) -> None:
        """Return when the gateway was lost and has not come back for too long."""
        while True:
            await self._apart.wait()
            try:
                async with asyncio.timeout(self._longest_apart):
                    await self._open.wait()
            except TimeoutError:
                log.warning("no way back to Discord for %.0f s", self._longest_apart)
                return

    def _join(self) -> None:
        self._apart.clear()
        self._open.set()
        self._connected.set()

    def _part(self) -> None:
        self._open.clear()
        self._apart.set()

    def _watch(self, client: discord.Client, listener: Listener) -> None:
        @client.event
        async def on_connect() -> None:
            self._join()
            listener.session(client, resumed=False)

        @client.event
        async def on_resumed() -> None:
            self._join()
            listener.session(client, resumed=True)

        @client.event
        async def on_disconnect() -> None:
            self._part()


def _for_good(error: Exception) -> ConfigurationError | None:
    """What the operator has to do, where trying again is useless."""
    match error:
        case discord.LoginFailure():
            return ConfigurationError(
                "Discord does not accept DISCORD_BOT_TOKEN: copy the token from the app's Bot page "
                f"({_PORTAL}), or reset it there"
            )
        case discord.PrivilegedIntentsRequired():
            return ConfigurationError(
                "the Message Content intent is off: switch it on at the app's Bot page "
                f"({_PORTAL}), or set DISCORD_MESSAGE_CONTENT=false"
            )
        case discord.ConnectionClosed(code=code) if code in _CLOSED_FOR_GOOD:
            return ConfigurationError(_CLOSED_FOR_GOOD[code])
        case _:
            return None


def _tell(error: Exception) -> None:
    # discord.py trips over its own handling of a refused first connect; what counts is behind it.
    cause = error.__context__ if isinstance(error, AttributeError) else error
    if isinstance(cause, OSError | aiohttp.ClientError | discord.DiscordException):
        log.warning("Discord cannot be reached, or hung up: %r", cause)
    else:
        log.error("the connection to Discord broke", exc_info=error)
