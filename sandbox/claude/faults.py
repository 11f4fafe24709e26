"""Everything that goes wrong with the API: values for a script, switches for any answer."""

import asyncio
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import TypeAlias

from sandbox.claude.answers import Answer, Say


@dataclass(frozen=True, slots=True)
class HttpError:
    """Answer with this status; `type` and `message` follow from it unless given.

    `retry_after` is sent as it is: seconds, a date, or garbage.
    """

    status: int
    _: KW_ONLY
    type: str | None = None
    message: str = "the sandbox was told to fail"
    retry_after: str | int | None = None
    should_retry: bool | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that steer a client's retries."""
        headers: dict[str, str] = {}
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        if self.should_retry is not None:
            headers["x-should-retry"] = str(self.should_retry).lower()
        return headers


@dataclass(frozen=True, slots=True)
class HangUp:
    """Close the connection before any header of the answer."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Send nothing, no headers either, until `faults.release()`; then answer as planned."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Break the stream after so many events; the client sees an incomplete body."""

    after: int = 4


@dataclass(frozen=True, slots=True)
class Stall:
    """Fall silent after so many events until `faults.release()`; then go on as planned.

    With `again` it does so a second time, after so many events of the stream.
    """

    after: int = 4
    _: KW_ONLY
    again: int | None = None


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """Send `event: error` of this type after so many events, and end the stream."""

    type: str = "overloaded_error"
    message: str = "Overloaded"
    _: KW_ONLY
    after: int = 4


@dataclass(frozen=True, slots=True)
class CloseEarly:
    """End the stream in order after so many events, or just before the message's end."""

    after: int | None = None


class Malformed(StrEnum):
    """An answer no client can read, complete as HTTP."""

    BAD_TOOL_JSON = "bad_tool_json"
    NO_EVENT_LINES = "no_event_lines"
    NO_BLOCK_START = "no_block_start"
    NO_USAGE = "no_usage"
    EMPTY_BODY = "empty_body"
    JSON_BODY = "json_body"
    DONE_MARK = "done_mark"
    """Ends with `[DONE]`, as other vendors' streams do."""


Fault: TypeAlias = HttpError | HangUp | Hang | Drop | Stall | ErrorEvent | CloseEarly | Malformed


@dataclass(frozen=True, slots=True)
class Faulty:
    """An answer that something happens to on its way."""

    answer: Answer
    fault: Fault


FILLER = Say("This answer of the sandbox is meant to go wrong on its way to you.")
"""What is being said when a script names a fault and no answer."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    left: int


@dataclass(slots=True)
class Faults:
    """The switchboard: faults that befall the next answers, whoever wrote them.

    An answer that such a fault breaks is not used up: the next request gets it again.
    """

    _planned: list[_Planned] = field(default_factory=list)
    _waiting: list[asyncio.Event] = field(default_factory=list)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _open: bool = False

    def next(self, fault: Fault, *, times: int = 1) -> None:
        """Let the next requests for a message meet this fault."""
        self._planned.append(_Planned(fault, times))

    def clear(self) -> None:
        """Forget every planned fault."""
        self._planned.clear()

    def release(self) -> None:
        """Let every answer that hangs or stalls go on."""
        for event in self._waiting:
            event.set()
        self._waiting.clear()

    async def wait_until_held(self, answers: int = 1, *, timeout: float = 5.0) -> None:
        """Return once so many answers hang or stall; raises TimeoutError after real seconds."""
        async with asyncio.timeout(timeout), self._arrived:
            await self._arrived.wait_for(lambda: len(self._waiting) >= answers)

    # used by the server

    def take(self) -> Fault | None:
        """Return the fault meant for this answer, and count it."""
        if not self._planned:
            return None
        planned = self._planned[0]
        planned.left -= 1
        if planned.left <= 0:
            self._planned.pop(0)
        return planned.fault

    async def hold(self) -> None:
        """Wait until released; returns at once when the server is closing."""
        if self._open:
            return
        event = asyncio.Event()
        async with self._arrived:
            self._waiting.append(event)
            self._arrived.notify_all()
        await event.wait()

    def open_for_good(self) -> None:
        """Hold nothing any more: the server is closing."""
        self._open = True
        self.release()


def breaks(fault: Fault | None) -> bool:
    """Whether an answer with this fault never arrives whole."""
    return fault is not None and not isinstance(fault, Hang | Stall)
