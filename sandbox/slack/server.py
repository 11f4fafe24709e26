"""The HTTP server: Web API, Socket Mode, files, uploads and response URLs under one address."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from sandbox.call_faults import ServerError
from sandbox.loopback import LoopbackPort
from sandbox.slack.blame import breaks_a_rule
from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.errors import SlackError
from sandbox.slack.faults import RateLimited
from sandbox.slack.holding import hold
from sandbox.slack.method import Method
from sandbox.slack.responses import respond
from sandbox.slack.world import World
from sandbox.wire import JsonObject, as_object, load

# Larger than any message; uploads go up to this many bytes.
BODY_MOST = 64 * 1024 * 1024
# Seconds a call may still take when the server stops.
SHUTDOWN_SECONDS = 0.5

Door: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SlackServer:
    """Everything of the local Slack under one address."""

    def __init__(self, port: int) -> None:
        self._port = LoopbackPort(port, grace=SHUTDOWN_SECONDS)

    @property
    def base_url(self) -> str:
        """The address everything lies under."""
        return self._port.url

    async def start(self, world: World, catalogue: Mapping[str, Method]) -> None:
        """Listen."""
        app = web.Application(client_max_size=BODY_MOST)
        app.add_routes(_routes(world, catalogue))
        await self._port.start(app)

    async def stop(self) -> None:
        """End everything."""
        await self._port.stop()

    async def refuse(self) -> None:
        """Stop listening; connections that are open stay."""
        await self._port.close()

    async def accept(self) -> None:
        """Listen again, on the same port."""
        await self._port.open()


def _routes(world: World, catalogue: Mapping[str, Method]) -> list[web.RouteDef]:
    doors = _SideDoors(world)
    dispatcher = Dispatcher(world, catalogue)
    return [
        web.get("/api/{method}", dispatcher.handle),
        web.post("/api/{method}", dispatcher.handle),
        web.get("/link", world.door.handle),
        web.get("/files/{id}", doors.faulty("download", doors.download)),
        web.get("/files/{id}/download", doors.faulty("download", doors.download)),
        web.post("/upload/{id}", doors.faulty("upload", doors.upload)),
        web.post("/response/{key}", doors.respond),
    ]


class _SideDoors:
    """The addresses payloads carry, beside the Web API."""

    def __init__(self, world: World) -> None:
        self._world = world

    def faulty(self, name: str, door: Door) -> Door:
        """The same door, with the faults of calls that go by this name."""

        async def through(request: web.Request) -> web.StreamResponse:
            fault = self._world.faults.take(name)
            if isinstance(fault, ServerError):
                return web.Response(status=fault.status, text="upstream failure")
            if isinstance(fault, RateLimited):
                headers = {"Retry-After": str(fault.retry_after)}
                return web.Response(status=429, headers=headers)
            await hold(self._world.faults, request, fault, "before")
            answer = await door(request)
            await hold(self._world.faults, request, fault, "after")
            return answer

        return through

    async def download(self, request: web.Request) -> web.Response:
        """Serve a file to a token with files:read; anyone else is sent to a sign-in page."""
        world = self._world
        file = world.workspace.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        header = request.headers.get("Authorization", "")
        try:
            token = world.installation.authenticate(
                header.removeprefix("Bearer ").strip(), app_level=False
            )
            world.installation.require(token, "files:read")
        except SlackError:
            # Slack answers 200 with a page of HTML, which careless apps store as the file.
            return web.Response(
                text="<!DOCTYPE html><html>Sign in</html>", content_type="text/html"
            )
        return web.Response(body=file.content, content_type=file.mimetype)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of an announced upload."""
        content = await _body(request)
        try:
            self._world.uploads.fill(request.match_info["id"], content)
        except SlackError as error:
            return self._refuse("upload", error)
        return web.Response(text=f"OK - {len(content)}")

    async def respond(self, request: web.Request) -> web.Response:
        """Take an answer to a response URL."""
        try:
            respond(self._world, request.match_info["key"], _object(await request.text()))
        except SlackError as error:
            return self._refuse("response_url", error)
        return web.Response(text="ok")

    def _refuse(self, where: str, error: SlackError) -> web.Response:
        if breaks_a_rule(error.error):
            self._world.report(error.error, where, "; ".join(error.messages))
        return web.json_response(error.body(), status=max(error.status, 400))


async def _body(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    parts = [value for value in form.values() if isinstance(value, web.FileField)]
    return parts[0].file.read() if parts else b""


def _object(text: str) -> JsonObject:
    try:
        return as_object(load(text))
    except ValueError:
        raise SlackError("invalid_payload", status=400) from None
