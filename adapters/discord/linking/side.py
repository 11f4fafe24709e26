"""What people do beside writing where there is no desk: they link themselves, and no more."""

import asyncio
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from adapters.discord.desk.answers import tell
from adapters.discord.desk.commands import sync
from adapters.discord.linking.links import Links
from engine.handoff.click_words import ClickLine

log = logging.getLogger(__name__)

_SYNC_SECONDS = 60.0


class LinkSide:
    """Implements `adapters.discord.listening.People` without a desk."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._tree: app_commands.CommandTree[Any] | None = None
        self._is_synced = False
        self._syncing: asyncio.Task[None] | None = None

    def meet(self, client: discord.Client) -> None:
        """Listen to a client that is not connected yet."""
        self._links.meet(client)
        self._tree = app_commands.CommandTree[Any](client)
        self._tree.on_error = self._broke  # type: ignore[method-assign]  # as discord.py's docs have it
        self._links.add_to(self._tree)

        @client.event
        async def on_interaction(interaction: discord.Interaction) -> None:
            if interaction.type is discord.InteractionType.modal_submit:
                await self._links.submitted(interaction)

    def look(self, client: discord.Client, *, anyway: bool = False) -> None:
        """Register the commands, once in the life of the process."""
        del anyway
        if self._is_synced or self._tree is None or self._tree.client is not client:
            return
        self._is_synced = True
        self._syncing = asyncio.create_task(self._sync(self._tree))

    async def close(self) -> None:
        """Stop what is under way."""
        if self._syncing is not None:
            self._syncing.cancel()
            await asyncio.gather(self._syncing, return_exceptions=True)

    async def _sync(self, tree: app_commands.CommandTree[Any]) -> None:
        """The next connect tries again."""
        try:
            async with asyncio.timeout(_SYNC_SECONDS):
                await sync(tree, None)
        except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError) as error:
            # discord.py's session raises RuntimeError once it is closed.
            log.warning("the commands could not be registered: %r", error)
            self._is_synced = False

    async def _broke(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        log.warning("a command could not be carried out: %s", type(error).__name__)
        await tell(interaction, self._links.wording(interaction).say(ClickLine.OLD))
