"""What a strict local server has in common with the others: broken rules, and its context."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """Something the program did that the platform refuses.

    `rule` is the platform's error, `where` the method or route, `at` in monotonic seconds.
    """

    rule: str
    where: str
    detail: str
    at: float


def complain(platform: str, violations: Iterable[Violation]) -> None:
    """Raise AssertionError that lists the rules broken, if there are any."""
    lines = [f"{v.where}: {v.rule} {v.detail}".rstrip() for v in violations]
    if lines:
        raise AssertionError("\n".join([f"the program broke rules of {platform}:", *lines]))


class StrictServer(ABC):
    """A server for `async with` or `start` and `stop`.

    Leaving the context in peace raises AssertionError for whatever `verify` finds wrong.
    """

    @abstractmethod
    async def start(self) -> Self:
        """Listen."""

    @abstractmethod
    async def stop(self) -> None:
        """Stop listening."""

    @abstractmethod
    def verify(self) -> None:
        """Raise AssertionError for what should not have happened."""

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        if error is None:
            self.verify()
