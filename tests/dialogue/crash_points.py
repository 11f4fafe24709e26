"""Ends a process at a named point of its work: the real code runs up to there, and no further."""

import json
import logging
import os
import re
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from storage.database import Database
from tests.dialogue.guards import Guard, put, remove
from tests.dialogue.haste import hurry

_LINE = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"

ACK = "ack"
"""The answer to an envelope of Slack's, on the WebSocket."""


class Moment(StrEnum):
    """Which side of a step."""

    BEFORE = "before"
    """Nothing of it has happened: no change is made, no byte has left."""

    AFTER = "after"
    """It is durable, or answered, and whoever waits for it does not know yet."""


class End(IntEnum):
    """What becomes of the process."""

    KILLED = signal.SIGKILL
    FROZEN = signal.SIGSTOP


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A side of a step, the nth time it is reached.

    A step is a change of the database (`sending.begin`), a request (`POST /v1/messages`, a number
    or key in its path written `{id}`), or an acknowledgement (`ack`).
    """

    step: str
    moment: Moment
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.moment} {self.step} {self.nth}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What is done to a process from outside its code.

    `journal` is a file that gets a line for each step taken, `log` one that gets what is logged;
    `without` is a guard taken away. One that is `hasty` shows previews without their pauses.
    """

    die_at: Point | None = None
    end: End = End.KILLED
    journal: Path | None = None
    log: Path | None = None
    without: Guard | None = None
    hasty: bool = False

    def befall(self) -> None:
        """Arm this process, for good."""
        if self.log is not None:
            logging.basicConfig(filename=self.log, level=logging.INFO, format=_LINE)
        if self.without is not None:
            remove(self.without)
        if self.hasty:
            hurry()
        if self.die_at is not None or self.journal is not None:
            watch = _Watch(self)
            _watch_changes(watch)
            _watch_requests(watch)
            _watch_frames(watch)


UNHARMED = Fate()


def passed(journal: Path) -> Counter[str]:
    """How often a run came past each step."""
    lines = journal.read_text(encoding="utf-8").splitlines()
    return Counter(line for line in lines if line)


class _Watch:
    """Counts what is passed, and strikes."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate
        self._counts: Counter[str] = Counter()
        self._file = -1
        if fate.journal is not None:
            self._file = os.open(fate.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def around(self, step: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do a step, unless the end comes before it."""
        self._counts[step] += 1
        nth = self._counts[step]
        if self._file >= 0:
            os.write(self._file, f"{step}\n".encode())
        self._strike(Point(step=step, moment=Moment.BEFORE, nth=nth))
        done = await work()
        self._strike(Point(step=step, moment=Moment.AFTER, nth=nth))
        return done

    def _strike(self, here: Point) -> None:
        if here == self._fate.die_at:
            os.kill(os.getpid(), self._fate.end)


def _watch_changes(watch: _Watch) -> None:
    write = Database.write

    async def watched(self: Database, change: Any, *arguments: Any) -> Any:
        step = f"{change.__module__.rpartition('.')[2]}.{change.__name__}"
        return await watch.around(step, lambda: write(self, change, *arguments))

    put(Database, "write", watched)


def _watch_requests(watch: _Watch) -> None:
    request = aiohttp.ClientSession._request

    async def watched(self: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> Any:
        step = f"{method.upper()} {_path(URL(url))}"
        return await watch.around(step, lambda: request(self, method, url, **more))

    put(aiohttp.ClientSession, "_request", watched)


def _watch_frames(watch: _Watch) -> None:
    send = aiohttp.ClientWebSocketResponse.send_str

    async def watched(self: Any, data: str, compress: int | None = None) -> None:
        if _acknowledges(data):
            await watch.around(ACK, lambda: send(self, data, compress))
        else:
            await send(self, data, compress)

    put(aiohttp.ClientWebSocketResponse, "send_str", watched)


def _path(url: URL) -> str:
    path = re.sub(r"^/api/(v\d+(?=/))?", "/", url.path).replace("//", "/")
    return re.sub(r"(?<=/)(\d{6,}|[\w-]{32,})(?=/|$)", "{id}", path)


def _acknowledges(text: str) -> bool:
    frame = json.loads(text)
    return isinstance(frame, dict) and "envelope_id" in frame
