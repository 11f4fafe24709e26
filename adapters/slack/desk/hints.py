"""Small signs for one person: a reaction on their message, a word only they see; best effort."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import error_name
from adapters.slack.markdown import escaped
from adapters.slack.wire import Payload, objects_at, text_at

log = logging.getLogger(__name__)

_CALL_SECONDS = 5.0
_LONGEST = 8_000
"""Characters; chat.postEphemeral cuts what is much longer than that."""


class Hints:
    """Shows signs in the background; what fails is logged and no more."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()

    def react(self, channel: str, ts: str, name: str) -> None:
        """Put an emoji on a message."""
        self._start(self._client.reactions_add(channel=channel, timestamp=ts, name=name))

    def whisper(self, channel: str, member: str, text: str, *, thread: str = "") -> None:
        """Show a text to one person; without a channel, as a direct message.

        In a thread, only one that has replies shows it.
        """
        words = escaped(text[:_LONGEST])
        if channel:
            call = self._client.chat_postEphemeral(
                channel=channel, user=member, text=words, thread_ts=thread or None
            )
        else:
            call = self._client.chat_postMessage(channel=member, text=words)
        self._start(call)

    def without_buttons(self, channel: str, message: Payload) -> None:
        """Take the buttons of a message away, as they have done their work."""
        blocks = [b for b in objects_at(message, "blocks") if text_at(b, "type") != "actions"]
        self._start(
            self._client.chat_update(
                channel=channel,
                ts=text_at(message, "ts"),
                text=text_at(message, "text"),
                blocks=[dict(block) for block in blocks],
            )
        )

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, call: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_quietly(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(call: Coroutine[Any, Any, object]) -> None:
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            await call
    except SlackApiError as error:
        if error_name(error) != "already_reacted":
            log.info("a sign for one person could not be shown: %s", error_name(error))
    except Exception as error:  # noqa: BLE001 - the work itself is done by now
        log.info("a sign for one person could not be shown: %r", error)
