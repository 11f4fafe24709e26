"""Shows posts on Discord: typing, threads, messages that arrive once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import discord

from adapters.discord.failures import delivery_error
from adapters.discord.markdown import render_post
from adapters.discord.places import Places
from adapters.discord.threads import Spot, Threads
from engine.domain.messages import Place
from engine.domain.posts import Part, Post, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind

log = logging.getLogger(__name__)

T = TypeVar("T")

_TYPING_SECONDS = 5.0
_CLOCK_SKEW = 5.0
_SEARCHED = 200


class DiscordDelivery:
    """Discord as the engine sees it; `current` is the client in use, if there is one."""

    settle_seconds = 2.0
    """Discord shows a message it has taken within a second; the nonce covers what is later."""

    def __init__(
        self,
        current: Callable[[], discord.Client | None],
        places: Places,
        *,
        send_seconds: float,
    ) -> None:
        self._current = current
        self._threads = Threads(places)
        self._seconds = send_seconds

    def render(self, post: Post) -> tuple[Part, ...]:
        """Split a post into messages within Discord's limits."""
        return render_post(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Show that we are typing, for ten seconds; Discord has no room for words."""
        try:
            async with asyncio.timeout(_TYPING_SECONDS):
                client = self._connected()
                spot = self._threads.now(client, place)
                await client.get_partial_messageable(spot.channel).typing()
        except Exception as error:  # noqa: BLE001 - a sign that does not show harms nobody
            log.debug("typing does not show in %s: %s", place.key, error)

    async def show_idle(self, place: Place) -> None:
        """Nothing to do: the sign goes away by itself."""

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part, in its thread where there can be one; raises DeliveryError."""
        client = self._connected()
        spot = await self._bounded(self._threads.spot(client, place), sending=False)
        sent = await self._bounded(_send(client, spot, part), sending=True)
        return str(sent.id)

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The id of an earlier attempt that arrived; raises DeliveryError.

        Discord knows a nonce for a few minutes only, so we look at what we said since.
        """
        client = self._connected()
        here = self._threads.now(client, place).channel
        for channel in dict.fromkeys((int(place.thread), here)):
            began_with = None if channel == int(place.thread) else int(place.thread)
            search = _search(client, channel, part, began_with=began_with)
            found = await self._bounded(search, sending=False)
            if found is not None:
                return found
        return None

    def _connected(self) -> discord.Client:
        client = self._current()
        if client is None or client.is_closed():
            raise DeliveryError("not connected to Discord", kind=DeliveryErrorKind.RETRY)
        return client

    async def _bounded(self, work: Awaitable[T], *, sending: bool) -> T:
        """Wait for Discord, its rate limits included; raises DeliveryError."""
        try:
            async with asyncio.timeout(self._seconds):
                return await work
        except Exception as error:
            raise delivery_error(error, sending=sending) from error


async def _send(client: discord.Client, spot: Spot, part: QueuedPart) -> discord.Message:
    """Post under the part's nonce: Discord returns the earlier message if it has one."""
    channel = client.get_partial_messageable(spot.channel)
    if spot.reply_to is None:
        return await channel.send(part.part.text, nonce=part.nonce, suppress_embeds=True)
    began_with = discord.MessageReference(
        message_id=spot.reply_to, channel_id=spot.channel, fail_if_not_exists=False
    )
    return await channel.send(
        part.part.text, nonce=part.nonce, suppress_embeds=True, reference=began_with
    )


async def _search(
    client: discord.Client, channel: int, part: QueuedPart, *, began_with: int | None
) -> str | None:
    """Look for a part; in a channel without threads only among the replies to `began_with`."""
    since = datetime.fromtimestamp(part.created_at - _CLOCK_SKEW, UTC)
    history = client.get_partial_messageable(channel).history(after=since, limit=_SEARCHED)
    try:
        async for message in history:
            if client.user == message.author and _is(message, part, began_with):
                return str(message.id)
    except discord.HTTPException as error:
        if error.status >= 500 or error.status in {401, 429}:
            raise
        log.warning("channel %d cannot be searched for a lost post: %s", channel, error)
    return None


def _is(message: discord.Message, part: QueuedPart, began_with: int | None) -> bool:
    if str(message.nonce) == part.nonce:
        return True
    answers = message.reference.message_id if message.reference else None
    return answers == began_with and message.content == part.part.text.strip()
