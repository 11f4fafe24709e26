"""The door Socket Mode comes through: tickets, open connections, hello and disconnect frames."""

import itertools
import secrets
from collections.abc import Callable

from aiohttp import web

from sandbox.clock import Clock
from sandbox.connections import Frame
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.connections import CONNECTION_SECONDS, HOST_NAME, Connection
from sandbox.wire import JsonObject, Payload, as_object, as_text, dump, load

# docs.slack.dev/apis/events-api/using-socket-mode: up to ten connections at a time.
MAX_CONNECTIONS = 10

# Given an envelope id and a response payload; returns an error when there is no such envelope.
TakeAck = Callable[[str, JsonObject | None], str | None]


class SocketDoor:
    """Lets the app connect, gives payloads to the open connections in turn, and takes acks."""

    def __init__(
        self,
        app_id: str,
        clock: Clock,
        changes: Changes,
        ping_interval: float,
        take_ack: TakeAck,
        report: Callable[[str, str], None],
    ) -> None:
        self._app_id = app_id
        self._clock = clock
        self._changes = changes
        self._ping_interval = ping_interval
        self._take_ack = take_ack
        self._report = report
        self._tickets: set[str] = set()
        self._spoiled = 0
        self._numbers = itertools.count(1)
        self._turn = 0
        self.connections: list[Connection] = []
        self.connected_ever = 0

    def issue_ticket(self) -> str:
        """Return a ticket that opens one connection."""
        ticket = secrets.token_urlsafe(16)
        if self._spoiled:
            self._spoiled -= 1
        else:
            self._tickets.add(ticket)
        return ticket

    def spoil_tickets(self, count: int) -> None:
        """Issue the next tickets as if they were used up already."""
        self._spoiled += count

    def choose(self) -> Connection | None:
        """Return the connection whose turn it is; each payload goes to any one of them."""
        usable = [c for c in self.connections if c.is_open]
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends; a used or unknown ticket gets HTTP 408."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.discard(ticket)
        connection = Connection(next(self._numbers), request, self._clock, self._ping_interval)
        crowded = len(self.connections) >= MAX_CONNECTIONS
        try:
            await connection.serve(self._on_text, lambda: self._greet(connection, crowded=crowded))
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
            self._changes.publish(ChangeKind.CONNECTION, f"connection {connection.number} closed")
        return connection.response()

    def disconnect(self, reason: str) -> None:
        """Tell every connection to reconnect, as Slack does before it refreshes one."""
        for connection in self.connections:
            connection.send(Frame(text=dump(_disconnect(reason))))

    def abort(self) -> None:
        """Break every connection's TCP."""
        for connection in self.connections:
            connection.abort()

    def go_silent(self) -> None:
        """Leave every open connection without pongs and frames."""
        for connection in self.connections:
            connection.silent = True

    def speak_again(self) -> None:
        """End the silence."""
        for connection in self.connections:
            connection.silent = False

    async def send_text(self, text: str) -> None:
        """Send a frame of any content over the connection whose turn it is.

        Raises ValueError when none is open.
        """
        connection = self.choose()
        if connection is None:
            message = "no Socket Mode connection is open"
            raise ValueError(message)
        connection.send(Frame(text=text))
        await connection.flushed()

    async def flushed(self) -> None:
        """Wait until everything queued is written."""
        for connection in list(self.connections):
            await connection.flushed()

    async def close(self) -> None:
        """End every connection with a close frame."""
        for connection in list(self.connections):
            await connection.close()

    def _greet(self, connection: Connection, *, crowded: bool) -> Payload:
        if crowded:
            self._report("too_many_websockets", "an eleventh connection")
            return _disconnect("too_many_websockets")
        self.connections.append(connection)
        self.connected_ever += 1
        self._changes.publish(ChangeKind.CONNECTION, f"connection {connection.number} open")
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": HOST_NAME,
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _on_text(self, text: str) -> None:
        try:
            frame = as_object(load(text))
        except ValueError:
            self._report("invalid_frame", text[:200])
            return
        envelope_id = as_text(frame.get("envelope_id"))
        response = frame.get("payload")
        problem = self._take_ack(envelope_id, None if response is None else as_object(response))
        if problem is not None:
            self._report(problem, text[:200])


def _disconnect(reason: str) -> Payload:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST_NAME}}
