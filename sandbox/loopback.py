"""A web application on a port of the loopback interface, which can be closed and opened again."""

from aiohttp import web

from sandbox.connections import abort

HOST = "127.0.0.1"


class LoopbackPort:
    """Listens for one application; port 0 takes any free one.

    `grace` is the seconds a call may still take when it stops.
    """

    def __init__(self, port: int = 0, *, grace: float = 1.0) -> None:
        self.port = port
        self._grace = grace
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """The address everything lies under; known once started."""
        return f"http://{HOST}:{self.port}"

    async def start(self, app: web.Application) -> None:
        """Begin to listen."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=self._grace)
        await self._runner.setup()
        await self.open()

    async def stop(self) -> None:
        """End everything."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = self._site = None

    async def open(self) -> None:
        """Listen again, on the same port as before; raises RuntimeError before `start`."""
        if self._site is not None:
            return
        if self._runner is None:
            message = "the server is not running"
            raise RuntimeError(message)
        self._site = web.TCPSite(self._runner, HOST, self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening; connections that are open stay."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    def break_connections(self) -> None:
        """Break every open connection, WebSockets and calls alike."""
        if self._runner is None or self._runner.server is None:
            return
        for connection in self._runner.server.connections:
            abort(connection.transport)
