"""The sign on thanks that nobody answers in words, on Discord."""

from collections.abc import Callable

import discord

from adapters.discord.calls import Calls
from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind

_YOU_ARE_WELCOME = "❤️"
_CALL_SECONDS = 10.0


class DiscordSigns:
    """Implements `engine.handoff.thanking.Signs`; `current` is the client in use."""

    def __init__(self, current: Callable[[], discord.Client | None]) -> None:
        self._calls = Calls(current, seconds=_CALL_SECONDS)

    async def thank(self, place: Place, message: str) -> None:
        """Put it there; twice is once. Raises DeliveryError.

        The message is in the thread or, where there is none, in the channel: no thread is opened
        for a sign.
        """
        try:
            await self._react(place.thread, message)
        except DeliveryError as error:
            if error.kind is not DeliveryErrorKind.PERMANENT or place.thread == place.channel:
                raise
            await self._react(place.channel, message)

    async def _react(self, channel: str, message: str) -> None:
        spot = self._calls.client.get_partial_messageable(int(channel))
        target = spot.get_partial_message(int(message))
        await self._calls.bounded(target.add_reaction(_YOU_ARE_WELCOME), sending=False)
