"""Finds where a part goes: most into their thread, a private one to the customer directly."""

import discord

from adapters.discord.calls import Calls
from engine.domain.messages import Place, Platform
from engine.domain.posts import QueuedPart


async def spot_of(calls: Calls, place: Place, part: QueuedPart) -> Place:
    """The place itself, or the customer's direct messages; raises DeliveryError.

    Discord opens the same channel each time and discord.py remembers it. Whether the customer takes
    messages there shows when one is posted (50007).
    """
    if part.part.private_to is None:
        return place
    person = discord.Object(int(part.part.private_to))
    channel = await calls.bounded(calls.client.create_dm(person), sending=False)
    here = str(channel.id)
    return Place(platform=Platform.DISCORD, workspace="dm", channel=here, thread=here)
