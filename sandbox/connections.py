"""One WebSocket of a local server: its outgoing queue, silence and sudden ends."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from aiohttp import web

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
    """One frame waiting to be written, or a close; `written` is told the moment it goes out."""

    text: str = ""
    close_code: int | None = None
    written: Callable[[], None] = field(default=lambda: None)


class QueuedConnection:
    """One socket. Frames are queued, so that a slow reader delays nobody else.

    A silent one loses its frames, though TCP stays up.
    """

    def __init__(self, request: web.Request, websocket: web.WebSocketResponse) -> None:
        self.silent = False
        self._closed_here = False
        self._request = request
        self._socket = websocket
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()

    def send(self, frame: Frame) -> None:
        """Queue a frame."""
        self._frames.put_nowait(frame)

    async def flushed(self) -> None:
        """Wait until every queued frame is written or dropped."""
        await self._frames.join()

    def abort(self) -> None:
        """Break the TCP connection."""
        abort(self._request.transport)

    def response(self) -> web.WebSocketResponse:
        """Return what the request handler must return."""
        return self._socket

    @contextlib.asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        """Upgrade, and write the queue until the block ends."""
        await self._socket.prepare(self._request)
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._drop_frames()

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            try:
                if not self.silent:
                    await self._put(frame)
            except ConnectionError:
                # The other side is gone; the reader ends, and who sent the frame notices.
                continue
            finally:
                self._frames.task_done()

    async def _put(self, frame: Frame) -> None:
        if frame.close_code is not None:
            self._closed_here = True
            await self._socket.close(code=frame.close_code)
        elif not self._socket.closed:
            frame.written()
            await self._put_text(frame.text)

    async def _put_text(self, text: str) -> None:
        await self._socket.send_str(text)

    def _drop_frames(self) -> None:
        while not self._frames.empty():
            self._frames.get_nowait()
            self._frames.task_done()
