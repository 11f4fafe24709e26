"""The desk as a teammate sees it, on either platform."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import DiscordSandbox, Interaction, Person, Role
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import Channel as SlackChannel
from sandbox.slack import ChannelKind, Member, SlackMessage, SlackSandbox

PATIENCE = 20.0
"""Seconds for anything to be seen, on a machine that is busy with other things."""


@dataclass(kw_only=True)
class DeskRoom(ABC):
    """The desk with one card, as a teammate sees it."""

    @property
    @abstractmethod
    def teammate(self) -> str:
        """The name under which a customer hears the teammate."""

    @property
    @abstractmethod
    def settings(self) -> dict[str, str]:
        """What leads Tandem here, by the names of its settings."""

    @abstractmethod
    async def card(self, *words: str) -> None:
        """Wait until there is a card that says all of this."""

    @abstractmethod
    async def presses(self, verb: str) -> None:
        """Press a button of the card, as soon as it has it."""

    @abstractmethod
    async def hands_back(self, instruction: str) -> None:
        """Hand back with a line of instruction."""

    @abstractmethod
    async def writes(self, text: str, *, sign: str) -> None:
        """Write in the card's thread, and wait for what Tandem puts on it."""

    @abstractmethod
    async def reads(self, words: str) -> None:
        """Wait until somebody else's line with these words stands in the card's thread."""


@dataclass(kw_only=True)
class SlackDesk(DeskRoom):
    """A private channel; whoever is in it is a teammate."""

    slack: SlackSandbox
    dana: Member
    channel: SlackChannel

    @property
    def teammate(self) -> str:
        """The name she shows."""
        return self.dana.handle

    @property
    def settings(self) -> dict[str, str]:
        """An always open desk in the channel."""
        return {
            "desk_platform": "slack",
            "desk_channel": self.channel.id,
            "desk_hours": "always",
        }

    async def card(self, *words: str) -> None:
        """Wait until there is one that says all of this."""
        await self.slack.wait_until(lambda: self._card(*words), PATIENCE)

    async def presses(self, verb: str) -> None:
        """Press it on the card as it is then."""
        card, action = await self.slack.wait_until(lambda: self._button(verb), PATIENCE)
        await self.slack.press(self.dana, card, action)

    async def hands_back(self, instruction: str) -> None:
        """By the card's form."""
        await self.presses("back")
        await self.slack.wait_until(lambda: self.slack.modal(self.dana), PATIENCE)
        await self.slack.submit(self.dana, note=instruction)

    async def writes(self, text: str, *, sign: str) -> None:
        """Wait for the sign by its emoji's name."""
        card = await self.slack.wait_until(self._card, PATIENCE)
        said = await self.slack.post(self.dana, self.channel, text, thread=card)
        await self.slack.wait_until(lambda: self._has(said, sign), PATIENCE)

    async def reads(self, words: str) -> None:
        """Wait for a line of the assistant's."""
        card = await self.slack.wait_until(self._card, PATIENCE)
        await self.slack.wait_until(
            lambda: any(
                words in m.visible_text for m in self.slack.replies(card, author=self.slack.bot)
            ),
            PATIENCE,
        )

    def _card(self, *words: str) -> SlackMessage | None:
        for message in reversed(self.slack.messages(self.channel)):
            is_card = not message.is_reply and "desk:transcript:" in str(message.blocks)
            if is_card and all(part in message.visible_text for part in words):
                return message
        return None

    def _button(self, verb: str) -> tuple[SlackMessage, str] | None:
        card = self._card()
        action = card and action_in(str(card.blocks), verb)
        return (card, action) if card and action else None

    def _has(self, message: SlackMessage, sign: str) -> bool:
        now = self.slack.message(message)
        return now is not None and any(reaction.name == sign for reaction in now.reactions)


@dataclass(kw_only=True)
class DiscordDesk(DeskRoom):
    """A channel; who has the role is a teammate."""

    discord: DiscordSandbox
    ann: Person
    role: Role
    channel: DiscordChannel

    @property
    def teammate(self) -> str:
        """The name she shows."""
        return self.ann.name

    @property
    def settings(self) -> dict[str, str]:
        """An always open desk in the channel."""
        return {
            "desk_platform": "discord",
            "desk_channel": self.channel.id,
            "desk_role": self.role.id,
            "desk_hours": "always",
        }

    async def card(self, *words: str) -> None:
        """Wait until there is one that says all of this."""
        await self.discord.wait_until(lambda: self._card(*words), PATIENCE)

    async def presses(self, verb: str) -> None:
        """Press it on the card as it is then."""
        await self._pressed(verb)

    async def hands_back(self, instruction: str) -> None:
        """By the card's form."""
        asked = await self._pressed("back")
        await self.discord.submit(asked, {"note": instruction})

    async def writes(self, text: str, *, sign: str) -> None:
        """Wait for the sign by its emoji's name on Slack."""
        emoji = {"memo": "📝", "white_check_mark": "✅"}[sign]
        thread = await self.discord.wait_until(self._thread, PATIENCE)
        said = await self.discord.post(self.ann, thread, text)

        def signed() -> bool:
            now = self.discord.newest(said)
            return any(reaction.emoji == emoji for reaction in now.reactions)

        await self.discord.wait_until(signed, PATIENCE)

    async def reads(self, words: str) -> None:
        """Wait for a line of the assistant's."""
        thread = await self.discord.wait_until(self._thread, PATIENCE)
        await self.discord.wait_for_message(thread, containing=words, timeout=PATIENCE)

    def _thread(self) -> DiscordChannel | None:
        card = self._card()
        return None if card is None else self.discord.thread_of(card)

    def _card(self, *words: str) -> DiscordMessage | None:
        for message in reversed(self.discord.messages(self.channel)):
            is_card = any("desk:transcript:" in (b.custom_id or "") for b in message.buttons)
            if is_card and all(part in message.visible_text for part in words):
                return message
        return None

    async def _pressed(self, verb: str) -> Interaction:
        card, action = await self.discord.wait_until(lambda: self._button(verb), PATIENCE)
        pressed = await self.discord.press(self.ann, card, action)
        return await self.discord.wait_for_answer(pressed)

    def _button(self, verb: str) -> tuple[DiscordMessage, str] | None:
        card = self._card()
        action = card and action_in(str(card.buttons), verb)
        return (card, action) if card and action else None


def action_in(buttons: str, verb: str) -> str | None:
    """The id of a card's button among what a message has; None where it is not there."""
    found = re.search(rf"desk:{verb}:\d+(?::\d+)?", buttons)
    return found and found[0]


def slack_desk(slack: SlackSandbox) -> SlackDesk:
    """A desk in a workspace, with Dana."""
    dana = slack.person("Dana")
    return SlackDesk(
        slack=slack, dana=dana, channel=slack.channel("desk", dana, kind=ChannelKind.PRIVATE)
    )


def discord_desk(discord: DiscordSandbox) -> DiscordDesk:
    """A desk on a server of its own, with Ann."""
    guild = discord.guild("Acme Team")
    ann = discord.person("Ann")
    role = discord.role(guild, "Team", "view_channel", mentionable=True)
    discord.give_role(ann, role)
    channel = discord.text_channel(guild, "desk")
    return DiscordDesk(discord=discord, ann=ann, role=role, channel=channel)
