"""How often a program may call: buckets per route and channel, and the global limit."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Requests a second over all routes (developer docs, Rate Limits).
GLOBAL_PER_SECOND = 50
_ROOM = (1000, 1.0)

# Calls and seconds per route, as seen from Discord's headers; others have room for any program.
# They are per channel, guild or webhook. Discord does not promise them.
BUCKETS: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "POST /channels/{channel_id}/typing": (5, 5.0),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me": (1, 0.25),
    "POST /channels/{channel_id}/messages/{message_id}/threads": (50, 300.0),
    "POST /channels/{channel_id}/threads": (50, 300.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": (5, 2.0),
}
# Renaming a channel or thread has a limit of its own beneath the route's (discord-api-docs#1900).
RENAMES = (2, 600.0)


@dataclass(slots=True)
class Window:
    """One bucket: so many calls until `ends`, then a new window begins with the next call."""

    size: int
    length: float
    used: int = 0
    ends: float = 0.0

    def take(self, now: float) -> bool:
        """Count one call; False when there is none left."""
        if now >= self.ends:
            self.used, self.ends = 0, now + self.length
        if self.used >= self.size:
            return False
        self.used += 1
        return True

    def wait(self, now: float) -> float:
        """Return the seconds until the window ends."""
        return max(0.0, self.ends - now)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the limits say to one call: its headers, and the wait if it is one too many."""

    headers: Mapping[str, str]
    retry_after: float | None = None
    is_global: bool = False


class RateLimits:
    """Counts calls. Switched off it still describes buckets, with so much room nobody waits."""

    def __init__(self, now: Callable[[], float], wall: Callable[[], float], *, on: bool) -> None:
        self._now = now
        self._wall = wall
        self.on = on
        self._windows: dict[tuple[str, str], Window] = {}
        self._global = Window(size=GLOBAL_PER_SECOND, length=1.0)

    def check(self, route: str, major: str, *, counts_globally: bool) -> Verdict:
        """Count one call of `METHOD template` for its channel, guild or webhook."""
        if self.on and counts_globally and not self._global.take(self._now()):
            wait = self._global.wait(self._now())
            return Verdict(headers={}, retry_after=wait, is_global=True)
        size, length = BUCKETS.get(route, _ROOM) if self.on else _ROOM
        return self._take(route, major, size, length)

    def check_rename(self, channel_id: str) -> Verdict:
        """Count one change of a channel's name."""
        size, length = RENAMES if self.on else _ROOM
        return self._take("rename", channel_id, size, length)

    def _take(self, route: str, major: str, size: int, length: float) -> Verdict:
        now = self._now()
        window = self._windows.setdefault((route, major), Window(size=size, length=length))
        taken = window.take(now)
        wait = window.wait(now)
        headers = {
            "X-RateLimit-Limit": str(window.size),
            "X-RateLimit-Remaining": str(window.size - window.used),
            "X-RateLimit-Reset": f"{self._wall() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{math.ceil(wait * 1000) / 1000:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }
        return Verdict(headers=headers, retry_after=None if taken else wait)
