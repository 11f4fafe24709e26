"""Who writes the answers: the script of a test, or the stand-in."""

from collections.abc import Callable
from typing import Protocol

from sandbox.claude.answers import Turn
from sandbox.claude.records import Request
from sandbox.claude.script import Line, Script
from sandbox.claude.wire import ApiError


class Author(Protocol):
    """Writes answers to valid requests."""

    def write(self, request: Request) -> Line:
        """Return the answer to a request; raises ApiError when there is none."""
        ...

    def delivered(self, line: Line) -> None:
        """Take note that an answer is on its way whole."""
        ...


class ScriptedAuthor:
    """Reads from the script; `unexpected` collects the requests it had nothing for."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.unexpected: list[str] = []

    def write(self, request: Request) -> Line:
        """Return the next line for this request; raises ApiError 400 when there is none."""
        line = self._script.find(request)
        if line is None:
            self.unexpected.append(f"no scripted answer for {request.last_text[:200]!r}")
            raise ApiError(400, "sandbox: the script has no answer for this request")
        return line

    def delivered(self, line: Line) -> None:
        """Strike the line out."""
        self._script.use(line)


class ImprovisingAuthor:
    """Asks a responder anew for every request."""

    def __init__(self, respond: Callable[[Request], Turn]) -> None:
        self._respond = respond

    def write(self, request: Request) -> Line:
        """Return what the responder says."""
        return Line(answer=self._respond(request), fault=None, when=None)

    def delivered(self, line: Line) -> None:
        """Nothing to note: the next request speaks for itself."""
