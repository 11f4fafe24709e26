"""The WebSocket side of Socket Mode: one open connection, its frames, pings and sudden ends."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from sandbox.slack.clock import Clock, Timer
from sandbox.slack.wire import Payload, dump

HOST_NAME = "applink-sandbox"
# Seconds a connection lasts before Slack asks for a new one, as the hello frame announces it.
CONNECTION_SECONDS = 18060
# Pings that may stay unanswered before Slack gives a connection up.
MISSED_PONGS = 3
_RESET = struct.pack("ii", 1, 0)


def abort(transport: asyncio.BaseTransport | None) -> None:
    """Break a TCP connection at once: the other side sees a reset, not an orderly end."""
    if not isinstance(transport, asyncio.WriteTransport):
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One text frame waiting to be written; `written` is told the moment it goes out."""

    text: str
    written: Callable[[], None] = field(default=lambda: None)


class Connection:
    """One Socket Mode connection. Frames are queued, so that a slow reader delays nobody else."""

    def __init__(
        self, number: int, request: web.Request, clock: Clock, ping_interval: float
    ) -> None:
        self.number = number
        self.silent = False
        self._request = request
        self._clock = clock
        self._ping_interval = ping_interval
        self._pings_unanswered = 0
        self._socket = web.WebSocketResponse(autoping=False, autoclose=True)
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()
        self._ping_timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        """Whether frames can still be written."""
        return self._socket.prepared and not self._socket.closed

    async def serve(self, on_text: Callable[[str], None], greet: Callable[[], Payload]) -> None:
        """Upgrade, greet, and read frames until the connection ends."""
        await self._socket.prepare(self._request)
        self.send(Frame(text=dump(greet())))
        writer = asyncio.create_task(self._write())
        self._plan_ping()
        try:
            await self._read(on_text)
        finally:
            if self._ping_timer is not None:
                self._ping_timer.cancel()
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._drop_frames()

    def send(self, frame: Frame) -> None:
        """Queue a frame."""
        self._frames.put_nowait(frame)

    async def flushed(self) -> None:
        """Wait until every queued frame is written or dropped."""
        await self._frames.join()

    async def close(self, code: int = 1001) -> None:
        """End the connection with a close frame."""
        if not self.silent:
            await self._socket.close(code=code)

    def abort(self) -> None:
        """Break the TCP connection."""
        abort(self._request.transport)

    def response(self) -> web.WebSocketResponse:
        """Return what the request handler must return."""
        return self._socket

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

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            try:
                if not self.silent:
                    frame.written()
                    await self._socket.send_str(frame.text)
            except ConnectionError:
                # The other side is gone; the reader ends and the deadline brings the payload back.
                continue
            finally:
                self._frames.task_done()

    def _drop_frames(self) -> None:
        while not self._frames.empty():
            self._frames.get_nowait()
            self._frames.task_done()

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
