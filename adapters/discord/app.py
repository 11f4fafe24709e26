"""Discord's side of the product: the client it uses, and what it takes in."""

import discord

from adapters.discord.connection import Connection
from adapters.discord.intake import Intake, Receiver
from adapters.discord.places import Places
from adapters.discord.settings import DiscordSettings
from adapters.discord.shield import shield

_STORE_SECONDS = 5.0
_LAST_SECONDS = 1.0
_LONGEST_RATE_LIMIT = 30.0
"""The shortest bound discord.py takes; without one it sleeps for minutes."""


class DiscordApp:
    """Connects, and hands what people say to the engine."""

    def __init__(self, connection: Connection, receiver: Receiver, places: Places) -> None:
        self._connection = connection
        self._intake = Intake(receiver, places, lambda: connection.client)

    async def start(self) -> None:
        """Return once connected, however long that takes; raises ConfigurationError."""
        await self._connection.start(self._intake.take)

    async def until_turned_away(self) -> None:
        """Return when closed; raises ConfigurationError when Discord wants us no more."""
        await self._connection.until_turned_away()

    async def close(self) -> None:
        """Store what is on its way to the database, and leave Discord."""
        await self._intake.settle(_STORE_SECONDS)  # may still have to ask Discord for a place
        await self._connection.close()
        await self._intake.end(_LAST_SECONDS)


def build_client(settings: DiscordSettings) -> discord.Client:
    """A client that asks for no more than it needs, pings nobody and keeps no messages."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = settings.discord_message_content
    # Tandem has no voice; discord.py would warn twice that it cannot speak.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = discord.Client(
        intents=intents,
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
    )
    shield(client)
    return client
