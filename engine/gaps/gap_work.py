"""Runs beside the desk: publishes what was approved, and reports the gaps once a week."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import tzinfo

from engine.domain.desk import Alarm
from engine.errors import StorageUnavailable
from engine.gaps.gap_desk import GapDesk
from engine.gaps.publishing import Publishing
from engine.gaps.report import report_lines
from engine.gaps.schedule import WeeklyMoment
from engine.logs import trace

log = logging.getLogger(__name__)

_HINT = "`/desk gaps` has the links."


class GapWork:
    """Works in the process of the desk's platform alone; `clock` gives POSIX seconds.

    `weekly` is None where no report is wanted, `zone` is the desk's. `told` is called when a report
    is to be brought to the desk.
    """

    def __init__(
        self,
        gaps: GapDesk,
        publishing: Publishing,
        *,
        weekly: WeeklyMoment | None,
        zone: tzinfo,
        clock: Callable[[], float],
        told: Callable[[], None],
        look_seconds: float = 5.0,
    ) -> None:
        self._gaps = gaps
        self._publishing = publishing
        self._weekly = weekly
        self._zone = zone
        self._clock = clock
        self._told = told
        self._look_seconds = look_seconds
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Go on with what was approved, and look for more again and again."""
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Something may have been approved: look at once."""
        self._news.set()

    async def drain(self) -> None:
        """Stop; what is cut off here is done at the next start."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def report_if_due(self) -> None:
        """Bring the weekly report to the desk, once, as soon as it is due or this runs again.

        Raises StorageUnavailable.
        """
        if self._weekly is None:
            return
        due_at = self._weekly.newest(self._clock(), self._zone)
        if await self._gaps.store.is_reported(due_at):
            return
        report = await self._gaps.report()
        post = Alarm(text=f"{report_lines(report)}\n{_HINT}") if report.questions else None
        if await self._gaps.store.put_report(due_at, post) and post is not None:
            self._told()

    async def _run(self) -> None:
        while True:
            self._news.clear()
            for work in (self._publishing.publish_approved, self.report_if_due):
                try:
                    await work()
                except StorageUnavailable as error:
                    log.error("the database is away, gaps wait for it: %s", error)
                except Exception as error:  # noqa: BLE001 - logged without its words
                    log.error("the work on gaps broke, it is tried again: %s", trace(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_seconds):
                    await self._news.wait()
