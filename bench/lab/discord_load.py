"""Load on a Discord program, and when the local Discord saw it type."""

import asyncio
import time

from sandbox.discord import DiscordSandbox
from sandbox.discord import DiscordSettings as SandboxSettings


def sandbox() -> DiscordSandbox:
    """A local Discord without rate limits, since the load is the measure; with one server."""
    discord = DiscordSandbox(settings=SandboxSettings(rate_limits=False))
    discord.guild("Acme Community")
    return discord


async def load(discord: DiscordSandbox, *, per_second: float, events: int) -> list[float]:
    """Send direct messages of as many people at an even pace.

    Returns the milliseconds from each MESSAGE_CREATE on the wire to the typing that answers it.
    """
    known = len(discord.world.people)
    people = [discord.person(f"Person{known + number}") for number in range(events)]
    rooms = [discord.direct(person).id for person in people]
    first_event, first_typing = len(discord.events), len(discord.world.typings)
    began = time.monotonic()
    for number, person in enumerate(people):
        await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
        await discord.dm(person, "Hello")
    await discord.wait_until(
        lambda: True if set(rooms) <= _typed(discord, first_typing).keys() else None, timeout=60
    )
    typed = _typed(discord, first_typing)
    sent = {
        str(event.data["channel_id"]): event.at
        for event in reversed(discord.events[first_event:])
        if event.name == "MESSAGE_CREATE"
    }
    return [1000 * (typed[room] - sent[room]) for room in rooms]


def _typed(discord: DiscordSandbox, first: int) -> dict[str, float]:
    """When the program first typed in each channel."""
    seen: dict[str, float] = {}
    for typing in discord.world.typings[first:]:
        seen.setdefault(typing.channel_id, typing.at)
    return seen
