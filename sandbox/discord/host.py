"""The port the local Discord listens on: REST, gateway and files, taken away and given back."""

from aiohttp import web

from sandbox.discord.connections import abort
from sandbox.discord.parts import Parts
from sandbox.discord.rest.routes import ROUTES
from sandbox.discord.rest.server import RestServer

HOST = "127.0.0.1"
# Room for Discord's own limit of a request, so that the rule answers and not the web server.
_MAX_BODY = 64 * 1024 * 1024


class Host:
    """One listening port on the loopback interface."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self.port = 0

    async def start(self, port: int) -> None:
        """Begin to listen; port 0 takes a free one."""
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_get("/gw", self._parts.gateway.handle)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", self._file)
        RestServer(self._parts, ROUTES).add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self.port = port
        await self.open_port()

    async def stop(self) -> None:
        """Stop listening and break what is still open."""
        if self._runner is None:
            return
        self._parts.faults.release()
        self.break_connections()
        await self._runner.cleanup()
        self._runner = self._site = None

    async def open_port(self) -> None:
        """Listen, on the same port as before."""
        if self._runner is None or self._site is not None:
            return
        self._site = web.TCPSite(self._runner, HOST, self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
        self._parts.world.base_url = f"http://{HOST}:{self.port}"

    async def close_port(self) -> None:
        """Stop listening, and break every open connection."""
        if self._site is None:
            return
        await self._site.stop()
        self._site = None
        self.break_connections()

    def break_connections(self) -> None:
        """Break every open connection, gateway and REST alike."""
        if self._runner is None or self._runner.server is None:
            return
        for connection in self._runner.server.connections:
            abort(connection.transport)

    async def _file(self, request: web.Request) -> web.Response:
        wanted = request.match_info["attachment_id"]
        for message in (*self._parts.world.everything(), *self._parts.world.ephemerals):
            for attachment in message.attachments:
                if attachment.id == wanted:
                    headers = {"Content-Type": attachment.content_type}
                    return web.Response(body=attachment.content, headers=headers)
        return web.Response(status=404)
