"""One gateway WebSocket: its outgoing queue, compression, silence and sudden ends."""

import asyncio
import contextlib
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

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


class Connection:
    """One socket. Frames are queued, so that a slow reader delays nobody else.

    With `compress` every frame is part of one shared zlib stream, flushed frame by frame.
    """

    def __init__(self, request: web.Request, *, compress: bool) -> None:
        self.silent = False
        self._closed_here = False
        self._request = request
        self._socket = web.WebSocketResponse(autoping=True, autoclose=True, max_msg_size=0)
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()
        self._deflate = zlib.compressobj() if compress else None

    @property
    def client_close_code(self) -> int | None:
        """The code the client closed with; None or 1006 when it broke or the server closed."""
        return None if self._closed_here else self._socket.close_code

    async def serve(self, greet: Frame, on_text: Callable[[str], None]) -> None:
        """Upgrade, greet, and read frames until the connection ends."""
        await self._socket.prepare(self._request)
        self.send(greet)
        writer = asyncio.create_task(self._write())
        try:
            await self._read(on_text)
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._drop_frames()

    def send(self, frame: Frame) -> None:
        """Queue a frame."""
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Queue the end of the connection, after everything that is waiting."""
        self.send(Frame(close_code=code))

    def abort(self) -> None:
        """Break the TCP connection."""
        abort(self._request.transport)

    async def flushed(self) -> None:
        """Wait until every queued frame is written or dropped."""
        await self._frames.join()

    def response(self) -> web.WebSocketResponse:
        """Return what the request handler must return."""
        return self._socket

    async def _read(self, on_text: Callable[[str], None]) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT and not self.silent:
                on_text(message.data)

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            try:
                if not self.silent:
                    await self._put(frame)
            except ConnectionError:
                # The other side is gone; the reader ends and the session keeps what was missed.
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
        if self._deflate is None:
            await self._socket.send_str(text)
            return
        data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(data)

    def _drop_frames(self) -> None:
        while not self._frames.empty():
            self._frames.get_nowait()
            self._frames.task_done()
