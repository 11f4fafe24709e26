"""A strict local Discord that the real discord.py talks to: REST, gateway, people and faults."""

from sandbox.discord.addresses import points_at
from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.drafts import Upload
from sandbox.discord.interactions import Callback, Interaction
from sandbox.discord.messages import Message
from sandbox.discord.people import Guild, Person, Role
from sandbox.discord.sandbox import DiscordSandbox
from sandbox.discord.settings import DiscordSettings, Timing

__all__ = [
    "Callback",
    "Channel",
    "ChannelKind",
    "DiscordSandbox",
    "DiscordSettings",
    "Guild",
    "Interaction",
    "Message",
    "Person",
    "Role",
    "Timing",
    "Upload",
    "points_at",
]
