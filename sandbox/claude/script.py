"""The answers a test has written down, handed out in order to the requests they are meant for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from sandbox.claude.answers import Answer, Call, Say, Think, Turn
from sandbox.claude.faults import FILLER, Fault, Faulty
from sandbox.claude.records import Request

Scripted: TypeAlias = Answer | Fault | Faulty
When: TypeAlias = str | Callable[[Request], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One scripted answer; `when` limits it to requests whose newest user text it fits.

    One that is not `is_needed` may stay unused.
    """

    answer: Answer
    fault: Fault | None
    when: When | None
    is_needed: bool = True

    def fits(self, request: Request) -> bool:
        """Whether it is meant for this request."""
        if self.when is None:
            return True
        if isinstance(self.when, str):
            return self.when in request.last_text
        return self.when(request)

    def __str__(self) -> str:
        condition = "" if self.when is None else f" when {self.when!r}"
        fault = "" if self.fault is None else f" with {self.fault!r}"
        return f"{self.answer!r}{fault}{condition}"


class Script:
    """A queue of lines. Several conversations can be scripted at once with `when`."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def add(
        self, answers: tuple[Scripted, ...], when: When | None, *, is_needed: bool = True
    ) -> None:
        """Append answers."""
        lines = (_line(answer, when) for answer in answers)
        self._lines += [replace(line, is_needed=is_needed) for line in lines]

    def find(self, request: Request) -> Line | None:
        """Return the first line meant for this request, without using it up."""
        return next((line for line in self._lines if line.fits(request)), None)

    def use(self, line: Line) -> None:
        """Strike a line out."""
        self._lines = [other for other in self._lines if other is not line]

    @property
    def left(self) -> list[str]:
        """The needed lines nobody has asked for, in words."""
        return [str(line) for line in self._lines if line.is_needed]


def _line(scripted: Scripted, when: When | None) -> Line:
    if isinstance(scripted, Faulty):
        return Line(answer=scripted.answer, fault=scripted.fault, when=when)
    if isinstance(scripted, Say | Think | Call | Turn):
        return Line(answer=scripted, fault=None, when=when)
    return Line(answer=FILLER, fault=scripted, when=when)
