"""What a client of discord.py hears, and who gets to know it."""

import logging
from typing import Protocol

import discord

from adapters.discord.catch_up import CatchUp
from adapters.discord.intake import Intake
from adapters.discord.mark import Mark

log = logging.getLogger(__name__)


class People(Protocol):
    """What people do beside writing: press, fill in, command."""

    def meet(self, client: discord.Client) -> None:
        """Listen to a client that is not connected yet."""
        ...

    def look(self, client: discord.Client, *, anyway: bool = False) -> None:
        """A server may be there that was not; `anyway` if no more of them are to come now."""
        ...


class Buttons(Protocol):
    """Buttons that need neither people nor commands."""

    def meet(self, client: discord.Client) -> None:
        """Listen to a client that is not connected yet."""
        ...


class Listening:
    """Listens to every client there is, one after the other."""

    def __init__(
        self,
        intake: Intake,
        mark: Mark,
        catch_up: CatchUp,
        people: People | None = None,
        actions: Buttons | None = None,
    ) -> None:
        self._intake = intake
        self._mark = mark
        self._catch_up = catch_up
        self._people = people
        self._actions = actions

    def meet(self, client: discord.Client) -> None:
        """Listen to a client that is not connected yet."""
        self._hear_messages(client)
        self._see_servers(client)
        if self._people is not None:
            self._people.meet(client)
        if self._actions is not None:
            self._actions.meet(client)

    def session(self, client: discord.Client, *, resumed: bool) -> None:
        """A client is connected, newly or again."""
        self._catch_up.begin(client, resumed=resumed)
        if self._people is not None:
            self._people.look(client)

    def _hear_messages(self, client: discord.Client) -> None:
        @client.event
        async def on_message(message: discord.Message) -> None:
            self._intake.take(client, message)
            self._mark.saw(message.id)

        # Only the raw events come for messages discord.py does not keep, and it keeps none.
        @client.event
        async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
            self._intake.take_edit(client, event.message)

        @client.event
        async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
            self._intake.take_deletions(event.channel_id, {event.message_id})

        @client.event
        async def on_raw_bulk_message_delete(event: discord.RawBulkMessageDeleteEvent) -> None:
            self._intake.take_deletions(event.channel_id, event.message_ids)

    def _see_servers(self, client: discord.Client) -> None:
        @client.event
        async def on_guild_available(_guild: discord.Guild) -> None:
            self._catch_up.look(client)

        @client.event
        async def on_ready() -> None:
            log.info("connected to Discord as %s, in %d servers", client.user, len(client.guilds))
            self._catch_up.look(client, anyway=True)
            if self._people is not None:
                self._people.look(client, anyway=True)

        @client.event
        async def on_guild_join(guild: discord.Guild) -> None:
            self._catch_up.joined(guild)

        @client.event
        async def on_guild_unavailable(guild: discord.Guild) -> None:
            self._catch_up.away(guild)
