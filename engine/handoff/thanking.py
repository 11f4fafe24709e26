"""Puts a sign on thanks that nobody answers in words, over a restart too."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Protocol

from engine.domain.messages import Place, Platform
from engine.errors import DeliveryError, DeliveryErrorKind, StorageUnavailable
from engine.logs import trace

log = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
"""Between looks where nothing was heard: what is left by an earlier run, or was refused before."""

_LONGEST_PAUSE = 60.0
"""Seconds between tries while a platform refuses; it grows up to that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thanks:
    """A message that thanks; `message` is the platform's id of it."""

    id: int
    place: Place
    message: str


class ThanksStore(Protocol):
    """Where thanks wait for their sign. All raise StorageUnavailable."""

    async def waiting(self, platform: Platform) -> tuple[Thanks, ...]:
        """Those of a platform without their sign, oldest first."""
        ...

    async def end(self, id_: int) -> None:
        """The sign is there, or never will be."""
        ...


class Signs(Protocol):
    """A platform on which a sign can be put on a message."""

    async def thank(self, place: Place, message: str) -> None:
        """Put it there; twice is once. Raises DeliveryError."""
        ...


class Thanking:
    """Runs in the program of each platform. A sign twice is one sign, so nothing is claimed."""

    def __init__(self, store: ThanksStore, signs: Signs, *, platform: Platform) -> None:
        self._store = store
        self._signs = signs
        self._platform = platform
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Go on with what waits, and look for more again and again."""
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Somebody has thanked: look at once."""
        self._news.set()

    async def drain(self) -> None:
        """Look no more; what is left is found at the next start."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _run(self) -> None:
        refused = 0
        while True:
            self._news.clear()
            asked_to_wait = await self._look()
            if asked_to_wait is None:
                refused = 0
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await self._news.wait()
            else:  # more thanks are no reason to ask sooner
                refused += 1
                pause = min(_LONGEST_PAUSE, _LOOK_SECONDS * 2 ** min(refused, 8))
                await asyncio.sleep(max(pause, asked_to_wait))

    async def _look(self) -> float | None:
        """Put all signs; where some are left, the seconds that the platform asked to wait, or 0."""
        left: float | None = None
        try:
            for thanks in await self._store.waiting(self._platform):
                refusal = await self._thank(thanks)
                if refusal is None:
                    continue
                left = refusal.retry_after or left or 0.0
                if refusal.retry_after is not None:
                    break
        except StorageUnavailable as error:
            log.error("the database is away, thanks wait for it: %s", error)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("thanks that wait could not be looked for: %s", trace(error))
        return left

    async def _thank(self, thanks: Thanks) -> DeliveryError | None:
        """The refusal after which it is to be tried again; one that breaks stops no other."""
        try:
            await self._signs.thank(thanks.place, thanks.message)
        except DeliveryError as error:
            log.info("a sign on thanks could not be shown: %s", error)
            if error.kind is not DeliveryErrorKind.PERMANENT:
                return error
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a sign on thanks broke, there will be none: %s", trace(error))
        await self._store.end(thanks.id)
        return None
