"""What goes wrong with a call over HTTP on any platform: values, and the rules that plan them."""

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic, Literal, TypeAlias, TypeVar

When: TypeAlias = Literal["before", "after"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerError:
    """Answer with this HTTP status and no JSON, as a failing front end does."""

    status: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reset:
    """Break the connection before or after the call took effect."""

    when: When


@dataclass(frozen=True, kw_only=True, slots=True)
class Slow:
    """Answer late, by real seconds; the call takes effect before or after the wait."""

    seconds: float
    when: When


@dataclass(frozen=True, kw_only=True, slots=True)
class Hang:
    """Do not answer until `release` is called; the call takes effect before or after."""

    when: When


HttpFault: TypeAlias = ServerError | Reset | Slow | Hang
Own = TypeVar("Own")


@dataclass(slots=True)
class _Rule(Generic[Own]):
    pattern: str
    fault: HttpFault | Own
    left: int


class CallFaults(Generic[Own]):
    """Faults of the next calls; `Own` are those only one platform has.

    A call is named as its platform names it; `*` and `?` are wildcards, `*` alone stands for all.
    """

    def __init__(self) -> None:
        self._rules: list[_Rule[Own]] = []
        self._released = asyncio.Event()
        self._held = asyncio.Event()

    def reset(self, call: str, when: When = "before", calls: int = 1) -> None:
        """Break the connection of the next calls; `after` loses only the answer."""
        self._add(call, Reset(when=when), calls)

    def slow(self, call: str, seconds: float, calls: int = 1, when: When = "after") -> None:
        """Answer the next calls late; with `after` the call takes effect before the wait."""
        self._add(call, Slow(seconds=seconds, when=when), calls)

    def hang(self, call: str, calls: int = 1, when: When = "after") -> None:
        """Leave the next calls without an answer until `release`."""
        self._released.clear()
        self._held.clear()
        self._add(call, Hang(when=when), calls)

    async def wait_until_held(self, timeout: float = 10.0) -> None:
        """Return once a call hangs; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._held.wait()

    def release(self) -> None:
        """Let every hanging call be answered."""
        self._released.set()

    def forget_calls(self) -> None:
        """Take back every fault of calls that has not happened."""
        self._rules.clear()

    # used by the server

    def take(self, *names: str) -> HttpFault | Own | None:
        """Return the fault meant for a call that goes by these names, and count it."""
        for rule in self._rules:
            if any(fnmatchcase(name, rule.pattern) for name in names):
                rule.left -= 1
                if rule.left <= 0:
                    self._rules.remove(rule)
                return rule.fault
        return None

    async def until_released(self) -> None:
        """Wait until hanging calls may be answered."""
        self._held.set()
        await self._released.wait()

    def _add(self, call: str, fault: HttpFault | Own, calls: int) -> None:
        self._rules.append(_Rule(call, fault, calls))
