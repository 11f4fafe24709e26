"""Messages of ours on Discord: posted, changed, taken away."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import discord

from adapters.discord.threads import Spot

_ARCHIVED = 50083
NO_MESSAGES_HERE = frozenset({50008, 50024})
"""A forum has none of its own."""

_LONGEST_NONCE = 25


async def send(
    client: discord.Client,
    spot: Spot,
    text: str,
    nonce: str,
    *,
    view: discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
    pings: discord.AllowedMentions | None = None,
) -> discord.Message:
    """Post under a nonce: Discord returns the earlier message if it has one, whatever it says.

    Nobody is pinged but whom `pings` names.
    """
    channel = client.get_partial_messageable(spot.channel)
    more: dict[str, Any] = {"view": view} if view is not None else {}
    if files:
        more["files"] = files
    if pings is not None:
        more["allowed_mentions"] = pings
    if spot.reply_to is not None:
        more["reference"] = discord.MessageReference(
            message_id=spot.reply_to, channel_id=spot.channel, fail_if_not_exists=False
        )
    return await channel.send(text, nonce=nonce, suppress_embeds=True, **more)


async def change(
    client: discord.Client,
    channel: int,
    message: int,
    text: str,
    *,
    view: discord.ui.View | None = None,
) -> bool:
    """Let a message say something else; False if it is gone, or in another channel."""
    target = client.get_partial_messageable(channel).get_partial_message(message)
    shown = partial(target.edit, content=text)
    return await unless_gone(client, channel, shown if view is None else partial(shown, view=view))


async def take_away(client: discord.Client, channel: int, message: int) -> bool:
    """Delete a message; False if it is gone, or in another channel."""
    target = client.get_partial_messageable(channel).get_partial_message(message)
    return await unless_gone(client, channel, target.delete)


def second_nonce(nonce: str) -> str:
    """The nonce of a part whose first message was deleted; Discord knows that one's for minutes."""
    return f"{nonce[: _LONGEST_NONCE - 1]}r"


async def unless_gone(
    client: discord.Client, channel: int, act: Callable[[], Awaitable[object]]
) -> bool:
    """Do something to a message, in a closed thread too; False if it is gone, or elsewhere."""
    try:
        await act()
    except discord.NotFound:
        return False
    except discord.HTTPException as error:
        if error.code in NO_MESSAGES_HERE:
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
