"""Where a customer talks with the assistant, whatever the platform: a thread, a post, directly."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import DiscordSandbox, Person
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import Channel as SlackChannel
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.dialogue.echo import Question
from tests.dialogue.reckoning import Talk


@dataclass(kw_only=True)
class Room(ABC):
    """One conversation, and what was asked in it."""

    asked: list[Question] = field(default_factory=list)

    async def ask(self, question: Question) -> None:
        """Let the customer write; the first time this opens the conversation."""
        self.asked.append(question)
        await self._write(str(question))

    def talk(self) -> Talk:
        """All of it so far."""
        return Talk(asked=tuple(self.asked), heard=tuple(self.heard()))

    @property
    def is_open(self) -> bool:
        """Whether the customer can write."""
        return True

    @property
    def is_listed(self) -> bool:
        """Whether one who was away can find out that it was opened."""
        return True

    @abstractmethod
    def heard(self) -> list[str]:
        """Everything the assistant has said here, oldest first."""

    @abstractmethod
    async def _write(self, text: str) -> None: ...


@dataclass(kw_only=True)
class SlackThread(Room):
    """A thread; in a channel it is opened with a mention."""

    slack: SlackSandbox
    customer: Member
    channel: SlackChannel
    is_direct: bool = False
    root: SlackMessage | None = None

    def heard(self) -> list[str]:
        """Everything the assistant has said here, oldest first."""
        if self.root is None:
            return []
        return [m.visible_text for m in self.slack.replies(self.root, author=self.slack.bot)]

    async def _write(self, text: str) -> None:
        if self.root is not None:
            await self.slack.post(self.customer, self.channel, text, thread=self.root)
            return
        opening = text if self.is_direct else f"{self.slack.mention} {text}"
        self.root = await self.slack.post(self.customer, self.channel, opening)


@dataclass(kw_only=True)
class _DiscordRoom(Room):
    discord: DiscordSandbox
    customer: Person

    def _said_in(self, place: DiscordChannel) -> list[DiscordMessage]:
        bot = self.discord.world.bot.id
        return [m for m in self.discord.messages(place) if m.author.id == bot and not m.is_system]


@dataclass(kw_only=True)
class DirectTalk(_DiscordRoom):
    """A direct conversation on Discord."""

    @property
    def is_listed(self) -> bool:
        """Whether one who was away can find out that it was opened: Discord lists none."""
        return False

    def heard(self) -> list[str]:
        """Everything the assistant has said here, oldest first."""
        return [m.visible_text for m in self._said_in(self.discord.direct(self.customer))]

    async def _write(self, text: str) -> None:
        await self.discord.dm(self.customer, text)


@dataclass(kw_only=True)
class ForumPost(_DiscordRoom):
    """A post in a forum on Discord."""

    forum: DiscordChannel
    post: DiscordChannel | None = None

    def heard(self) -> list[str]:
        """Everything the assistant has said here, oldest first."""
        return [] if self.post is None else [m.visible_text for m in self._said_in(self.post)]

    async def _write(self, text: str) -> None:
        if self.post is None:
            self.post = await self.discord.forum_post(self.customer, self.forum, "A question", text)
        else:
            await self.discord.post(self.customer, self.post, text)


@dataclass(kw_only=True)
class ChannelThread(_DiscordRoom):
    """A mention in a channel on Discord, and the thread the assistant opens on it."""

    channel: DiscordChannel
    root: DiscordMessage | None = None

    @property
    def is_open(self) -> bool:
        """Whether the customer can write: a second time only in the thread."""
        return self.root is None or self.discord.thread_of(self.root) is not None

    def heard(self) -> list[str]:
        """Everything the assistant has said here, oldest first."""
        if self.root is None:
            return []
        thread = self.discord.thread_of(self.root)
        beside = [m for m in self._said_in(self.channel) if _answers(m, self.root)]
        inside = [] if thread is None else self._said_in(thread)
        return [m.visible_text for m in (*beside, *inside)]

    async def _write(self, text: str) -> None:
        thread = None if self.root is None else self.discord.thread_of(self.root)
        if thread is not None:
            await self.discord.post(self.customer, thread, text)
            return
        opening = f"{self.discord.mention} {text}"
        self.root = await self.discord.post(self.customer, self.channel, opening)


def _answers(message: DiscordMessage, root: DiscordMessage) -> bool:
    return message.reference is not None and message.reference.message_id == root.id
