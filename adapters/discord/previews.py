"""Shows an answer while it is written: one message, changed as the answer grows."""

import asyncio
import time

import aiohttp
import discord
from discord.http import Route

from adapters.discord.failures import delivery_error
from adapters.discord.posts import change
from engine.errors import DeliveryErrorKind

_SECONDS = 3.0
_SETTLE_SECONDS = 2.0
_KEPT = 1
"""Changes a channel's quota must have left for the end of the answer."""

_PATH = "/channels/{channel_id}/messages/{message_id}"


class Previews:
    """Changes messages, and knows which change may still be under way."""

    def __init__(self) -> None:
        self._settled_at: dict[int, float] = {}

    async def extend(self, client: discord.Client, channel: int, message: int, text: str) -> bool:
        """Show more; False where no more can be shown before the end.

        Where the quota is short nothing is sent: discord.py would queue it, and the end behind it.
        """
        if not has_room(client, channel, message):
            return True
        self._settled_at[message] = time.monotonic() + _SECONDS + _SETTLE_SECONDS
        is_settled = False
        try:
            async with asyncio.timeout(_SECONDS):
                is_there = await change(client, channel, message, text)
            is_settled = True
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            is_settled = delivery_error(error, sending=True).kind is not DeliveryErrorKind.IN_DOUBT
            return False
        finally:
            if is_settled:
                del self._settled_at[message]
            else:
                self._settled_at[message] = time.monotonic() + _SETTLE_SECONDS
        return is_there

    async def settled(self, message: int) -> None:
        """Wait until no change of a message can arrive any more."""
        settled_at = self._settled_at.pop(message, None)
        if settled_at is not None:
            await asyncio.sleep(max(0.0, settled_at - time.monotonic()))


def has_room(client: discord.Client, channel: int, message: int) -> bool:
    """Whether a channel's quota of changes has room for one more than is kept for the end."""
    route = Route("PATCH", _PATH, channel_id=channel, message_id=message)
    http = client.http
    # discord.py shows the state of its quotas nowhere; without it, it would be learned by waiting.
    known_as = http._bucket_hashes.get(route.key)  # noqa: SLF001
    quota = http._buckets.get(f"{known_as}:{route.major_parameters}")  # noqa: SLF001
    if quota is None or quota.expires is None or quota.is_expired():
        return True
    return quota.remaining > _KEPT
