"""What posts are sent with in tests: parts as the outbox holds them, places, a deaf connection."""

import time

import discord

from engine.domain.messages import Place, Platform
from engine.domain.posts import Part, QueuedPart
from sandbox.discord import Channel, Message


class Deaf:
    """Somebody who does not listen."""

    def meet(self, client: discord.Client) -> None:
        """Hear nothing of a client."""

    def session(self, client: discord.Client, *, resumed: bool) -> None:
        """Do nothing about a session."""


def queued(
    text: str = "Hail is covered.",
    *,
    nonce: str = "t1-0",
    preview_id: str | None = None,
    shown: str | None = None,
) -> QueuedPart:
    """A part that waits in the outbox."""
    return QueuedPart(
        id=1,
        part=Part(text=text, plain=text),
        nonce=nonce,
        attempt=0,
        began_at=None,
        in_doubt=preview_id is None and shown is not None,
        created_at=time.time(),
        preview_id=preview_id,
        shown=shown,
    )


def on(asked: Message, channel: Channel) -> Place:
    """The place of a message said in a channel."""
    return Place(
        platform=Platform.DISCORD,
        workspace=channel.guild_id or "dm",
        channel=channel.id,
        thread=asked.id,
    )


def within(thread: Channel) -> Place:
    """The place of what is said in a thread, a post or directly."""
    return Place(
        platform=Platform.DISCORD,
        workspace=thread.guild_id or "dm",
        channel=thread.parent_id or thread.id,
        thread=thread.id,
    )
