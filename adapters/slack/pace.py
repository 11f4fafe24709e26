"""How often we may call Slack: tokens that come back with time, and the rests it asks for."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind

_LONGEST_WAIT = 3.0
"""Seconds a call waits for its turn; beyond, its row waits in the outbox and no task does."""

_MOST_BUCKETS = 10_000


class Method(StrEnum):
    """The methods that are paced, by Slack's names."""

    POST = "chat.postMessage"
    UPDATE = "chat.update"
    DELETE = "chat.delete"
    REPLIES = "conversations.replies"
    HISTORY = "conversations.history"
    OPEN = "conversations.open"
    START = "chat.startStream"
    APPEND = "chat.appendStream"
    STOP = "chat.stopStream"
    SESSION = "agents.sessions.setStatus"
    LINE = "assistant.threads.setStatus"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rate:
    """`burst` calls at once, and this many a minute in the long run."""

    burst: float
    per_minute: float


def _all_of(tier: int) -> _Rate:
    """What has to be called; Slack allows for short bursts."""
    return _Rate(burst=tier / 2, per_minute=tier)


def _within(tier: int) -> _Rate:
    """What can be left out: never more than the tier in any minute."""
    return _Rate(burst=tier / 4, per_minute=tier * 3 / 4)


# Tiers: the "Facts" of each method's page; posts: "Rate limits" (docs.slack.dev), one a second and
# channel with short bursts, and "several hundred" a minute in a workspace. No tier is named for the
# status of a session, so the one of its neighbours is taken.
_RATES = {
    Method.POST: _Rate(burst=60, per_minute=240),
    Method.UPDATE: _all_of(50),
    Method.DELETE: _all_of(50),
    Method.REPLIES: _all_of(50),
    Method.HISTORY: _all_of(50),
    Method.OPEN: _all_of(50),
    Method.START: _within(20),
    Method.APPEND: _within(100),
    Method.STOP: _all_of(20),
    Method.SESSION: _within(50),
    Method.LINE: _within(600),
}
_CHANNEL = _Rate(burst=4, per_minute=60)


class Pace:
    """Hands out turns per workspace and method, first come first served.

    A channel's posts wait for the channel's own turn before they queue for the workspace's, so a
    busy channel cannot hold up the others.
    """

    def __init__(
        self,
        *,
        scale: float = 1.0,
        longest_wait: float = _LONGEST_WAIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`scale` multiplies all rates, 0 leaves them to Slack; `clock` only rises."""
        self._scale = scale
        self._longest_wait = longest_wait
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def has_room(self, place: Place, method: Method) -> bool:
        """Whether the next call would not have to wait."""
        now = self._clock()
        return all(bucket.wait(now) <= 0 for bucket in self._queue(place, method))

    def take(self, place: Place, method: Method, calls: int = 1) -> bool:
        """Take turns if they are free now: for calls that are left out otherwise."""
        now, queue = self._clock(), tuple(self._queue(place, method))
        if any(bucket.wait(now, calls) > 0 for bucket in queue):
            return False
        for bucket in queue:
            bucket.tokens -= calls
        return True

    async def turn(self, place: Place, method: Method) -> None:
        """Wait for a turn; raises DeliveryError (RETRY) where that takes more than seconds."""
        left = self._longest_wait
        for bucket in self._queue(place, method):
            wait = bucket.wait(self._clock())
            if wait > left:
                raise DeliveryError(
                    f"{method} is called often enough for now",
                    kind=DeliveryErrorKind.RETRY,
                    retry_after=wait,
                )
            bucket.tokens -= 1
            left -= wait
            if wait > 0:
                await asyncio.sleep(wait)

    def rest(self, place: Place, method: Method, seconds: float) -> None:
        """Slack asks to come back later; a post's rest is its channel's, not the workspace's."""
        bucket = next(self._queue(place, method))
        bucket.rests_until = max(bucket.rests_until, self._clock() + seconds)

    def _queue(self, place: Place, method: Method) -> "Iterator[_Bucket]":
        if method is Method.POST:
            yield self._bucket((place.workspace, place.channel), _CHANNEL)
        yield self._bucket((place.workspace, method), _RATES[method])

    def _bucket(self, key: tuple[str, str], rate: _Rate) -> "_Bucket":
        bucket = self._buckets.get(key)
        if bucket is None:
            size = max(1.0, rate.burst * self._scale) if self._scale else inf
            per_second = rate.per_minute / 60 * (self._scale or 1.0)
            bucket = _Bucket(size, per_second, size, self._clock())
            self._buckets[key] = bucket
        self._buckets.move_to_end(key)
        while len(self._buckets) > _MOST_BUCKETS:  # the one unused longest is full again
            self._buckets.popitem(last=False)
        return bucket


@dataclass(slots=True)
class _Bucket:
    """Below zero, the tokens of those who wait for them are given away already."""

    size: float
    per_second: float
    tokens: float
    filled_at: float
    rests_until: float = -inf

    def wait(self, now: float, tokens: int = 1) -> float:
        """Seconds until this many can be taken."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        return max(0.0, self.rests_until - now, (tokens - self.tokens) / self.per_second)
