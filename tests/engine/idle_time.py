"""A loop whose time passes only while nothing else can happen: hours of waiting cost nothing."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar, TypeVarTuple

from storage.database import Database

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

_LONGEST = 20.0
"""Real seconds that a thread may take; then it hangs."""


class IdleLoop(asyncio.SelectorEventLoop):
    """Jumps to its next timer as soon as neither a task nor a thread has anything to do.

    `databases` are those whose writer threads are waited for. Raises RuntimeError where nothing is
    left that could ever happen.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._jobs = 0
        self._threads = ThreadPoolExecutor(max_workers=1)
        self.databases: list[Database] = []
        super().__init__(_Jumping(self))

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], T],
        *args: *Arguments,
    ) -> asyncio.Future[T]:
        """Run it in a thread that is waited for."""
        future = super().run_in_executor(executor or self._threads, func, *args)
        self._jobs += 1
        future.add_done_callback(self._done)
        return future

    def close(self) -> None:
        """End its thread, too."""
        self._threads.shutdown()
        super().close()

    def _done(self, _: asyncio.Future[Any]) -> None:
        self._jobs -= 1

    @property
    def is_busy(self) -> bool:
        """Whether a thread is about to tell something."""
        return self._jobs > 0 or any(one._writer._waiting for one in self.databases)


class _Jumping(selectors.DefaultSelector):
    """Asks for news of threads, and lets time pass where there can be none."""

    def __init__(self, loop: IdleLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What happened meanwhile."""
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if self._loop.is_busy:
            news = super().select(_LONGEST)
            if not news:
                raise RuntimeError("a thread hangs")
            return news
        if timeout is None:
            raise RuntimeError("nothing is left that could ever happen")
        self._loop.jump(timeout)
        return super().select(0)
