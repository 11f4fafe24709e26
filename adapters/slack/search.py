"""Looks in a thread for what may have arrived: finished posts, and previews nobody knows of.

A place without a thread is a direct conversation: there it looks at what stands in the channel.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

from slack_sdk.errors import SlackApiError

from adapters.slack.calls import Calls, nonce_of
from adapters.slack.failures import error_name
from adapters.slack.wire import Payload, objects_at, text_at
from engine.domain.messages import Place
from engine.domain.posts import PostKind, QueuedPart

_SECONDS = 20.0
# How far our clock and Slack's may be apart before a search misses a post.
_CLOCK_SKEW = 3600.0
# A part may be far younger than its preview, where the program was down meanwhile.
_PREVIEW_AGE = 7 * 86_400.0
_GONE = frozenset({"message_not_found", "thread_not_found"})
_ADDRESS = re.compile(r"<?(?:https?://|mailto:|tel:)[^\s|>)]*")
_NOT_A_WORD = re.compile(r"[\W_]+")


class Search:
    """Raises what the calls raise; a thread that is gone has nothing in it."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._ours: frozenset[str] | None = None

    async def post(self, place: Place, part: QueuedPart) -> str | None:
        """The ts of the finished post of a part."""
        async with asyncio.timeout(_SECONDS):
            async for message in self._thread(place, since=part.created_at - _CLOCK_SKEW):
                if nonce_of(message) == part.nonce:
                    return text_at(message, "ts")
        return None

    async def shown(self, place: Place, part: QueuedPart) -> str | None:
        """The ts of whatever shows a part: its finished post, else a preview of it.

        A preview carries no nonce, so it is told by how it begins; teammates' words have none.
        """
        begins = None if part.kind is PostKind.TEAMMATE else part.shown
        age = _CLOCK_SKEW if begins is None else _PREVIEW_AGE
        found = None
        async with asyncio.timeout(_SECONDS):
            async for message in self._thread(place, since=part.created_at - age):
                if nonce_of(message) == part.nonce:
                    return text_at(message, "ts")
                if begins is not None and await self._is_preview(message, begins):
                    found = text_at(message, "ts")
        return found

    async def _thread(self, place: Place, *, since: float) -> AsyncIterator[Payload]:
        read = self._calls.replies if place.thread else self._calls.history
        try:
            async for message in read(place, since=since):
                yield message
        except SlackApiError as error:
            if error_name(error) not in _GONE:
                raise

    async def _is_preview(self, message: Payload, shown: str) -> bool:
        if nonce_of(message) or text_at(message, "ts") == text_at(message, "thread_ts"):
            return False
        if self._ours is None:
            self._ours = await self._calls.own_ids()
        authors = {text_at(message, "user"), text_at(message, "bot_id")}
        return bool(authors & self._ours) and any(
            _words(text).startswith(_words(shown)) for text in _texts(message)
        )


def _texts(message: Payload) -> Iterator[str]:
    """What a message says, in either form Slack gives it."""
    yield text_at(message, "text")
    yield "".join(text_at(block, "text") for block in objects_at(message, "blocks"))


def _words(text: str) -> str:
    """The letters of a text, whatever markup it is written in; addresses are left out."""
    return _NOT_A_WORD.sub("", _ADDRESS.sub("", text)).lower()
