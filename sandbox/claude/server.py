"""The local Claude: a server to start and stop, what it is to say, and what it has seen."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Self

from sandbox.claude.answers import Turn
from sandbox.claude.api import Api
from sandbox.claude.author import Author, ImprovisingAuthor, ScriptedAuthor
from sandbox.claude.cache import PromptCache
from sandbox.claude.faults import Faults
from sandbox.claude.models import Models
from sandbox.claude.records import Request
from sandbox.claude.script import Script, Scripted, When
from sandbox.claude.signatures import Signer
from sandbox.claude.stand_in import respond
from sandbox.clock import Clock
from sandbox.loopback import LoopbackPort
from sandbox.strictness import StrictServer
from sandbox.wire import JsonObject

MESSAGES = "/v1/messages"


class ClaudeSandbox(StrictServer):
    """A Messages API on this machine, strict as the real one.

    It says what `will` was given, in order; with `stand_in` it answers by itself from what a
    request holds, with a `responder` that does. `deltas` is the number of pieces a streamed text
    comes in. Leaving the context raises AssertionError for scripted answers nobody asked for,
    requests without an answer, and violations no test expected.
    """

    def __init__(
        self,
        *,
        key: str = "sk-ant-sandbox",
        stand_in: bool = False,
        responder: Callable[[Request], Turn] | None = None,
        port: int = 0,
        deltas: int = 8,
    ) -> None:
        self.key = key
        self.requests: list[Request] = []
        self.faults = Faults()
        self.models = Models()
        self._port = LoopbackPort(port)
        self._clock = Clock()
        self._script = Script()
        self._scripted = ScriptedAuthor(self._script)
        self._pulse = asyncio.Event()
        responder = respond if stand_in else responder
        author: Author = ImprovisingAuthor(responder) if responder else self._scripted
        self._api = Api(
            key=key,
            author=author,
            clock=self._clock,
            models=self.models,
            faults=self.faults,
            signer=Signer(key),
            cache=PromptCache(self._clock.now),
            deltas=deltas,
            heard=self._hear,
        )

    @property
    def url(self) -> str:
        """The base URL for the client; known once started."""
        return self._port.url

    @property
    def violations(self) -> list[str]:
        """What requests did that the API refuses, one line each."""
        return self._api.violations

    @property
    def message_requests(self) -> list[Request]:
        """The requests for an answer, without token counts and model look-ups."""
        return [request for request in self.requests if request.path == MESSAGES]

    @property
    def billed(self) -> list[JsonObject]:
        """The `usage` of every answer that was begun, in order."""
        return self._api.billed

    def will(self, *answers: Scripted, when: When | None = None) -> None:
        """Append answers to the script.

        `when` limits them to requests whose newest user text contains it, or which it is true of.
        """
        self._script.add(answers, when)

    def may(self, *answers: Scripted) -> None:
        """Append answers that need not be asked for: that depends on when a process is ended."""
        self._script.add(answers, None, is_needed=False)

    def advance(self, seconds: float) -> None:
        """Let time pass for the prompt cache."""
        self._clock.advance(seconds)

    @contextlib.contextmanager
    def expect_violations(self) -> Iterator[list[str]]:
        """Collect the violations of a block, which must have some; raises AssertionError."""
        before = len(self.violations)
        seen: list[str] = []
        yield seen
        seen += self.violations[before:]
        del self.violations[before:]
        if not seen:
            raise AssertionError("no request broke a rule of the API")

    async def wait_for_requests(self, n: int, *, timeout: float = 5.0) -> list[Request]:
        """Return the first n requests for an answer; raises TimeoutError after real seconds."""
        try:
            async with asyncio.timeout(timeout):
                while len(self.message_requests) < n:
                    await self._pulse.wait()
        except TimeoutError:
            seen = len(self.message_requests)
            raise TimeoutError(f"{seen} of {n} requests within {timeout} s") from None
        return self.message_requests[:n]

    async def start(self) -> Self:
        """Listen on the loopback interface."""
        await self._port.start(self._api.application())
        return self

    async def stop(self) -> None:
        """Stop listening, and let go of every answer that hangs."""
        self.faults.open_for_good()
        await self._port.stop()

    def verify(self) -> None:
        """Raise AssertionError if the script and what happened do not fit together."""
        wrong = [
            *(f"not asked for: {line}" for line in self._script.left),
            *self._scripted.unexpected,
            *self._api.problems,
            *(f"violation: {line}" for line in self.violations),
        ]
        if wrong:
            raise AssertionError("the local Claude saw:\n" + "\n".join(wrong))

    def _hear(self, request: Request) -> None:
        self.requests.append(request)
        pulse, self._pulse = self._pulse, asyncio.Event()
        pulse.set()
