"""The calls that show something in a thread, each in its turn and within its time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownBlock,
    MarkdownTextObject,
)
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import is_rate_limit, retry_after
from adapters.slack.markdown import told_moments
from adapters.slack.pace import Method, Pace
from adapters.slack.speaking import shown_name
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.domain.messages import Place
from engine.domain.posts import Part, Speaker
from engine.errors import DeliveryError, DeliveryErrorKind

_EVENT_TYPE = "tandem_post"
_DEFAULT_REST = 30.0
_PAGE = 200
_CLOCK = "🕘"
_MOST_MOMENTS = 10
"""Elements of a context block (docs.slack.dev, "Context block")."""


class Calls:
    """Raises DeliveryError where a call has to wait too long, else what the client raises."""

    def __init__(self, client: AsyncWebClient, pace: Pace, *, seconds: float) -> None:
        """`seconds` is the longest wait for an answer."""
        self._client = client
        self._pace = pace
        self._seconds = seconds

    async def post(
        self,
        place: Place,
        part: Part,
        nonce: str,
        *,
        styled: bool = True,
        speaker: Speaker | None = None,
    ) -> str:
        """Post a part into the thread and return its ts; without style, in plain words.

        Another name than the app's own needs the scope chat:write.customize.
        """
        return await self.say(
            place, part.plain, _blocks(part, styled=styled), nonce, speaker=speaker
        )

    async def say(
        self,
        place: Place,
        text: str,
        blocks: Sequence[Block] | None,
        nonce: str,
        *,
        speaker: Speaker | None = None,
    ) -> str:
        """Post blocks, with their words for notifications; no thread means the channel itself."""
        answer = await self._in_turn(
            place,
            Method.POST,
            lambda: self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread or None,
                text=text,
                blocks=blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata=_metadata(nonce),
                username=shown_name(speaker) if speaker is not None else None,
                icon_url=speaker.picture if speaker is not None else None,
            ),
        )
        return _ts(answer)

    async def open_direct(self, place: Place, member: str) -> str:
        """The channel of the direct conversation with a member; needs the scope im:write."""
        answer = await self._in_turn(
            place, Method.OPEN, lambda: self._client.conversations_open(users=member)
        )
        channel = text_at(object_at(_data(answer), "channel"), "id")
        if not channel:
            what = "Slack opened a direct conversation and named no channel"
            raise DeliveryError(what, kind=DeliveryErrorKind.RETRY)
        return channel

    async def update(
        self, place: Place, ts: str, part: Part, nonce: str, *, styled: bool = True
    ) -> str:
        """Put a part in the place of whatever a message shows; returns the name it is under.

        Empty where that is the app's own.
        """
        return await self.change(place, ts, part.plain, _blocks(part, styled=styled), nonce)

    async def change(
        self, place: Place, ts: str, text: str, blocks: Sequence[Block] | None, nonce: str
    ) -> str:
        """Put blocks in the place of whatever a message shows; returns as `update` does."""
        answer = await self._in_turn(
            place,
            Method.UPDATE,
            lambda: self._client.chat_update(
                channel=place.channel,
                ts=ts,
                text=text,
                # Blocks that are not named stay as they are (docs.slack.dev, "chat.update").
                blocks=blocks or [],
                metadata=_metadata(nonce),
            ),
        )
        return text_at(object_at(_data(answer), "message"), "username")

    async def delete(self, place: Place, ts: str) -> None:
        """Take a message away."""
        await self._in_turn(
            place,
            Method.DELETE,
            lambda: self._client.chat_delete(channel=place.channel, ts=ts),
        )

    async def start(self, place: Place, text: str, *, recipient: str | None) -> str:
        """Begin a message that grows, out of turn, and return its ts."""
        answer = await self._now(
            place,
            Method.START,
            lambda: self._client.chat_startStream(
                channel=place.channel,
                thread_ts=place.thread,
                recipient_team_id=place.workspace if recipient else None,
                recipient_user_id=recipient,
                markdown_text=text,
            ),
        )
        return _ts(answer)

    async def append(self, place: Place, ts: str, text: str) -> None:
        """Let a message grow, out of turn."""
        await self._now(
            place,
            Method.APPEND,
            lambda: self._client.chat_appendStream(
                channel=place.channel, ts=ts, markdown_text=text
            ),
        )

    async def stop(self, place: Place, ts: str, text: str, nonce: str | None) -> None:
        """Let a message grow for the last time; with a nonce it is a finished post from then on."""
        await self._in_turn(
            place,
            Method.STOP,
            lambda: self._client.chat_stopStream(
                channel=place.channel,
                ts=ts,
                markdown_text=text or None,
                metadata=_metadata(nonce) if nonce is not None else None,
            ),
        )

    async def replies(self, place: Place, *, since: float) -> AsyncIterator[Payload]:
        """The messages of the thread since a time (POSIX seconds), oldest first."""

        def page(cursor: str | None) -> Awaitable[AsyncSlackResponse]:
            return self._client.conversations_replies(
                channel=place.channel,
                ts=place.thread,
                oldest=f"{since:.6f}",
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor,
            )

        async for message in self._pages(place, Method.REPLIES, page):
            yield message

    async def history(self, place: Place, *, since: float) -> AsyncIterator[Payload]:
        """The messages of the channel itself since a time (POSIX seconds), newest first."""

        def page(cursor: str | None) -> Awaitable[AsyncSlackResponse]:
            return self._client.conversations_history(
                channel=place.channel,
                oldest=f"{since:.6f}",
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor,
            )

        async for message in self._pages(place, Method.HISTORY, page):
            yield message

    async def _pages(
        self,
        place: Place,
        method: Method,
        page: Callable[[str | None], Awaitable[AsyncSlackResponse]],
    ) -> AsyncIterator[Payload]:
        cursor: str | None = None
        while True:
            found = _data(await self._in_turn(place, method, partial(page, cursor)))
            for message in objects_at(found, "messages"):
                yield message
            cursor = text_at(object_at(found, "response_metadata"), "next_cursor") or None
            if cursor is None:
                return

    async def own_ids(self) -> frozenset[str]:
        """The ids under which our own messages come back."""
        async with asyncio.timeout(self._seconds):
            answer = await self._client.auth_test()
        data = _data(answer)
        return frozenset(filter(None, (text_at(data, "user_id"), text_at(data, "bot_id"))))

    async def _in_turn(
        self, place: Place, method: Method, call: Callable[[], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        await self._pace.turn(place, method)
        return await self._now(place, method, call)

    async def _now(
        self, place: Place, method: Method, call: Callable[[], Awaitable[AsyncSlackResponse]]
    ) -> AsyncSlackResponse:
        try:
            async with asyncio.timeout(self._seconds):
                return await call()
        except SlackApiError as error:
            if is_rate_limit(error):
                self._pace.rest(place, method, retry_after(error) or _DEFAULT_REST)
            raise


def nonce_of(message: Payload) -> str:
    """The nonce of a finished post of ours; empty for anything else."""
    metadata = object_at(message, "metadata")
    if text_at(metadata, "event_type") != _EVENT_TYPE:
        return ""
    return text_at(object_at(metadata, "event_payload"), "nonce")


def _blocks(part: Part, *, styled: bool) -> list[Block] | None:
    if not styled:
        return None
    text, moments = told_moments(part.text)
    blocks: list[Block] = [MarkdownBlock(text=text)]
    if moments:
        shown = [MarkdownTextObject(text=f"{_CLOCK} {moment}") for moment in moments]
        blocks.append(ContextBlock(elements=shown[:_MOST_MOMENTS]))
    if part.buttons:
        buttons = [
            ButtonElement(text=button.label, action_id=button.action) for button in part.buttons
        ]
        blocks.append(ActionsBlock(elements=buttons))
    return blocks


def _metadata(nonce: str) -> Metadata:
    return Metadata(event_type=_EVENT_TYPE, event_payload={"nonce": nonce})


def _data(answer: AsyncSlackResponse) -> Payload:
    return answer.data if isinstance(answer.data, dict) else {}


def _ts(answer: AsyncSlackResponse) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str) or not ts:
        raise DeliveryError("Slack took a post and named no ts", kind=DeliveryErrorKind.IN_DOUBT)
    return ts
