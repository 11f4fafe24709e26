"""One server's session: a task of its own opens it, looks after it, and closes it.

Sessions of `mcp` are to be opened and closed by the same task, so calls come from outside and the
session never leaves its task. A server that is away is tried again, first after a second, then
less and less often.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from enum import StrEnum

from mcp import Client, MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    REQUEST_TIMEOUT,
    CallToolResult,
    ToolListChangedNotification,
)

from adapters.toolservers.definitions import Definition, definition_of
from engine.domain.steps import Json
from engine.logs import trace

log = logging.getLogger(__name__)

Connect = Callable[[Callable[[object], None]], AbstractAsyncContextManager[Client]]
"""Opens a session; what it is given hears every message that nobody asked for."""

_CLOSE_SECONDS = 10.0
"""A command gets two seconds to end, two more after SIGTERM, and is killed then."""

_MOST_PAGES = 50


_NOT_DONE = frozenset({INVALID_PARAMS, METHOD_NOT_FOUND})
"""The server did not take the call; after any other error it may have been done."""

_SESSION_STAYS = frozenset({INTERNAL_ERROR, REQUEST_TIMEOUT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds.

    `look` lies between looks at what the server says of its tools, which also show that it lives;
    the pauses between attempts to open a session double.
    """

    connect: float = 10.0
    look: float = 300.0
    first_pause: float = 0.5
    longest_pause: float = 60.0


class Standing(StrEnum):
    """How a session stands."""

    OPENING = "opening"
    OPEN = "open"
    AWAY = "away"


class ServerAway(Exception):
    """The server cannot be asked now; nothing was sent."""


class AnswerLost(Exception):
    """The call was sent, and no answer came: it may have been done."""


class Session:
    """The session with one server; `close` it in the end.

    `listed` is what the server says of its tools now, as far as it was heard; `why` tells people
    why it is away.
    """

    def __init__(self, name: str, connect: Connect, patience: Patience) -> None:
        self.name = name
        self.standing = Standing.OPENING
        self.why = ""
        self.listed: Mapping[str, Definition] | None = None
        self._connect = connect
        self._patience = patience
        self._client: Client | None = None
        self._stopping = False
        self._opened = 0
        self._news = asyncio.Event()
        self._tried = asyncio.Event()
        self._task = asyncio.create_task(self._keep(), name=f"tool server {name}")

    async def tried(self) -> None:
        """Wait until the session is open, or the attempt under way to open it has failed."""
        await self._tried.wait()

    async def call(self, tool: str, arguments: dict[str, Json], seconds: float) -> CallToolResult:
        """Call a tool; raises ServerAway, AnswerLost, and MCPError where the server says no."""
        client = self._client
        if client is None:
            raise ServerAway(self.why)
        try:
            async with asyncio.timeout(seconds):
                return await client.call_tool(tool, arguments)
        except MCPError as error:
            if error.code in _NOT_DONE:
                raise
            if error.code not in _SESSION_STAYS:
                self._lost(client, error)
            raise AnswerLost from error
        except TimeoutError as error:
            raise AnswerLost from error
        except Exception as error:
            log.warning("a call of tool server %s broke: %s", self.name, trace(error))
            self._lost(client, error)
            raise AnswerLost from error

    async def close(self) -> None:
        """End the session and the server's process; bounded."""
        self._stopping = True
        self._news.set()
        _, late = await asyncio.wait([self._task], timeout=_CLOSE_SECONDS)
        if late:
            log.warning("tool server %s does not end, its session is dropped", self.name)
            self._task.cancel()
            await asyncio.wait([self._task], timeout=_CLOSE_SECONDS)

    def _lost(self, client: Client, error: Exception) -> None:
        """Let the task open a new session, if it has not noticed by itself."""
        if self._client is client:
            self._away(error)
            self._tried.clear()
            self._news.set()

    def _away(self, error: BaseException) -> None:
        self._client = None
        self.standing = Standing.AWAY
        self.why = _why(error)

    async def _keep(self) -> None:
        pause = self._patience.first_pause
        while not self._stopping:
            was_open = self._opened
            try:
                await self._session()
            except Exception as error:  # noqa: BLE001 - logged without its words
                self._away(error)
                log.warning("tool server %s is away: %s", self.name, trace(error))
            if self._opened > was_open:
                pause = self._patience.first_pause
                self._tried.clear()
            else:
                pause = min(2 * pause, self._patience.longest_pause)
                self._tried.set()
            await self._heard(pause)

    async def _session(self) -> None:
        """From opening to the end of one session."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(self._patience.connect):
                client = await stack.enter_async_context(self._connect(self._told))
                self.listed = await _list(client)
            self._client, self.standing, self.why = client, Standing.OPEN, ""
            self._opened += 1
            self._tried.set()
            log.info("tool server %s is open", self.name)
            while self._client is client and not self._stopping:
                await self._heard(self._patience.look)
                if self._client is client and not self._stopping:
                    await self._look(client)

    async def _look(self, client: Client) -> None:
        try:
            async with asyncio.timeout(self._patience.connect):
                self.listed = await _list(client)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.warning("tool server %s is lost: %s", self.name, trace(error))
            self._away(error)

    def _told(self, message: object) -> None:
        if isinstance(message, ToolListChangedNotification):
            self._news.set()

    async def _heard(self, seconds: float) -> None:
        """Wait for news, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
        finally:
            self._news.clear()


async def _list(client: Client) -> Mapping[str, Definition]:
    """Everything the server says of its tools, asked anew; raises MCPError."""
    tools: dict[str, Definition] = {}
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = await client.list_tools(cursor=cursor, cache_mode="bypass")
        tools |= {tool.name: definition_of(tool) for tool in page.tools}
        cursor = page.next_cursor
        if cursor is None:
            return tools
    raise MCPError(INTERNAL_ERROR, "the list of tools does not end")


def _why(error: BaseException) -> str:
    """Why a server is away, in a few words for the operator."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case TimeoutError():
            return "it does not answer in time"
        case OSError() | MCPError():
            return f"{error}"
    return type(error).__name__
