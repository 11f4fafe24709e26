"""The gateway's door: upgrades connections, keeps them, and acts on all of them at once."""

from aiohttp import web

from sandbox.connections import Frame, abort
from sandbox.discord.changes import ChangeKind
from sandbox.discord.connections import Connection
from sandbox.discord.dialogue import Dialogue
from sandbox.discord.faults import Faults
from sandbox.discord.opcodes import Close, Op
from sandbox.discord.sessions import Sessions
from sandbox.discord.world import World
from sandbox.wire import JsonObject, dump

NORMAL_CLOSES = (1000, 1001)


class Gateway:
    """Serves `/gw`. A connection the client closes normally ends its session; others keep it."""

    def __init__(self, world: World, sessions: Sessions, faults: Faults, token: str) -> None:
        self._world = world
        self._sessions = sessions
        self._faults = faults
        self._token = token
        self._dialogues: list[Dialogue] = []

    @property
    def url(self) -> str:
        """Where clients connect."""
        return self._world.base_url.replace("http", "ws", 1) + "/gw"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if self._faults.gateway_refused:
            abort(request.transport)
            return web.Response(status=503)
        # zstd-stream gets plain text frames, which clients accept beside a compressed stream.
        compress = request.query.get("compress") == "zlib-stream"
        connection = Connection(request, compress=compress)
        dialogue = Dialogue(self._world, self._sessions, connection, self._token, self.url)
        self._dialogues.append(dialogue)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            connection.close(Close.INVALID_VERSION)
        try:
            await connection.serve(dialogue.hello(), dialogue.hear)
        finally:
            self._dialogues.remove(dialogue)
            dialogue.stop(over=connection.client_close_code in NORMAL_CLOSES)
            self._world.changes.publish(ChangeKind.CONNECTION, "gateway connection closed")
        return connection.response()

    def is_connected(self) -> bool:
        """Whether a client is identified or has resumed, over an open connection."""
        return any(session.connection is not None for session in self._sessions)

    def abort(self) -> None:
        """Break every connection's TCP."""
        for dialogue in self._dialogues:
            dialogue.connection.abort()

    def close_all(self, code: int) -> None:
        """End every connection with a close code."""
        for dialogue in self._dialogues:
            dialogue.connection.close(code)

    def reconnect(self) -> None:
        """Send op 7 to every connection."""
        self._broadcast({"op": Op.RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Send op 9 to every connection."""
        if not resumable:
            self._sessions.end_all()
        self._broadcast({"op": Op.INVALID_SESSION, "d": resumable})

    def set_silence(self, *, on: bool) -> None:
        """Leave every open connection without frames, or end that."""
        for dialogue in self._dialogues:
            dialogue.connection.silent = on

    def send_text(self, text: str) -> None:
        """Send a frame of any content to every connection."""
        for dialogue in self._dialogues:
            dialogue.connection.send(Frame(text=text))

    def send_event(self, name: str, data: JsonObject) -> None:
        """Send an event of any shape to every session."""
        for session in self._sessions:
            session.dispatch(name, data)

    async def flushed(self) -> None:
        """Wait until everything queued is written."""
        for dialogue in list(self._dialogues):
            await dialogue.connection.flushed()

    def _broadcast(self, frame: JsonObject) -> None:
        self.send_text(dump(frame))
