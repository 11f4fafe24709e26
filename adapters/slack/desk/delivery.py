"""Brings desk posts to Slack: cards and the board, lines in a card's thread, alarms."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import assert_never

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import Calls, nonce_of
from adapters.slack.desk.lines import Laid, alarm_laid, line_laid
from adapters.slack.desk.team import Team
from adapters.slack.failures import BLOCK_ERRORS, error_name, judged
from adapters.slack.pace import Pace
from adapters.slack.wire import Payload, text_at
from engine.domain.commitments import Commitment
from engine.domain.desk import Alarm, ShowCard, ShowLine
from engine.domain.handoff import Handoff
from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.ports import DeskTask

log = logging.getLogger(__name__)

_POST_SECONDS = 6.0
_FIND_SECONDS = 20.0
# How far our clock and Slack's may be apart before a search misses a post.
_CLOCK_SKEW = 3600.0
_GONE = frozenset({"message_not_found", "thread_not_found"})
_NOT_EDITABLE = frozenset({"cant_update_message", "edit_window_closed"})


class SlackDesk:
    """Implements `engine.handoff.ports.DeskDelivery`; the client must not repeat calls by itself.

    `card` lays a handoff with its open promises out, `board` the whole queue; `link` tells where a
    customer's thread is opened.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        pace: Pace,
        team: Team,
        *,
        card: Callable[[Handoff, Sequence[Commitment]], Awaitable[Laid]],
        board: Callable[[], Awaitable[Laid]],
        link: Callable[[Place], Awaitable[str | None]],
        post_seconds: float = _POST_SECONDS,
    ) -> None:
        """`post_seconds` is the longest wait for an answer."""
        self._calls = Calls(client, pace, seconds=post_seconds)
        self._team = team
        self._card = card
        self._board = board
        self._link = link

    async def deliver(self, task: DeskTask) -> tuple[str, str]:
        """Post or bring up to date; returns channel and message id; raises DeliveryError."""
        with judged():
            match task.post:
                case ShowCard():
                    return await self._show_card(task)
                case ShowLine() as line:
                    return await self._show_line(task, line_laid(line))
                case Alarm() as alarm:
                    return await self._sound(task, alarm)
                case _:
                    assert_never(task.post)

    async def find(self, task: DeskTask) -> tuple[str, str] | None:
        """Where an earlier attempt arrived, if it did; raises DeliveryError."""
        since = task.created_at - _CLOCK_SKEW
        with judged():
            async with asyncio.timeout(_FIND_SECONDS):
                for place in self._searched(task):
                    ts = await self._found(place, since, task.nonce)
                    if ts is not None:
                        return place.channel, ts
        return None

    async def _show_card(self, task: DeskTask) -> tuple[str, str]:
        about = task.handoff
        laid = await (self._board() if about is None else self._card(about, task.promises))
        if task.remote_id is not None:
            channel = task.card_channel or self._first(task)
            if await self._change(self._team.place(channel), task.remote_id, laid, task.nonce):
                return channel, task.remote_id
        channel = self._first(task)
        return channel, await self._say(self._team.place(channel), laid, task.nonce)

    async def _show_line(self, task: DeskTask, laid: Laid) -> tuple[str, str]:
        if task.card_channel is None or task.card_id is None:
            raise DeliveryError("there is no card yet", kind=DeliveryErrorKind.RETRY)
        channel = task.card_channel
        try:
            ts = await self._say(self._team.place(channel, task.card_id), laid, task.nonce)
        except SlackApiError as error:
            if error_name(error) not in _GONE:
                raise
            # Somebody deleted the card: what happened is told where it was.
            ts = await self._say(self._team.place(channel), laid, task.nonce)
        return channel, ts

    async def _sound(self, task: DeskTask, alarm: Alarm) -> tuple[str, str]:
        """Post an alarm, or let one that is there say something else."""
        channel = task.card_channel if task.remote_id is not None else None
        channel = channel or self._alarmed(alarm)
        link = None if task.thread is None else await self._link(task.thread)
        place, laid = self._team.place(channel), alarm_laid(alarm, self._team.group, link=link)
        if task.remote_id is not None and await self._change(
            place, task.remote_id, laid, task.nonce
        ):
            return channel, task.remote_id
        return channel, await self._say(place, laid, task.nonce)

    async def _say(self, place: Place, laid: Laid, nonce: str) -> str:
        try:
            return await self._calls.say(place, laid.text, laid.blocks, nonce)
        except SlackApiError as error:
            if error_name(error) not in BLOCK_ERRORS:
                raise
            log.error("Slack refuses the look of a desk post: %s", error_name(error))
        return await self._calls.say(place, laid.text, None, nonce)

    async def _change(self, place: Place, ts: str, laid: Laid, nonce: str) -> bool:
        """Put a card in the place of what it was; False if there is none to change."""
        try:
            await self._calls.change(place, ts, laid.text, laid.blocks, nonce)
        except SlackApiError as error:
            if error_name(error) in _GONE | _NOT_EDITABLE:
                return False
            raise
        return True

    async def _found(self, place: Place, since: float, nonce: str) -> str | None:
        try:
            async for message in self._messages(place, since):
                if nonce_of(message) == nonce:
                    return text_at(message, "ts")
        except SlackApiError as error:
            if error_name(error) not in _GONE:
                raise
        return None

    def _messages(self, place: Place, since: float) -> AsyncIterator[Payload]:
        if place.thread:
            return self._calls.replies(place, since=since)
        return self._calls.history(place, since=since)

    def _searched(self, task: DeskTask) -> tuple[Place, ...]:
        """Where an attempt may have arrived, likeliest first."""
        match task.post:
            case ShowCard():
                rooms = dict.fromkeys((self._first(task), *sorted(self._team.rooms)))
                return tuple(map(self._team.place, rooms))
            case ShowLine():
                if task.card_channel is None or task.card_id is None:
                    return ()
                thread = self._team.place(task.card_channel, task.card_id)
                return thread, self._team.place(task.card_channel)
            case Alarm() as alarm:
                return (self._team.place(self._alarmed(alarm)),)
            case _:
                assert_never(task.post)

    def _first(self, task: DeskTask) -> str:
        """The channel a card is posted in."""
        return _there(self._team.second_channel if task.second_channel else self._team.channel)

    def _alarmed(self, alarm: Alarm) -> str:
        second = self._team.second_channel if alarm.second_channel else None
        return _there(second or self._team.channel)


def _there(channel: str | None) -> str:
    if channel is None:
        raise DeliveryError(
            "there is no such channel of the desk", kind=DeliveryErrorKind.PERMANENT
        )
    return channel
