"""The sign on thanks that nobody answers in words, on Discord."""

from collections.abc import Callable

import discord

from adapters.discord.calls import Calls
from adapters.discord.places import Places
from adapters.discord.threads import Threads
from engine.domain.messages import Place

_YOU_ARE_WELCOME = "❤️"
_CALL_SECONDS = 10.0


class DiscordSigns:
    """Implements `engine.handoff.thanking.Signs`; `current` is the client in use."""

    def __init__(self, current: Callable[[], discord.Client | None], places: Places) -> None:
        self._calls = Calls(current, seconds=_CALL_SECONDS)
        self._threads = Threads(places)

    async def thank(self, place: Place, message: str) -> None:
        """Put it there; twice is once. Raises DeliveryError."""
        client = self._calls.client
        spot = await self._calls.bounded(self._threads.spot(client, place), sending=False)
        target = client.get_partial_messageable(spot.channel).get_partial_message(int(message))
        await self._calls.bounded(target.add_reaction(_YOU_ARE_WELCOME), sending=False)
