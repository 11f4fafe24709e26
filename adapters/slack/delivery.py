"""Brings posts to Slack: renders, posts into the thread, looks for what may have arrived."""

import asyncio
from collections.abc import AsyncIterator

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import MarkdownBlock
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import BLOCK_ERRORS, delivery_error, error_name
from adapters.slack.markdown import render_post
from adapters.slack.sign import Sign
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.domain.messages import Place
from engine.domain.posts import Part, Post, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind

_EVENT_TYPE = "tandem_post"
_POST_SECONDS = 6.0
_SETTLE_SECONDS = 10.0
_FIND_SECONDS = 20.0
_PAGE = 200
# How far our clock and Slack's may be apart before a search misses a post.
_CLOCK_SKEW = 3600.0


class SlackDelivery:
    """Implements `engine.ports.Delivery`; the client must not repeat calls by itself."""

    def __init__(self, client: AsyncWebClient, *, post_seconds: float = _POST_SECONDS) -> None:
        """`post_seconds` is the longest wait for an answer, shorter than `settle_seconds`."""
        self._client = client
        self._post_seconds = post_seconds
        self._sign = Sign(client)

    @property
    def settle_seconds(self) -> float:
        """How long after a send without an answer `find` may still miss what will arrive."""
        return _SETTLE_SECONDS

    def render(self, post: Post) -> tuple[Part, ...]:
        """Split a post into messages within Slack's limits; pure."""
        return render_post(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Show that the assistant is at work; best effort, never raises."""
        await self._sign.show(place, trigger, doing)

    async def show_idle(self, place: Place) -> None:
        """Take the sign away where nothing was posted; best effort, never raises."""
        await self._sign.clear(place)

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part into the thread and return its ts; raises DeliveryError."""
        # A session stays "processing" until it is told otherwise, whatever is posted.
        clearing = asyncio.create_task(self._sign.clear(place))
        try:
            async with asyncio.timeout(self._post_seconds):
                return await self._post(place, part)
        except DeliveryError:
            raise
        except Exception as error:
            raise delivery_error(error) from error
        finally:
            await clearing

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The ts under which an earlier attempt arrived, if it did; raises DeliveryError."""
        try:
            async with asyncio.timeout(_FIND_SECONDS):
                async for message in self._thread(place, since=part.created_at - _CLOCK_SKEW):
                    if _nonce(message) == part.nonce:
                        return text_at(message, "ts")
        except SlackApiError as error:
            if error_name(error) in ("thread_not_found", "message_not_found"):
                return None
            raise delivery_error(error) from error
        except Exception as error:
            raise delivery_error(error) from error
        return None

    async def _post(self, place: Place, part: QueuedPart) -> str:
        try:
            return await self._send(place, part, blocks=[MarkdownBlock(text=part.part.text)])
        except SlackApiError as error:
            if error_name(error) not in BLOCK_ERRORS:
                raise
        # Refused for its looks, so nothing was posted: the customer still gets the words.
        return await self._send(place, part, blocks=None)

    async def _send(
        self, place: Place, part: QueuedPart, *, blocks: list[MarkdownBlock] | None
    ) -> str:
        answer = await self._client.chat_postMessage(
            channel=place.channel,
            thread_ts=place.thread,
            text=part.part.plain,
            blocks=blocks,
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            metadata=Metadata(event_type=_EVENT_TYPE, event_payload={"nonce": part.nonce}),
        )
        ts = answer.get("ts")
        if not isinstance(ts, str) or not ts:
            raise DeliveryError(
                "Slack took a post and named no ts", kind=DeliveryErrorKind.IN_DOUBT
            )
        return ts

    async def _thread(self, place: Place, *, since: float) -> AsyncIterator[Payload]:
        cursor: str | None = None
        while True:
            answer = await self._client.conversations_replies(
                channel=place.channel,
                ts=place.thread,
                oldest=f"{since:.6f}",
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor,
            )
            page: Payload = answer.data if isinstance(answer.data, dict) else {}
            for message in objects_at(page, "messages"):
                yield message
            cursor = text_at(object_at(page, "response_metadata"), "next_cursor") or None
            if cursor is None:
                return


def _nonce(message: Payload) -> str:
    metadata = object_at(message, "metadata")
    if text_at(metadata, "event_type") != _EVENT_TYPE:
        return ""
    return text_at(object_at(metadata, "event_payload"), "nonce")
