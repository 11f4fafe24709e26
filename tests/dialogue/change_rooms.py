"""Where a customer asks for a change of their account and clicks, on either platform."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import SlackMessage
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.slack_town import SlackTown

_BUTTON = re.compile(r"act:do:\d+")


class ChangeRoom(ABC):
    """A conversation with a post that asks for a click."""

    person: str
    """The customer, as a link to the back office names them."""

    platform: str

    @abstractmethod
    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the conversation."""

    @property
    @abstractmethod
    def is_asked(self) -> bool:
        """Whether there is a button to press."""

    @abstractmethod
    async def press(self) -> bool:
        """Press it; whether the customer was told that the click arrived."""

    @abstractmethod
    def heard(self) -> Sequence[str]:
        """Everything the assistant has said to the customer, as it reads now.

        First what stands in the conversation, oldest first, then what is said in private.
        """


@dataclass(kw_only=True)
class SlackChangeRoom(ChangeRoom):
    """A direct conversation: everything is said in one thread."""

    town: SlackTown
    root: SlackMessage | None = None

    def __post_init__(self) -> None:
        self.platform = "slack"
        self.person = f"slack:T0SANDBOX:{self.town.maya.id}"

    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the conversation."""
        town = self.town
        direct = town.slack.direct(town.maya)
        said = await town.slack.post(town.maya, direct, text, thread=self.root)
        self.root = self.root or said

    @property
    def is_asked(self) -> bool:
        """Whether there is a button to press."""
        return self._button() is not None

    async def press(self) -> bool:
        """Press it; Slack shows an error where nobody acknowledges."""
        found = self._button()
        if found is None:
            return False
        message, action = found
        envelope = await self.town.slack.press(self.town.maya, message, action)
        return envelope.acked_at is not None

    def heard(self) -> Sequence[str]:
        """Everything the assistant has said in the thread."""
        return [message.visible_text for message in self._posts()]

    def _posts(self) -> list[SlackMessage]:
        town = self.town
        return [] if self.root is None else town.slack.replies(self.root, author=town.slack.bot)

    def _button(self) -> tuple[SlackMessage, str] | None:
        found = ((m, _BUTTON.search(str(m.blocks))) for m in self._posts())
        return next(((m, action[0]) for m, action in found if action), None)


@dataclass(kw_only=True)
class DiscordChangeRoom(ChangeRoom):
    """A post in a forum, where others read: the customer is asked in a direct message."""

    town: DiscordTown
    post: DiscordChannel | None = None

    def __post_init__(self) -> None:
        self.platform = "discord"
        self.person = f"discord::{self.town.diego.id}"

    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the post."""
        town = self.town
        if self.post is None:
            self.post = await town.discord.forum_post(town.diego, town.forum, "A change", text)
        else:
            await town.discord.post(town.diego, self.post, text)

    @property
    def is_asked(self) -> bool:
        """Whether there is a button to press."""
        return self._button() is not None

    async def press(self) -> bool:
        """Press it; Discord shows an error where nothing more comes."""
        found = self._button()
        if found is None:
            return False
        message, action = found
        discord = self.town.discord
        pressed = await discord.press(self.town.diego, message, action)
        await discord.wait_until(
            lambda: pressed.replies or pressed.failed or not discord.is_connected or None
        )
        return bool(pressed.replies)

    def heard(self) -> Sequence[str]:
        """Everything the assistant has said in the post, and then directly."""
        in_public = [] if self.post is None else self.town.said(self.post)
        return [*in_public, *(message.visible_text for message in self._alone())]

    def _alone(self) -> list[DiscordMessage]:
        return self.town.posts(self.town.discord.direct(self.town.diego))

    def _button(self) -> tuple[DiscordMessage, str] | None:
        found = ((m, _BUTTON.search(str(m.buttons))) for m in self._alone())
        return next(((m, action[0]) for m, action in found if action), None)
