"""Where a program is run: platform, local Claude and folder, with the settings that lead there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.claude import ClaudeSandbox
from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import DiscordSandbox, Guild, Person
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox
from tests.programs.processes import (
    Ended,
    Live,
    clean,
    discord_command,
    run,
    running,
    slack_command,
    stopped,
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """What both programs are given."""

    claude: ClaudeSandbox
    folder: Path

    def shared(self) -> dict[str, str]:
        """Settings both programs read: the local Claude, a database in the folder, no dawdling."""
        return {
            "ANTHROPIC_API_KEY": self.claude.key,
            "ANTHROPIC_BASE_URL": self.claude.url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'tandem.db'}",
            "QUIET_SECONDS": "0.05",
        }


@dataclass(frozen=True, kw_only=True)
class SlackPlace(Place):
    """A workspace with a customer in a channel."""

    server: SlackSandbox
    maya: Member
    channel: Channel

    def settings(self, **changed: str) -> dict[str, str]:
        """Settings that lead here; names of `changed` are those of the environment."""
        return {**self.shared(), **self.server.environment(), **changed}

    async def run(self, *arguments: str, **changed: str) -> Ended:
        """Run the program to its end."""
        settings = self.settings(**changed)
        return clean(await run(slack_command(*arguments), settings, self.folder), settings)

    @asynccontextmanager
    async def running(self, **changed: str) -> AsyncIterator[Live]:
        """The program, connected; it is stopped in the end, unless it ended by itself."""
        settings = self.settings(**changed)
        async with running(slack_command(), settings, self.folder) as live:
            await self.server.wait_connected(2, timeout=30)
            yield live
            clean(await stopped(live), settings)

    async def asks(self, text: str) -> SlackMessage:
        """The customer mentions the assistant."""
        return await self.server.post(self.maya, self.channel, f"{self.server.mention} {text}")

    async def hears(self, root: SlackMessage, after: int = 0) -> str:
        """What is answered in the thread, after so many answers."""
        reply = await self.server.wait_for_reply(root, after=after, timeout=30)
        return reply.visible_text

    def said(self, root: SlackMessage) -> list[str]:
        """Everything the assistant has said in the thread."""
        return [m.visible_text for m in self.server.replies(root, author=self.server.bot)]


@dataclass(frozen=True, kw_only=True)
class DiscordPlace(Place):
    """A server with a customer and a channel."""

    server: DiscordSandbox
    guild: Guild
    diego: Person
    channel: DiscordChannel

    def settings(self, **changed: str) -> dict[str, str]:
        """Settings that lead here; names of `changed` are those of the environment."""
        return {**self.shared(), "DISCORD_BOT_TOKEN": self.server.token, **changed}

    async def run(self, *arguments: str, **changed: str) -> Ended:
        """Run the program to its end."""
        command, settings = discord_command(self.server.url, *arguments), self.settings(**changed)
        return clean(await run(command, settings, self.folder), settings)

    @asynccontextmanager
    async def running(self, **changed: str) -> AsyncIterator[Live]:
        """The program, connected; it is stopped in the end, unless it ended by itself."""
        async with self.started(**changed) as live:
            await self.server.wait_connected(timeout=30)
            yield live

    @asynccontextmanager
    async def started(self, **changed: str) -> AsyncIterator[Live]:
        """The program, perhaps not yet connected; stopped in the end like one that is."""
        command, settings = discord_command(self.server.url), self.settings(**changed)
        async with running(command, settings, self.folder) as live:
            yield live
            clean(await stopped(live), settings)

    def said(self, place: DiscordChannel) -> list[str]:
        """Everything the assistant has said there."""
        bot = self.server.world.bot.id
        messages = self.server.messages(place)
        return [m.visible_text for m in messages if m.author.id == bot and not m.is_system]

    async def ask_and_hear(self, text: str) -> str:
        """The customer writes to the bot; what the bot says next."""
        asked = await self.server.dm(self.diego, text)
        place = self.server.direct(self.diego)
        answer = await self.server.wait_for_message(place, after=asked, timeout=30)
        return answer.visible_text
