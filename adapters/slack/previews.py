"""Shows an answer while it is written, as a message that grows, and seals it with the final post.

A stream belongs to this process: it is begun, grown and stopped here. After a restart, an expiry
or an answer that was lost, nobody knows for sure what it shows; then it is stopped and its text put
anew.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from adapters.slack.calls import Calls
from adapters.slack.failures import (
    APP_ERRORS,
    BLOCK_ERRORS,
    PERMANENT_ERRORS,
    delivery_error,
    error_name,
    is_rate_limit,
)
from adapters.slack.pace import Method, Pace
from adapters.slack.speaking import shown_name, with_name
from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, PostKind, QueuedPart
from engine.errors import DeliveryErrorKind

log = logging.getLogger(__name__)

_APP_REST = 3600.0
_UNKNOWN_REST = 60.0
_MOST_STREAMS = 10_000

_MISSING_RECIPIENT = frozenset({"missing_recipient_team_id", "missing_recipient_user_id"})
_NOT_EDITABLE = frozenset({"cant_update_message", "edit_window_closed"})
_NEVER_STREAMED = frozenset({PostKind.TEAMMATE, PostKind.OUTCOME})

_GONE = "message_not_found"
_STRANGER = "user_not_found"
"""A guest of Slack Connect, whose own team an event need not name."""


@dataclass(kw_only=True, slots=True)
class _Stream:
    """What a message shows; not `is_known` while a call is under way or its answer is lost."""

    shown: str
    is_known: bool = True
    is_open: bool = True


class Previews:
    """Everything raises DeliveryError or what the calls raise, unless it says otherwise."""

    def __init__(
        self, calls: Calls, pace: Pace, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives seconds that only rise."""
        self._calls = calls
        self._pace = pace
        self._clock = clock
        self._streams: OrderedDict[tuple[str, str], _Stream] = OrderedDict()
        self._rests: dict[tuple[str, str], float] = {}

    def may_open(self, place: Place) -> bool:
        """Whether a stream may be begun, and probably stopped too; takes the turn."""
        if self._is_resting(place.workspace, "") or not self._pace.has_room(place, Method.STOP):
            return False
        return self._pace.take(place, Method.START)

    async def open(self, place: Place, principal: Principal, part: Part) -> str | None:
        """Begin a stream and return its ts; None where it surely shows nothing."""
        if self._is_resting(place.workspace, principal.customer):
            return None
        # A direct conversation has one reader; in a room Slack wants to know for whom it is.
        recipient = None if place.channel.startswith("D") else principal.customer
        try:
            ts = await self._calls.start(place, part.text, recipient=recipient)
        except Exception as error:
            failed = delivery_error(error)
            if failed.kind is DeliveryErrorKind.IN_DOUBT:
                raise failed from error
            self._refused(place, principal, error)
            return None
        self._remember(place, ts, part.text)
        return ts

    async def extend(self, place: Place, ts: str, part: Part) -> bool:
        """Let a stream grow; False where it does not any more. Never raises."""
        stream = self._streams.get((place.channel, ts))
        tail = _tail(stream, part.text)
        if stream is None or tail is None:
            return False
        if not tail or not self._pace.take(place, Method.APPEND):
            return True
        stream.is_known = False
        try:
            await self._calls.append(place, ts, tail)
        except SlackApiError as error:
            stream.is_known = delivery_error(error).kind is not DeliveryErrorKind.IN_DOUBT
            stream.is_open = is_rate_limit(error)
            log.debug("a preview does not grow: %s", error_name(error))
            return stream.is_known and stream.is_open
        except Exception as error:  # noqa: BLE001  # a preview is never worth a failed turn
            log.debug("whether a preview grew is not known: %r", error)
            return False
        stream.shown, stream.is_known = part.text, True
        return True

    async def seal(self, place: Place, ts: str, part: QueuedPart) -> bool:
        """Put a part in the place of its preview; False if that is gone. May be repeated.

        What a teammate changed takes the place of what they had said, which never was a stream.
        """
        tail = _tail(self._streams.get((place.channel, ts)), part.part.text)
        sealed = None if tail is None else await self._finish(place, ts, tail, part.nonce)
        if sealed is None:
            stands = part.kind in _NEVER_STREAMED or await self._end(place, ts)
            sealed = stands and await self._replace(place, ts, part)
        self._streams.pop((place.channel, ts), None)
        return sealed

    async def withdraw(self, place: Place, ts: str, part: QueuedPart, instead: Part | None) -> bool:
        """Take away what shows a part; False if that is gone already, which is as good.

        A part that was whole from the beginning never was a stream, nor were a teammate's words.
        """
        grows = part.shown is not None and part.kind is not PostKind.TEAMMATE
        was_there = not grows or await self._end(place, ts)
        was_there = was_there and await self._take_away(place, ts, part, instead)
        self._streams.pop((place.channel, ts), None)
        return was_there

    async def _finish(self, place: Place, ts: str, tail: str, nonce: str) -> bool | None:
        """Stop a stream with what it lacks; None where its text has to be put anew.

        A stream stops once, so where the answer is lost it may be stopped so again.
        """
        stream = self._streams[place.channel, ts]
        try:
            await self._calls.stop(place, ts, tail, nonce)
        except SlackApiError as error:
            if is_rate_limit(error):
                raise
            stream.is_known = False
            if delivery_error(error).kind is DeliveryErrorKind.IN_DOUBT:
                raise
            return False if error_name(error) == _GONE else None
        return True

    async def _end(self, place: Place, ts: str) -> bool:
        """Stop a stream if it is one still; False if the message is gone."""
        stream = self._streams.get((place.channel, ts))
        try:
            await self._calls.stop(place, ts, "", None)
        except SlackApiError as error:
            failed = delivery_error(error)
            if is_rate_limit(error) or failed.kind is DeliveryErrorKind.IN_DOUBT:
                raise
            if error_name(error) == _GONE:
                return False
        if stream is not None:
            stream.is_open = False
        return True

    async def _replace(self, place: Place, ts: str, part: QueuedPart) -> bool:
        """Put a part's text in the place of what a message shows; False if there is none to change.

        Where a workspace allows no changes, the message is taken away instead.
        """
        for styled in (True, False):
            try:
                await self._update(place, ts, part, styled=styled)
            except SlackApiError as error:
                name = error_name(error)
                if name in _NOT_EDITABLE:
                    await self._delete(place, ts)
                if name in _NOT_EDITABLE | {_GONE}:
                    return False
                if name not in BLOCK_ERRORS or not styled:
                    raise
            else:
                return True
        return False

    async def _update(self, place: Place, ts: str, part: QueuedPart, *, styled: bool) -> None:
        """A change cannot bring another name along: where it is missing, the words carry it."""
        under = await self._calls.update(place, ts, part.part, part.nonce, styled=styled)
        if part.speaker is not None and under != shown_name(part.speaker):
            named = with_name(part.part, part.speaker)
            await self._calls.update(place, ts, named, part.nonce, styled=styled)

    async def _take_away(
        self, place: Place, ts: str, part: QueuedPart, instead: Part | None
    ) -> bool:
        """Delete a message, or put `instead` in its place where it may not be; False if gone."""
        try:
            return await self._delete(place, ts)
        except SlackApiError as error:
            if instead is None or delivery_error(error).kind is not DeliveryErrorKind.PERMANENT:
                raise
            log.warning("a post in %s may not be deleted: %s", place.key, error_name(error))
        return await self._replace(place, ts, replace(part, part=instead))

    async def _delete(self, place: Place, ts: str) -> bool:
        """Delete a message; False if it is gone already."""
        try:
            await self._calls.delete(place, ts)
        except SlackApiError as error:
            if error_name(error) != _GONE:
                raise
            return False
        return True

    def _refused(self, place: Place, principal: Principal, error: Exception) -> None:
        """What is refused for good is not tried again soon; a place's own troubles are its own."""
        name = error_name(error) if isinstance(error, SlackApiError) else ""
        log.info("no preview in %s: %s", place.key, name or repr(error))
        if name == _STRANGER:
            self._rest(place.workspace, principal.customer, _APP_REST)
        elif name in APP_ERRORS | _MISSING_RECIPIENT:
            self._rest(place.workspace, "", _APP_REST)
        elif name and name not in PERMANENT_ERRORS and not _says_later(error):
            self._rest(place.workspace, "", _UNKNOWN_REST)

    def _rest(self, workspace: str, customer: str, seconds: float) -> None:
        now = self._clock()
        self._rests = {key: until for key, until in self._rests.items() if until > now}
        self._rests[workspace, customer] = now + seconds

    def _is_resting(self, workspace: str, customer: str) -> bool:
        return self._clock() < self._rests.get((workspace, customer), float("-inf"))

    def _remember(self, place: Place, ts: str, text: str) -> None:
        self._streams[place.channel, ts] = _Stream(shown=text)
        while len(self._streams) > _MOST_STREAMS:
            self._streams.popitem(last=False)


def _says_later(error: Exception) -> bool:
    return isinstance(error, SlackApiError) and is_rate_limit(error)


def _tail(stream: _Stream | None, text: str) -> str | None:
    """What a stream lacks of a text; None where it cannot become that text by growing."""
    if stream is None or not stream.is_known or not stream.is_open:
        return None
    return text[len(stream.shown) :] if text.startswith(stream.shown) else None
