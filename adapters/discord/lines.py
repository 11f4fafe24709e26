"""Lines: what came from one channel is done one after the other, in the order it was said."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

import discord


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Job:
    """Something to do about a message; `work` does it for good and raises nothing.

    `said` is the message itself where the job is to store it.
    """

    message: int
    work: Callable[[], Awaitable[None]]
    said: discord.Message | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class _Line:
    late: deque[Job] = field(default_factory=deque)
    live: deque[Job] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Lines:
    """One line for each channel; they do not wait for each other.

    What comes late, read from a channel's history, goes before what is said now: a line can be
    held until all of it is there.
    """

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}
        self._held: set[int] = set()
        self._all_held = False

    def add(self, channel: int, job: Job, *, late: bool = False) -> None:
        """Put a job at the end of what is said now, or of what comes late."""
        line = self._lines.setdefault(channel, _Line())
        (line.late if late else line.live).append(job)
        self._go(channel, line)

    def hold_all(self) -> None:
        """Let everything said now wait, in all lines."""
        self._all_held = True

    def hold_only(self, channels: Collection[int]) -> None:
        """Let what is said now wait in these lines and in no other."""
        self._all_held = False
        self._held = set(channels)
        for channel, line in list(self._lines.items()):
            self._go(channel, line)

    def release(self, channel: int) -> None:
        """Let a line go on."""
        self._held.discard(channel)
        line = self._lines.get(channel)
        if line is not None:
            self._go(channel, line)

    def waiting(self, channel: int) -> Sequence[discord.Message]:
        """What is said now in a line and not done yet."""
        line = self._lines.get(channel)
        return [job.said for job in line.live if job.said is not None] if line else []

    @property
    def oldest(self) -> int | None:
        """The oldest message with anything left to do."""
        jobs = chain.from_iterable((*line.late, *line.live) for line in self._lines.values())
        return min((job.message for job in jobs), default=None)

    async def done(self, channel: int) -> None:
        """Wait until a line stands still."""
        line = self._lines.get(channel)
        if line is not None and line.task is not None:
            await asyncio.wait({line.task})

    async def settle(self, seconds: float) -> None:
        """Give what can be done now some time."""
        tasks = self._tasks()
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    async def end(self, seconds: float) -> int:
        """The same for the last time; returns how many jobs were not done."""
        await self.settle(seconds)
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        left = sum(len(line.late) + len(line.live) for line in self._lines.values())
        self._lines.clear()
        return left

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {line.task for line in self._lines.values() if line.task is not None}

    def _go(self, channel: int, line: _Line) -> None:
        if line.task is None and self._next(channel, line):
            line.task = asyncio.create_task(self._run(channel, line))

    def _next(self, channel: int, line: _Line) -> deque[Job]:
        """The queue to take from, empty if there is nothing to do now."""
        if line.late or self._all_held or channel in self._held:
            return line.late
        return line.live

    async def _run(self, channel: int, line: _Line) -> None:
        while queue := self._next(channel, line):
            await queue[0].work()
            queue.popleft()  # only now: until it is done, it counts as left
        line.task = None
        if not line.late and not line.live:
            del self._lines[channel]
