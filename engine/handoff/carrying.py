"""Carries files between a customer's thread and the desk: fetched, kept, brought once, or named.

The program of the platform a file comes from fetches it, that of the one it goes to brings it.
Words never wait for a file, so nothing here stands in anybody's way.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable
from typing import assert_never

from engine.domain.files import (
    BringFile,
    Fetched,
    FetchFile,
    FileTask,
    FileWork,
    GiveFileUp,
    TakeFileAway,
    WhyStays,
)
from engine.domain.messages import Platform
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays, StorageUnavailable
from engine.handoff.file_ports import FileCourier, FileStore
from engine.handoff.file_words import left_there, said_to_customer, told_to_desk
from engine.logs import trace

log = logging.getLogger(__name__)

_AT_ONCE = 2
"""Files under way; each is in memory as a whole."""

_MOST_TRIES = 8
_LOOK_SECONDS = 0.5
_STORAGE_PAUSE = 1.0
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 60.0


class Carrying:
    """Runs in the program of each platform; `worker` names it in its claims.

    `most_bytes` is the size of the largest file that travels; `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        store: FileStore,
        courier: FileCourier,
        *,
        platform: Platform,
        worker: str,
        most_bytes: int,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._courier = courier
        self._platform = platform
        self._worker = worker
        self._most_bytes = most_bytes
        self._clock = clock
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Go on with whatever waits, and look for more again and again."""
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """There may be a file: look at once."""
        self._news.set()

    async def drain(self, seconds: float) -> None:
        """Begin nothing new, give what is under way `seconds` to end, then let go of it.

        What is let go is looked for at the next start, before it is brought again.
        """
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._take_some()
            except StorageUnavailable as error:
                log.error("the database is away, files wait for it: %s", error)
                await asyncio.sleep(_STORAGE_PAUSE)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("carrying files broke, it is tried again: %s", trace(error))
                await asyncio.sleep(_STORAGE_PAUSE)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._news.wait()

    async def _take_some(self) -> None:
        while len(self._under_way) < _AT_ONCE:
            work = await self._store.next_file(self._platform, self._worker)
            if work is None:
                return
            task = asyncio.create_task(self.carry(work))
            self._under_way.add(task)
            task.add_done_callback(self._carried)

    def _carried(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._news.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("carrying a file broke: %s", trace(error))

    async def carry(self, work: FileWork) -> None:
        """Do what was claimed, and note what came of it as soon as the database takes it."""
        try:
            note = await self._done(work)
        except FileStays as error:
            note = self._stays(work, error.why, str(error))
        except DeliveryError as error:
            note = self._failed(work, error)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a file broke: %s", trace(error))
            doubt = DeliveryError(type(error).__name__, kind=DeliveryErrorKind.IN_DOUBT)
            note = self._failed(work, doubt)
        await _noted(note)

    async def _done(self, work: FileWork) -> Callable[[], Awaitable[None]]:
        store = self._store
        match work:
            case FetchFile():
                found = await self._fetched(work)
                return lambda: store.fetched(work, found)
            case BringFile():
                remote_id = await self._brought(work)
                return lambda: store.brought(work, remote_id)
            case TakeFileAway():
                await self._taken_away(work)
                return lambda: store.taken_away(work)
            case GiveFileUp():
                return self._stays(work, work.why, "nobody did it for hours")
        assert_never(work)

    async def _fetched(self, work: FetchFile) -> Fetched:
        if work.size > self._most_bytes:
            raise FileStays(f"{work.size} bytes", why=WhyStays.TOO_LARGE)
        return await self._courier.fetch(work, most_bytes=self._most_bytes)

    async def _brought(self, work: BringFile) -> str:
        if work.in_doubt and (found := await self._found(work)) is not None:
            return found
        return await self._courier.bring(work)

    async def _taken_away(self, work: TakeFileAway) -> None:
        remote_id = work.remote_id or await self._found(work)
        if remote_id is not None:
            await self._courier.take_away(work, remote_id)

    async def _found(self, work: BringFile | TakeFileAway) -> str | None:
        """Look for what may have arrived; as long as it still may, nothing is done again."""
        asked_at = self._clock()
        found = await self._courier.find(work)
        settle = self._courier.settle_seconds
        left = (work.began_at or work.created_at) + settle - asked_at
        if found is None and left > 0:  # more than `settle` means the clock was set back
            raise DeliveryError(
                "an earlier attempt may still arrive",
                kind=DeliveryErrorKind.IN_DOUBT,
                retry_after=min(left, settle),
            )
        return found

    def _stays(self, work: FileTask, why: WhyStays, detail: str) -> Callable[[], Awaitable[None]]:
        log.warning("file %d does not travel: %s", work.id, why.value)
        if isinstance(work, TakeFileAway):
            tell, say = left_there(work), None
        else:
            tell = told_to_desk(work, why, most_bytes=self._most_bytes)
            say = said_to_customer(work, why)
        return lambda: self._store.stays(work, tell=tell, say=say, error=f"{why}: {detail}")

    def _failed(self, work: FileTask, error: DeliveryError) -> Callable[[], Awaitable[None]]:
        is_last = work.attempt + 1 >= _MOST_TRIES
        if error.kind is DeliveryErrorKind.PERMANENT or is_last:
            is_fetch = isinstance(work, FetchFile)
            why = WhyStays.UNREACHABLE if is_fetch else WhyStays.NOT_TAKEN
            return self._stays(work, why, f"{error.kind}: {error}")
        log.info("file %d has to wait: %s", work.id, error.kind.value)
        in_doubt = _may_be_there(work, error)
        until = self._clock() + min(error.retry_after or 0.0, _LONGEST_WAIT) + _wait(work)
        return lambda: self._store.again(
            work, until=until, in_doubt=in_doubt, error=f"{error.kind}: {error}"
        )


async def _noted(note: Callable[[], Awaitable[None]]) -> None:
    """Do it as soon as the database is there."""
    while True:
        try:
            return await note()
        except StorageUnavailable as error:
            log.error("the database is away, a file waits for it: %s", error)
            await asyncio.sleep(_STORAGE_PAUSE)


def _may_be_there(work: FileTask, error: DeliveryError) -> bool:
    """Whether a file may stand where it is to go, or to be taken from."""
    if isinstance(work, BringFile):
        return work.in_doubt or error.kind is DeliveryErrorKind.IN_DOUBT
    return isinstance(work, TakeFileAway)


def _wait(work: FileTask) -> float:
    """Seconds of our own until the next attempt; no two come back in step."""
    growing = min(_SHORTEST_WAIT * 2.0**work.attempt, _LONGEST_WAIT)
    return float(growing * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
