"""The sign that the assistant is at work: a session status or a status line."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import APP_ERRORS, error_name, is_rate_limit, retry_after
from adapters.slack.pace import Method, Pace
from engine.domain.messages import Place

log = logging.getLogger(__name__)

_CALL_SECONDS = 3.0
_FRESH_SECONDS = 60.0  # a status line fades after two minutes (docs, assistant.threads.setStatus)
_ANSWERED_SECONDS = 5.0
_MOST_PLACES = 10_000
_DEFAULT_REST = 30.0
_PLACE_REST = 60.0
_APP_REST = 3600.0


class _Way(Enum):
    SESSION = Method.SESSION
    LINE = Method.LINE


@dataclass(kw_only=True, slots=True)
class _Shown:
    """What a place shows; `at` and `answered_at` in monotonic seconds."""

    way: _Way
    trigger: str
    doing: str
    at: float
    answered_at: float | None = None


class Sign:
    """Shows and clears signs, best effort: nothing here raises or takes longer than a few seconds.

    A way Slack refuses to the app rests for an hour in that workspace, one it refuses in a place
    for a minute there; one that is rate limited rests as long as Slack says. A sign that would have
    to wait for its turn is left out.
    """

    def __init__(
        self, client: AsyncWebClient, pace: Pace, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds that only rise."""
        self._client = client
        self._pace = pace
        self._clock = clock
        self._shown: OrderedDict[str, _Shown] = OrderedDict()
        self._resting: OrderedDict[tuple[str, _Way], float] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def show(self, place: Place, trigger: str, doing: str) -> None:
        """Show that we are at work; repeats within a minute are left out."""
        try:
            async with asyncio.timeout(_CALL_SECONDS), self._turn(place):
                await self._show(place, trigger, doing)
        except Exception as error:  # noqa: BLE001  # a sign is never worth a failed turn
            self._unsure(place, error)

    async def clear(self, place: Place) -> None:
        """Take the sign away, if there is one."""
        try:
            async with asyncio.timeout(_CALL_SECONDS), self._turn(place):
                await self._clear(place)
        except Exception as error:  # noqa: BLE001  # a sign is never worth a failed turn
            self._unsure(place, error)

    def _turn(self, place: Place) -> asyncio.Lock:
        """What keeps a late "at work" from overtaking the "done" of the same place."""
        return self._turns.setdefault(place.key, asyncio.Lock())

    async def _show(self, place: Place, trigger: str, doing: str) -> None:
        if self._is_fresh(place, trigger, doing):
            return
        for way in _Way:
            # The turn of its clearing is taken at once, so that no sign is left standing.
            if self._is_resting(place, way) or not self._pace.take(place, way.value, calls=2):
                continue
            # Noted before the call: an answer that is lost may have shown it, and is cleared.
            self._remember(place, way, trigger, doing)
            if await self._set(place, way, doing):
                return
            del self._shown[place.key]

    async def _clear(self, place: Place) -> None:
        shown = self._shown.get(place.key)
        if shown is not None and shown.answered_at is None:
            shown.answered_at = self._clock()
            await self._set(place, shown.way, "")

    def _unsure(self, place: Place, error: Exception) -> None:
        """Nobody knows what the place shows now: the next sign is sent, however soon."""
        log.debug("a sign got no answer: %r", error)
        shown = self._shown.get(place.key)
        if shown is not None:
            shown.at = float("-inf")

    def _is_fresh(self, place: Place, trigger: str, doing: str) -> bool:
        shown = self._shown.get(place.key)
        if shown is None:
            return False
        if shown.answered_at is not None:
            # The sign of a message just answered may be renewed once more before it is stopped.
            late = self._clock() - shown.answered_at < _ANSWERED_SECONDS
            return late and shown.trigger == trigger
        same = shown.way is _Way.SESSION or shown.doing == doing
        return same and self._clock() - shown.at < _FRESH_SECONDS

    def _is_resting(self, place: Place, way: _Way) -> bool:
        now = self._clock()
        return any(
            now < self._resting.get((where, way), now) for where in (place.workspace, place.key)
        )

    def _remember(self, place: Place, way: _Way, trigger: str, doing: str) -> None:
        self._shown[place.key] = _Shown(way=way, trigger=trigger, doing=doing, at=self._clock())
        self._shown.move_to_end(place.key)
        while len(self._shown) > _MOST_PLACES:
            self._shown.popitem(last=False)

    async def _set(self, place: Place, way: _Way, doing: str) -> bool:
        try:
            await self._call(place, way, doing)
        except SlackApiError as error:
            self._rest(place, way, error)
            return False
        return True

    def _call(self, place: Place, way: _Way, doing: str) -> Awaitable[object]:
        match way:
            case _Way.SESSION:
                return self._client.agents_sessions_setStatus(
                    channel_id=place.channel,
                    thread_ts=place.thread,
                    status="processing" if doing else "active",
                )
            case _Way.LINE:
                return self._client.assistant_threads_setStatus(
                    channel_id=place.channel,
                    thread_ts=place.thread,
                    status=doing,
                    loading_messages=[doing] if doing else None,
                )

    def _rest(self, place: Place, way: _Way, error: SlackApiError) -> None:
        name = error_name(error)
        if is_rate_limit(error):
            where, seconds = place.workspace, retry_after(error) or _DEFAULT_REST
        elif name in APP_ERRORS:
            where, seconds = place.workspace, _APP_REST
            log.info("%s is not available in %s: %s", way.value, place.workspace, name)
        elif name:
            where, seconds = place.key, _PLACE_REST
        else:
            return
        self._resting[where, way] = self._clock() + seconds
        self._resting.move_to_end((where, way))
        while len(self._resting) > _MOST_PLACES:
            self._resting.popitem(last=False)
