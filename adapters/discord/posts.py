"""Messages of ours on Discord: posted, changed, taken away."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from adapters.discord.threads import Spot

T = TypeVar("T")

_ARCHIVED = 50083
_NO_MESSAGES_HERE = frozenset({50008, 50024})
"""A forum has none of its own."""

_LONGEST_NONCE = 25


async def send(client: discord.Client, spot: Spot, text: str, nonce: str) -> discord.Message:
    """Post under a nonce: Discord returns the earlier message if it has one, whatever it says."""
    channel = client.get_partial_messageable(spot.channel)
    if spot.reply_to is None:
        return await channel.send(text, nonce=nonce, suppress_embeds=True)
    began_with = discord.MessageReference(
        message_id=spot.reply_to, channel_id=spot.channel, fail_if_not_exists=False
    )
    return await channel.send(text, nonce=nonce, suppress_embeds=True, reference=began_with)


async def change(client: discord.Client, channel: int, message: int, text: str) -> bool:
    """Let a message say something else; False if it is gone, or in another channel."""
    target = client.get_partial_messageable(channel).get_partial_message(message)
    return await _unless_gone(client, channel, lambda: target.edit(content=text))


async def take_away(client: discord.Client, channel: int, message: int) -> bool:
    """Delete a message; False if it is gone, or in another channel."""
    target = client.get_partial_messageable(channel).get_partial_message(message)
    return await _unless_gone(client, channel, target.delete)


def second_nonce(nonce: str) -> str:
    """The nonce of a part whose first message was deleted; Discord knows that one's for minutes."""
    return f"{nonce[: _LONGEST_NONCE - 1]}r"


async def _unless_gone(
    client: discord.Client, channel: int, act: Callable[[], Awaitable[object]]
) -> bool:
    try:
        await act()
    except discord.NotFound:
        return False
    except discord.HTTPException as error:
        if error.code in _NO_MESSAGES_HERE:
            return False
        if error.code != _ARCHIVED:
            raise
        await _reopen(client, channel)
        await act()
    return True


async def _reopen(client: discord.Client, channel: int) -> None:
    """Bring a closed thread back, as a new message in it would."""
    thread = await client.fetch_channel(channel)
    if isinstance(thread, discord.Thread):
        await thread.edit(archived=False)
