"""The port the local Discord listens on: REST, gateway and files, taken away and given back."""

import asyncio

from aiohttp import web

from sandbox.call_faults import Hang, Reset, ServerError, Slow
from sandbox.connections import abort
from sandbox.discord.parts import Parts
from sandbox.discord.rest.routes import ROUTES
from sandbox.discord.rest.server import RestServer
from sandbox.loopback import LoopbackPort

# Room for Discord's own limit of a request, so that the rule answers and not the web server.
_MAX_BODY = 64 * 1024 * 1024


class Host:
    """Everything of the local Discord under one address."""

    def __init__(self, parts: Parts, port: int) -> None:
        self._parts = parts
        self._port = LoopbackPort(port)

    async def start(self) -> None:
        """Begin to listen."""
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_get("/gw", self._parts.gateway.handle)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", self._file)
        RestServer(self._parts, ROUTES).add_to(app)
        await self._port.start(app)
        self._parts.world.base_url = self._port.url

    async def stop(self) -> None:
        """Stop listening and break what is still open."""
        self._parts.faults.release()
        self._port.break_connections()
        await self._port.stop()

    async def open_port(self) -> None:
        """Listen, on the same port as before."""
        await self._port.open()

    async def close_port(self) -> None:
        """Stop listening, and break every open connection."""
        await self._port.close()
        self._port.break_connections()

    async def _file(self, request: web.Request) -> web.Response:
        """Faults of calls named `GET /attachments` are those of files."""
        match self._parts.faults.take("GET /attachments"):
            case ServerError(status=status):
                return web.Response(status=status, text="upstream connect error")
            case Slow(seconds=seconds):
                await asyncio.sleep(seconds)
            case Hang():
                await self._parts.faults.until_released()
            case Reset():
                abort(request.transport)
        wanted = request.match_info["attachment_id"]
        for message in (*self._parts.world.everything(), *self._parts.world.ephemerals):
            for attachment in message.attachments:
                if attachment.id == wanted:
                    headers = {"Content-Type": attachment.content_type}
                    return web.Response(body=attachment.content, headers=headers)
        return web.Response(status=404)
