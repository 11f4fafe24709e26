"""A conversation that people may take over, as its customer sees it, on either platform."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import DiscordSandbox, Person
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import Channel as SlackChannel
from sandbox.slack import Member, SlackMessage, SlackSandbox

PATIENCE = 20.0
"""Seconds for anything to be seen, on a machine that is busy with other things."""

ASSISTANT = "the assistant"


@dataclass(kw_only=True)
class CustomerRoom(ABC):
    """A conversation as its customer sees it."""

    async def hears(self, words: str) -> str:
        """Wait for a message with these words; return under whose name it stands."""
        return await self._seen(words)

    def heard(self) -> list[str]:
        """Everything said to the customer, with its speaker."""
        return [f"{speaker}: {words}" for speaker, words in self._said()]

    @abstractmethod
    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the conversation."""

    @abstractmethod
    async def rates(self, score: int) -> None:
        """Wait until a rating is asked for, and give it."""

    @abstractmethod
    def _said(self) -> list[tuple[str, str]]: ...

    @abstractmethod
    async def _seen(self, words: str) -> str: ...

    def _speaker_of(self, words: str) -> str | None:
        return next((who for who, said in self._said() if words in said), None)


@dataclass(kw_only=True)
class SlackCustomer(CustomerRoom):
    """A thread in a channel."""

    slack: SlackSandbox
    customer: Member
    channel: SlackChannel
    root: SlackMessage | None = None

    async def writes(self, text: str) -> None:
        """Let the customer write; the first time with a mention."""
        if self.root is not None:
            await self.slack.post(self.customer, self.channel, text, thread=self.root)
            return
        opening = f"{self.slack.mention} {text}"
        self.root = await self.slack.post(self.customer, self.channel, opening)

    async def rates(self, score: int) -> None:
        """By a button."""

        def find() -> tuple[SlackMessage, str] | None:
            found = ((m, rating_in(str(m.blocks), score)) for m in self._posts())
            return next(((m, button) for m, button in found if button), None)

        post, button = await self.slack.wait_until(find, PATIENCE)
        await self.slack.press(self.customer, post, button)

    def _posts(self) -> list[SlackMessage]:
        return self.slack.replies(self.root, author=self.slack.bot) if self.root else []

    def _said(self) -> list[tuple[str, str]]:
        return [(m.username or ASSISTANT, m.visible_text) for m in self._posts()]

    async def _seen(self, words: str) -> str:
        return await self.slack.wait_until(lambda: self._speaker_of(words), PATIENCE)


@dataclass(kw_only=True)
class DiscordCustomer(CustomerRoom):
    """A post in a forum."""

    discord: DiscordSandbox
    customer: Person
    forum: DiscordChannel
    post: DiscordChannel | None = None

    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the post."""
        if self.post is None:
            self.post = await self.discord.forum_post(self.customer, self.forum, "Help", text)
        else:
            await self.discord.post(self.customer, self.post, text)

    async def rates(self, score: int) -> None:
        """By a button."""

        def find() -> tuple[DiscordMessage, str] | None:
            found = ((m, rating_in(str(m.buttons), score)) for m in self._posts())
            return next(((m, button) for m, button in found if button), None)

        post, button = await self.discord.wait_until(find, PATIENCE)
        pressed = await self.discord.press(self.customer, post, button)
        await self.discord.wait_for_answer(pressed)

    def _posts(self) -> list[DiscordMessage]:
        posts = [] if self.post is None else self.discord.messages(self.post)
        return [m for m in posts if m.author.id != self.customer.id and not m.is_system]

    def _said(self) -> list[tuple[str, str]]:
        return [
            (m.author.name if m.webhook_id else ASSISTANT, m.visible_text) for m in self._posts()
        ]

    async def _seen(self, words: str) -> str:
        return await self.discord.wait_until(lambda: self._speaker_of(words), PATIENCE)


def rating_in(buttons: str, score: int) -> str | None:
    """The id of the button for a score; None where it is not there."""
    found = re.search(rf"ask:rate:\d+:{score}", buttons)
    return found and found[0]
