"""How often an app may call: tiers per method, and the special rule for posting."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sandbox.slack.errors import SlackError


class Tier(Enum):
    """Calls per minute, per method and workspace (docs.slack.dev/apis/web-api/rate-limits).

    The special methods have limits of their own: setStatus says 600 a minute; for auth.test and
    getPermalink Slack says only "hundreds".
    """

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600
    POSTING = 300


# chat.postMessage: "one message per second per channel", short bursts allowed.
POSTS_PER_SECOND = 1.0
POST_BURST = 5


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time: full it allows a burst, empty it says how long to wait."""

    size: float
    per_second: float
    tokens: float
    filled_at: float

    def take(self, now: float) -> float:
        """Take one token; return 0, or the seconds until there is one."""
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens >= 1.0:
            self.tokens -= 1.0
            return 0.0
        return (1.0 - self.tokens) / self.per_second


class RateLimits:
    """Counts calls and refuses those too many; `scale` multiplies limits, None lifts them."""

    def __init__(self, now: Callable[[], float], scale: float | None) -> None:
        self._now = now
        self.scale = scale
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def check(self, method: str, tier: Tier) -> None:
        """Count one call of a method; raises SlackError `ratelimited` with a Retry-After header."""
        self._take((method, ""), tier.value, tier.value / 60)

    def check_post(self, channel: str) -> None:
        """Count one message into a channel; raises like `check`."""
        self._take(("post", channel), POST_BURST, POSTS_PER_SECOND)

    def _take(self, key: tuple[str, str], size: float, per_second: float) -> None:
        if self.scale is None:
            return
        bucket = self._buckets.get(key)
        if bucket is None:
            scaled = max(1.0, size * self.scale)
            bucket = Bucket(scaled, per_second * self.scale, scaled, self._now())
            self._buckets[key] = bucket
        wait = bucket.take(self._now())
        if wait:
            raise too_many_requests(wait)


def too_many_requests(wait: float) -> SlackError:
    """Return the 429 answer; Retry-After is in whole seconds, at least one."""
    return SlackError(
        "ratelimited", status=429, headers={"Retry-After": str(max(1, math.ceil(wait)))}
    )
