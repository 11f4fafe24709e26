"""One gateway WebSocket: its compression, and who ended it."""

import zlib
from collections.abc import Callable

from aiohttp import WSMsgType, web

from sandbox.connections import Frame, QueuedConnection


class Connection(QueuedConnection):
    """One connection to the gateway.

    With `compress` every frame is part of one shared zlib stream, flushed frame by frame.
    """

    def __init__(self, request: web.Request, *, compress: bool) -> None:
        socket = web.WebSocketResponse(autoping=True, autoclose=True, max_msg_size=0)
        super().__init__(request, socket)
        self._deflate = zlib.compressobj() if compress else None

    @property
    def client_close_code(self) -> int | None:
        """The code the client closed with; None or 1006 when it broke or the server closed."""
        return None if self._closed_here else self._socket.close_code

    async def serve(self, greet: Frame, on_text: Callable[[str], None]) -> None:
        """Upgrade, greet, and read frames until the connection ends."""
        async with self._writing():
            self.send(greet)
            async for message in self._socket:
                if message.type is WSMsgType.TEXT and not self.silent:
                    on_text(message.data)

    def close(self, code: int) -> None:
        """Queue the end of the connection, after everything that is waiting."""
        self.send(Frame(close_code=code))

    async def _put_text(self, text: str) -> None:
        if self._deflate is None:
            await super()._put_text(text)
            return
        data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(data)
