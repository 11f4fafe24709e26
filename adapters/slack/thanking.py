"""The sign on thanks that nobody answers in words, on Slack."""

import asyncio

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import error_name, judged
from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind

_YOU_ARE_WELCOME = "heart"
_CALL_SECONDS = 5.0
_THERE = "already_reacted"
_NEVER = frozenset({"message_not_found", "too_many_reactions", "too_many_emoji", "missing_scope"})


class SlackSigns:
    """Implements `engine.handoff.thanking.Signs`."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def thank(self, place: Place, message: str) -> None:
        """Put it there; twice is once. Raises DeliveryError."""
        with judged():
            try:
                async with asyncio.timeout(_CALL_SECONDS):
                    await self._client.reactions_add(
                        channel=place.channel, timestamp=message, name=_YOU_ARE_WELCOME
                    )
            except SlackApiError as error:
                if error_name(error) in _NEVER:
                    kind = DeliveryErrorKind.PERMANENT
                    raise DeliveryError(error_name(error), kind=kind) from error
                if error_name(error) != _THERE:
                    raise
