"""When the one live message of the desk, which shows the queue, has to be brought up to date."""

import time
from collections.abc import Sequence

from engine.domain.handoff import Handoff

_BLIND_SECONDS = 10.0
"""Between looks at the queue where nothing of it was shown here; another process may change it."""


class Board:
    """`seconds` lie between two changes at least, `clock_seconds` at most while somebody waits."""

    def __init__(self, *, seconds: float, clock_seconds: float) -> None:
        self._seconds = seconds
        self._clock_seconds = clock_seconds
        self._shown: object = None
        self._shown_at = 0.0
        self._looked_at: float | None = None
        self.is_stale = True

    @property
    def is_due(self) -> bool:
        """Whether to look at the queue; several changes at once are one."""
        if self._looked_at is None:
            return True
        pause = self._seconds if self.is_stale else max(self._seconds, _BLIND_SECONDS)
        return time.monotonic() - self._looked_at >= pause

    def shows_news(self, queue: Sequence[Handoff]) -> bool:
        """Whether the board has to change; it is taken for changed then."""
        now = time.monotonic()
        self._looked_at, self.is_stale = now, False
        looks = tuple((h.id, h.state, h.teammate and h.teammate.key, h.urgency) for h in queue)
        is_old = bool(queue) and now - self._shown_at >= self._clock_seconds
        if looks == self._shown and not is_old:
            return False
        self._shown, self._shown_at = looks, now
        return True
