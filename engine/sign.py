"""The sign that the assistant is at work: shown at once, kept alive, taken away."""

import asyncio

from engine.domain.messages import Place
from engine.ports.delivery import Delivery

_REFRESH_SECONDS = 8.0  # Discord shows typing for 10 s (API docs, "Trigger Typing Indicator")

_LEGIBLE_SECONDS = 0.5
"""New words are shown once they have held for this long: nobody reads a flicker, each is a call."""


class WorkingSign:
    """Keeps one place's sign alive until it is stopped; costs one task."""

    def __init__(self, delivery: Delivery, place: Place, trigger: str, doing: str) -> None:
        self._delivery = delivery
        self._place = place
        self._trigger = trigger
        self._doing = doing
        self._shown = doing
        self._changed = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._keep())

    def say(self, doing: str) -> None:
        """Change the words; shown where the platform shows words, unless others soon follow."""
        if doing == self._doing:
            return
        self._doing = doing
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(_LEGIBLE_SECONDS, self._hold)

    async def stop(self, *, posted: bool) -> None:
        """End the sign; a post takes it away by itself, otherwise it is taken away here."""
        self._stop_timer()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if not posted:
            await self._delivery.show_idle(self._place)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hold(self) -> None:
        """The words have held for long enough."""
        if self._doing != self._shown:
            self._changed.set()

    async def _keep(self) -> None:
        while True:
            self._changed.clear()
            self._shown = self._doing
            await self._delivery.show_working(self._place, self._trigger, self._shown)
            try:
                async with asyncio.timeout(_REFRESH_SECONDS):
                    await self._changed.wait()
            except TimeoutError:
                continue
