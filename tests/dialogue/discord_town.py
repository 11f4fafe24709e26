"""A Discord server in which customers talk with the assistant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

import run_discord
from adapters.discord.settings import DiscordSettings
from sandbox.discord import Channel, DiscordSandbox, Message, Person, points_at
from tests.dialogue.crash_points import UNHARMED, Fate
from tests.dialogue.doomed import Doomed, doomed, run_on_discord
from tests.dialogue.house import House


@dataclass(frozen=True, kw_only=True)
class DiscordTown:
    """A server with a customer, a text channel and a forum, and Tandem's settings for it."""

    discord: DiscordSandbox
    diego: Person
    channel: Channel
    forum: Channel
    heard: dict[str, Message] = field(default_factory=dict)

    def settings(self, **changed: object) -> DiscordSettings:
        """Settings that lead to this server."""
        return DiscordSettings.model_validate(
            {"discord_bot_token": SecretStr(self.discord.token), **changed}
        )

    @asynccontextmanager
    async def tandem(self, house: House, **engine: object) -> AsyncIterator[None]:
        """Tandem at work on this server."""
        with points_at(self.discord.url):
            async with run_discord.serving(self.settings(), house.settings(**engine)):
                yield

    @asynccontextmanager
    async def doomed(
        self, house: House, *, fate: Fate = UNHARMED, **engine: object
    ) -> AsyncIterator[Doomed]:
        """Tandem at work on this server, in a process of its own that can be killed."""
        url, shared = self.discord.url, house.settings(**engine)
        async with doomed(run_on_discord, url, self.settings(), shared, fate) as tandem:
            await self.discord.wait_until(lambda: self.discord.is_connected or None)
            yield tandem

    async def asks(self, text: str, *, by: Person | None = None) -> Message:
        """Somebody mentions the assistant in the text channel."""
        return await self.discord.post(
            by or self.diego, self.channel, f"{self.discord.mention} {text}"
        )

    async def hears(self, place: Channel) -> str:
        """The next thing the assistant says in a thread, forum post or direct conversation."""
        after = self.heard.get(place.id)
        message = await self.discord.wait_for_message(place, after=after)
        self.heard[place.id] = message
        return message.visible_text

    def said(self, place: Channel) -> list[str]:
        """Everything the assistant has said there."""
        return [message.visible_text for message in self.posts(place)]

    def posts(self, place: Channel) -> list[Message]:
        """The same as messages."""
        bot = self.discord.world.bot.id
        return [m for m in self.discord.messages(place) if m.author.id == bot and not m.is_system]
