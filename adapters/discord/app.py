"""Discord's side of the product: the client it uses, and what it takes in."""

import asyncio
import logging
import math
from collections.abc import Callable
from typing import Any, Protocol

import discord

from adapters.discord.catch_up import CatchUp, Recent
from adapters.discord.connection import Connection
from adapters.discord.intake import Intake, Receiver, TeamRoom
from adapters.discord.lines import Lines
from adapters.discord.listening import Buttons, Listening, People
from adapters.discord.mark import Mark, Presence
from adapters.discord.places import Places
from adapters.discord.pulse import Pulse
from adapters.discord.settings import DiscordSettings
from adapters.discord.shield import shield
from engine.errors import PlatformSilent

log = logging.getLogger(__name__)

_STORE_SECONDS = 5.0
_LAST_SECONDS = 1.0
_LOOK_SECONDS = 60.0
_LONGEST_RATE_LIMIT = 30.0
"""The shortest bound discord.py takes; without one it sleeps for minutes."""


class PeopleSide(People, Protocol):
    """What people do beside writing, as far as the app is concerned."""

    async def close(self) -> None:
        """Stop what is under way."""
        ...


class DeskSide(TeamRoom, PeopleSide, Protocol):
    """Everything about people taking over."""


class DiscordApp:
    """Connects, and hands what people say to the engine, now and while nobody listened.

    `ignored` is told why a message goes no further. `desk` is there where people can take over;
    `people` is what people can do where they cannot, `actions` the buttons that confirm changes.
    """

    def __init__(
        self,
        settings: DiscordSettings,
        connection: Connection,
        receiver: Receiver,
        places: Places,
        *,
        presence: Presence,
        recent: Recent,
        ignored: Callable[[str], None] | None = None,
        desk: DeskSide | None = None,
        people: PeopleSide | None = None,
        actions: Buttons | None = None,
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._pulse = Pulse(lambda: connection.client)
        self._lines = Lines()
        self._mark = Mark(presence)
        intake = Intake(
            receiver,
            places,
            self._lines,
            lambda: connection.client,
            bots=settings.answered_bots,
            ignored=ignored,
            team_room=desk,
        )
        hours = settings.discord_catch_up_hours
        self._catch_up = CatchUp(intake, self._lines, self._mark, recent, hours=hours)
        self._people = desk or people
        self._listening = Listening(intake, self._mark, self._catch_up, self._people, actions)
        self._noting: asyncio.Task[None] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether a session on Discord's gateway is open."""
        return self._connection.is_connected

    @property
    def last_event_at(self) -> float | None:
        """When Discord was heard last, POSIX seconds; None before the first time."""
        return self._pulse.heard_at

    async def start(self) -> None:
        """Return once connected.

        Raises ConfigurationError, StorageUnavailable, and PlatformSilent if it takes too long.
        """
        await self._mark.load()
        self._noting = asyncio.create_task(self._mark.keep(self._advance))
        connecting = asyncio.create_task(self._connection.start(self._listening))
        silent = asyncio.create_task(self.until_silent())
        try:
            done, _ = await asyncio.wait({connecting, silent}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (connecting, silent):
                task.cancel()
            await asyncio.gather(connecting, silent, return_exceptions=True)

    async def until_turned_away(self) -> None:
        """Return when closed; raises ConfigurationError when Discord wants us no more."""
        await self._connection.until_turned_away()

    async def until_silent(self) -> None:
        """Wait until nothing came from Discord for too long; raises PlatformSilent then."""
        longest = self._settings.discord_watchdog_seconds or math.inf
        while (left := longest - self._pulse.silent_for) > 0:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(min(left, _LOOK_SECONDS))
        raise PlatformSilent(f"nothing came from Discord for {longest:g} s, so this ends")

    async def close(self) -> None:
        """Store what is on its way to the database, and leave Discord."""
        await self._catch_up.stop()
        if self._people is not None:
            await self._people.close()
        await self._lines.settle(_STORE_SECONDS)  # may still have to ask Discord for a place
        last_event_at = self._advance()
        await self._connection.close()
        left = await self._lines.end(_LAST_SECONDS)
        if left:
            log.error(
                "%d events could not be stored; the next start reads the messages again", left
            )
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
            await self._mark.note(last_event_at)

    def _advance(self) -> float | None:
        client = self._connection.client
        if client is not None and self._catch_up.is_done(client):
            self._mark.advance(self._lines.oldest)
        return self._pulse.heard_at


class _Client(discord.Client):
    """A client that tells nothing more once it is closed: discord.py would trip over itself."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)


def build_client(settings: DiscordSettings) -> discord.Client:
    """A client that asks for no more than it needs, pings nobody and keeps no messages."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = settings.discord_message_content
    # Tandem has no voice; discord.py would warn twice that it cannot speak.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = _Client(
        intents=intents,
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
    )
    shield(client)
    return client
