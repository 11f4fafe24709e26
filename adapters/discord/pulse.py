"""Signs of life from Discord: when its gateway was heard last."""

import time
from collections.abc import Callable

import discord


class Pulse:
    """Knows when anything came over the gateway, an answer to a heartbeat included."""

    def __init__(self, current: Callable[[], discord.Client | None]) -> None:
        self._current = current
        self._began = time.perf_counter()
        self._heard: float | None = None

    @property
    def silent_for(self) -> float:
        """Seconds since Discord was heard, or since we began to listen."""
        self._feel()
        return time.perf_counter() - (self._heard or self._began)

    @property
    def heard_at(self) -> float | None:
        """When Discord was heard last, POSIX seconds; None before the first time."""
        self._feel()
        if self._heard is None:
            return None
        return time.time() - (time.perf_counter() - self._heard)

    def _feel(self) -> None:
        client = self._current()
        if client is None or client.ws is None:
            return
        beat = client.ws._keep_alive  # noqa: SLF001 - discord.py shows the latency, but not its age
        if beat is not None:
            self._heard = max(self._heard or 0.0, beat._last_recv)  # noqa: SLF001
