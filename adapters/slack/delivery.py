"""Brings posts to Slack: renders, previews, posts into the thread, looks for what has arrived."""

import asyncio
import time
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls
from adapters.slack.direct import Direct
from adapters.slack.failures import BLOCK_ERRORS, NAME_ERRORS, error_name, judged
from adapters.slack.markdown import render_post
from adapters.slack.pace import Pace
from adapters.slack.previews import Previews
from adapters.slack.search import Search
from adapters.slack.sign import Sign
from adapters.slack.speaking import with_name
from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, Post, PostKind, QueuedPart, Speaker
from engine.errors import DeliveryError, DeliveryErrorKind

_POST_SECONDS = 6.0
_DELIVER_SECONDS = 9.0
_SETTLE_SECONDS = 10.0
_PREVIEW_SECONDS = 1.0


class SlackDelivery:
    """Implements `engine.ports.delivery.Delivery`; the client must not repeat calls by itself."""

    def __init__(
        self,
        client: AsyncWebClient,
        pace: Pace,
        *,
        post_seconds: float = _POST_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`post_seconds` is the longest wait for an answer; `clock` gives POSIX seconds."""
        calls = Calls(client, pace, seconds=post_seconds)
        self._calls = calls
        self._clock = clock
        self._direct = Direct(calls)
        self._search = Search(calls)
        self._previews = Previews(calls, pace)
        self._sign = Sign(client, pace)

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

    @property
    def preview_seconds(self) -> float:
        """The shortest time between two showings of a preview."""
        return _PREVIEW_SECONDS

    def may_preview(self, place: Place) -> bool:
        """Whether the workspace's quota has room for one more stream; takes that room."""
        return self._previews.may_open(place)

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Begin a stream and return its ts; None where Slack refuses it, and nothing is shown.

        Raises DeliveryError where it may be shown.
        """
        with judged():
            return await self._previews.open(place, principal, part.part)

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Let the stream grow; False where no more of it can be shown before its end."""
        return await self._previews.extend(place, preview_id, part)

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take away what is shown of a part, looking for it where its ts is not known.

        Raises DeliveryError. `instead` takes the place of what Slack lets nobody delete.
        """
        with judged():
            async with asyncio.timeout(_DELIVER_SECONDS):
                place = await self._direct.spot(place, part)
                ts = part.preview_id
                if ts is not None and await self._previews.withdraw(place, ts, part, instead):
                    return
                if ts is not None and not part.in_doubt:
                    return
                ts = await self._search.shown(place, part)
                if ts is not None:
                    await self._previews.withdraw(place, ts, part, instead)

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part into the thread, or seal its preview, and return its ts.

        A private part goes into a direct message to the customer. Raises DeliveryError. All of
        it is over before `settle_seconds` are.
        """
        with judged():
            # A session stays "processing" until it is told otherwise, whatever is posted.
            clearing = asyncio.create_task(self._sign.clear(place))
            try:
                async with asyncio.timeout(_DELIVER_SECONDS):
                    return await self._deliver(place, part)
            finally:
                await clearing

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The ts under which an earlier attempt arrived whole, if it did; raises DeliveryError.

        A preview alone is not found here: `deliver` looks for it, and seals it. So it does with a
        teammate's words that have changed since they may have arrived.
        """
        if part.kind is PostKind.TEAMMATE and part.shown is not None:
            return None
        with judged():
            return await self._search.post(await self._direct.spot(place, part), part)

    async def _deliver(self, place: Place, part: QueuedPart) -> str:
        place = await self._direct.spot(place, part)
        ts = part.preview_id
        if ts is None and part.in_doubt and part.shown is not None:
            ts = await self._search.shown(place, part)
        if ts is not None and await self._previews.seal(place, ts, part):
            return ts
        if part.preview_id is not None and part.in_doubt:
            return await self._found_or_posted(place, part)
        return await self._post(place, part)

    async def _found_or_posted(self, place: Place, part: QueuedPart) -> str:
        """Post instead of a preview that is gone, unless an earlier attempt did, or still may."""
        ts = await self._search.post(place, part)
        if ts is not None:
            return ts
        if 0 <= self._clock() - (part.began_at or 0.0) < _SETTLE_SECONDS:
            raise DeliveryError(
                "an earlier attempt may still arrive",
                kind=DeliveryErrorKind.IN_DOUBT,
                retry_after=_SETTLE_SECONDS,
            )
        return await self._post(place, part)

    async def _post(self, place: Place, part: QueuedPart) -> str:
        if part.speaker is None:
            return await self._shown(place, part.part, part.nonce)
        try:
            return await self._shown(place, part.part, part.nonce, speaker=part.speaker)
        except SlackApiError as error:
            if error_name(error) not in NAME_ERRORS:
                raise
        # The app may not speak under another name: nothing was posted, so the words carry it.
        return await self._shown(place, with_name(part.part, part.speaker), part.nonce)

    async def _shown(
        self, place: Place, part: Part, nonce: str, *, speaker: Speaker | None = None
    ) -> str:
        try:
            return await self._calls.post(place, part, nonce, speaker=speaker)
        except SlackApiError as error:
            if error_name(error) not in BLOCK_ERRORS:
                raise
        # Refused for its looks, so nothing was posted: the customer still gets the words.
        return await self._calls.post(place, part, nonce, styled=False, speaker=speaker)
