"""Looks for posts of ours whose fate is not known."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from adapters.discord.posts import second_nonce
from adapters.discord.voices import attributed
from engine.domain.messages import Place
from engine.domain.posts import QueuedPart

log = logging.getLogger(__name__)

_CLOCK_SKEW = 5.0
_SEARCHED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A message of ours."""

    channel: int
    message: int


async def search(client: discord.Client, place: Place, here: int, part: QueuedPart) -> Found | None:
    """The message that shows a part or its preview: in the thread, or where people look now.

    Discord knows a nonce for a few minutes only, so we look at what we said since.
    """
    thread = int(place.thread)
    for channel in dict.fromkeys((thread, here)):
        began_with = None if channel == thread else thread
        found = await _in_channel(client, channel, part, began_with=began_with)
        if found is not None:
            return Found(channel=channel, message=found)
    return None


async def _in_channel(
    client: discord.Client, channel: int, part: QueuedPart, *, began_with: int | None
) -> int | None:
    """Look in one channel; where there are no threads, only among the replies to `began_with`."""
    began = min(part.created_at, part.began_at or part.created_at)
    return await first_of_ours(client, channel, began, lambda said: _is(said, part, began_with))


async def first_of_ours(
    client: discord.Client, channel: int, began: float, is_it: Callable[[discord.Message], bool]
) -> int | None:
    """The first message of ours since `began` (POSIX) that is the one, webhooks' included."""
    since = datetime.fromtimestamp(began - _CLOCK_SKEW, UTC)
    history = client.get_partial_messageable(channel).history(after=since, limit=_SEARCHED)
    try:
        async for message in history:
            if _is_ours(client, message) and is_it(message):
                return message.id
    except discord.HTTPException as error:
        if error.status >= 500 or error.status in {401, 429}:
            raise
        log.warning("channel %d cannot be searched for a lost post: %s", channel, error)
    return None


def _is_ours(client: discord.Client, message: discord.Message) -> bool:
    if message.webhook_id is not None:
        return message.application_id == client.application_id
    return client.user == message.author


def _is(message: discord.Message, part: QueuedPart, began_with: int | None) -> bool:
    if message.nonce is not None:  # what has another one is another part, whatever it says
        return str(message.nonce) in {part.nonce, second_nonce(part.nonce)}
    if message.webhook_id is not None:  # it has no nonce, and cannot be a reply
        return (
            part.speaker is not None
            and message.author.name == part.speaker.name
            and message.content == part.part.text.strip()
        )
    answers = message.reference.message_id if message.reference else None
    texts = {text.strip() for text in (attributed(part), part.shown) if text is not None}
    return answers == began_with and message.content in texts
