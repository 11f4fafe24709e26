"""One connection of Socket Mode: its greeting, pings, and end."""

import asyncio
from collections.abc import Callable

from aiohttp import WSMsgType, web

from sandbox.clock import Clock, Timer
from sandbox.connections import Frame, QueuedConnection
from sandbox.wire import Payload, dump

HOST_NAME = "applink-sandbox"
# Seconds a connection lasts before Slack asks for a new one, as the hello frame announces it.
CONNECTION_SECONDS = 18060
# Pings that may stay unanswered before Slack gives a connection up.
MISSED_PONGS = 3


class Connection(QueuedConnection):
    """One Socket Mode connection, pinged all the while."""

    def __init__(
        self, number: int, request: web.Request, clock: Clock, ping_interval: float
    ) -> None:
        super().__init__(request, web.WebSocketResponse(autoping=False, autoclose=True))
        self.number = number
        self._clock = clock
        self._ping_interval = ping_interval
        self._pings_unanswered = 0
        self._ping_timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether frames can still be written."""
        return self._socket.prepared and not self._socket.closed

    async def serve(self, on_text: Callable[[str], None], greet: Callable[[], Payload]) -> None:
        """Upgrade, greet, and read frames until the connection ends."""
        async with self._writing():
            self.send(Frame(text=dump(greet())))
            self._plan_ping()
            try:
                await self._read(on_text)
            finally:
                if self._ping_timer is not None:
                    self._ping_timer.cancel()

    async def close(self, code: int = 1001) -> None:
        """End the connection with a close frame."""
        if not self.silent:
            await self._socket.close(code=code)

    async def _read(self, on_text: Callable[[str], None]) -> None:
        async for message in self._socket:
            if self.silent:
                continue
            if message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self._pings_unanswered = 0
            elif message.type is WSMsgType.TEXT:
                on_text(message.data)

    def _plan_ping(self) -> None:
        self._ping_timer = self._clock.call_later(self._ping_interval, self._ping)

    def _ping(self) -> None:
        if not self.is_open:
            return
        if self._pings_unanswered >= MISSED_PONGS:
            self.abort()
            return
        if not self.silent:
            self._pings_unanswered += 1
            self._send_ping()
        self._plan_ping()

    def _send_ping(self) -> None:
        task = asyncio.create_task(self._socket.ping(b"Ping from " + HOST_NAME.encode()))
        task.add_done_callback(_forget_failure)


def _forget_failure(task: "asyncio.Task[None]") -> None:
    # A ping that cannot be written means the connection is gone; the reader notices by itself.
    if not task.cancelled():
        task.exception()
