"""Webhooks: who may post into a channel under other names, by a token."""

import secrets
from dataclasses import dataclass

from sandbox.discord.errors import DiscordError
from sandbox.discord.people import Person
from sandbox.discord.world import World
from sandbox.wire import Payload

MAX_PER_CHANNEL = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A webhook of a channel; `is_ours` marks those the program made."""

    id: str
    token: str
    name: str
    channel_id: str
    guild_id: str
    creator: Person
    is_ours: bool

    def as_json(self, application_id: str) -> Payload:
        """Return the webhook object; only the maker sees the token."""
        payload: Payload = {
            "id": self.id,
            "type": 1,
            "guild_id": self.guild_id,
            "channel_id": self.channel_id,
            "name": self.name,
            "avatar": None,
            "application_id": application_id if self.is_ours else None,
            "user": self.creator.as_json(),
        }
        return payload | {"token": self.token} if self.is_ours else payload

    def speaker(self, username: str | None) -> Person:
        """Return the author its messages show."""
        return Person(id=self.id, name=username or self.name, is_bot=True)


class Webhooks:
    """Every webhook there is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._webhooks: dict[str, Webhook] = {}

    def add(self, channel_id: str, guild_id: str, name: str, creator: Person) -> Webhook:
        """Make a webhook; raises DiscordError 30007 for a sixteenth of one channel."""
        if len(self.of_channel(channel_id)) >= MAX_PER_CHANNEL:
            raise DiscordError(30007)
        webhook = Webhook(
            id=self._world.clock.next_id(),
            token=secrets.token_urlsafe(51),
            name=name,
            channel_id=channel_id,
            guild_id=guild_id,
            creator=creator,
            is_ours=creator.id == self._world.bot.id,
        )
        self._webhooks[webhook.id] = webhook
        return webhook

    def get(self, webhook_id: str, token: str | None = None) -> Webhook:
        """Return a webhook; raises DiscordError 10015, or 50027 for a wrong token."""
        webhook = self._webhooks.get(webhook_id)
        if webhook is None or webhook.channel_id not in self._world.channels:
            raise DiscordError(10015)
        if token is not None and token != webhook.token:
            raise DiscordError(50027)
        return webhook

    def put(self, webhook: Webhook) -> None:
        """Keep a webhook's newest state."""
        self._webhooks[webhook.id] = webhook

    def remove(self, webhook: Webhook) -> None:
        """Take a webhook away; its messages stay."""
        self._webhooks.pop(webhook.id, None)

    def of_channel(self, channel_id: str) -> list[Webhook]:
        """Return the webhooks of a channel."""
        return [w for w in self._webhooks.values() if w.channel_id == channel_id]

    def of_guild(self, guild_id: str) -> list[Webhook]:
        """Return the webhooks of a guild."""
        return [w for w in self._webhooks.values() if w.guild_id == guild_id]
