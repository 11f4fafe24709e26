"""A platform's files in memory: a shelf that holds them, takes them, and refuses when told to."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from engine.domain.files import BringFile, Fetched, FetchFile, TakeFileAway
from engine.errors import TandemError


class Shelf:
    """Implements `engine.handoff.file_ports.FileCourier`.

    `sources` are files by the platform's id, `shown` what people see by remote id, `history` every
    name that was ever shown. `refusals` befall the next calls; `lost` makes that many files arrive
    and lose the answer.
    """

    settle_seconds = 2.0

    def __init__(self) -> None:
        self.sources: dict[str, bytes] = {}
        self.shown: dict[str, bytes] = {}
        self.history: list[str] = []
        self.refusals: deque[TandemError] = deque()
        self.lost: deque[TandemError] = deque()

    async def until(self, is_so: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Return once something is so; raises TimeoutError after real seconds."""
        async with asyncio.timeout(seconds):
            while not is_so():  # noqa: ASYNC110 - it may be anything
                await asyncio.sleep(0.001)

    async def fetch(self, file: FetchFile, *, most_bytes: int) -> Fetched:
        """Take a copy."""
        self._refuse()
        content = self.sources[file.source_id]
        return Fetched(name=file.name, media_type=file.media_type, content=content)

    async def bring(self, file: BringFile) -> str:
        """Put it on the shelf."""
        self._refuse()
        remote_id = f"r{len(self.history)}"
        self.shown[remote_id] = file.content
        self.history.append(file.name)
        if self.lost:
            raise self.lost.popleft()
        return remote_id

    async def find(self, file: BringFile | TakeFileAway) -> str | None:
        """By its size, as the names are all the same here."""
        same = (one for one, content in self.shown.items() if len(content) == file.size)
        return next((one for one in same if one not in file.known), None)

    async def take_away(self, file: TakeFileAway, remote_id: str) -> None:
        """Take it off the shelf."""
        self._refuse()
        self.shown.pop(remote_id, None)

    def _refuse(self) -> None:
        if self.refusals:
            raise self.refusals.popleft()


class Dead(BaseException):
    """The program is gone: nothing more is noted."""


class Mortal:
    """Passes every call on to what it wraps, until the program dies before or after the nth."""

    def __init__(self, wrapped: object, death: "Death") -> None:
        self._wrapped = wrapped
        self._death = death

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._wrapped, name)
        if not callable(member):
            return member

        async def called(*arguments: Any, **named: Any) -> Any:
            self._death.comes_closer()
            done = await member(*arguments, **named)
            self._death.comes_closer()
            return done

        return called


class Death:
    """Comes at the nth step, counting both sides of each call from zero."""

    def __init__(self, nth: int) -> None:
        self._left = nth
        self.has_come = False

    def comes_closer(self) -> None:
        """Raises Dead if it is time."""
        if self._left == 0:
            self.has_come = True
            raise Dead
        self._left -= 1
