"""Switches for everything that goes wrong with Discord, for a few times or until taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.call_faults import CallFaults, HttpFault, ServerError
from sandbox.wire import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimited:
    """Answer 429; without `via` it looks like Cloudflare's, which clients do not retry."""

    retry_after: float
    via: bool
    is_global: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Answer with this error code."""

    code: int


CallFault: TypeAlias = HttpFault | RateLimited | Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Levers:
    """What a switch reaches into, beyond counting; the owner of the parts gives it."""

    abort_sockets: Callable[[], None]
    close_sockets: Callable[[int], None]
    reconnect: Callable[[], None]
    invalidate: Callable[[bool], None]
    forget_sessions: Callable[[], None]
    set_silence: Callable[[bool], None]
    send_event: Callable[[str, JsonObject], None]
    send_text: Callable[[str], None]
    close_port: Callable[[], Awaitable[None]]
    open_port: Callable[[], Awaitable[None]]


class Faults(CallFaults[RateLimited | Refusal]):
    """The switchboard.

    REST calls are named `METHOD template` or `METHOD path`, as in `calls`; `*` and `?` are
    wildcards: `POST /channels/*/messages`, `PATCH *`, `*`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._levers: Levers | None = None
        self._repeats: dict[str, int] = {}
        self._dropped: frozenset[str] = frozenset()
        self.gateway_refused = False
        self.rest_refused = False

    def connect(self, levers: Levers) -> None:
        """Tie the switches to the parts they act on."""
        self._levers = levers

    # REST

    def rate_limit(
        self,
        call: str,
        calls: int = 1,
        retry_after: float = 0.1,
        *,
        via: bool = True,
        is_global: bool = False,
    ) -> None:
        """Answer the next calls with 429; without `via` clients give up at once."""
        fault = RateLimited(retry_after=retry_after, via=via, is_global=is_global)
        self._add(call, fault, calls)

    def server_error(self, call: str, status: int = 503, calls: int = 1) -> None:
        """Answer the next calls with HTTP 503, 500 and the like; they take no effect."""
        self._add(call, ServerError(status=status), calls)

    def fail(self, call: str, code: int, calls: int = 1) -> None:
        """Answer the next calls with this error code of Discord's."""
        self._add(call, Refusal(code=code), calls)

    def clear(self) -> None:
        """Take back every switch on REST calls and events that is still set."""
        self.forget_calls()
        self._repeats.clear()
        self._dropped = frozenset()
        self.gateway_refused = self.rest_refused = False
        self.release()

    # events

    def repeat_event(self, name: str, count: int = 1) -> None:
        """Send the next events of this name twice, as after a resume."""
        self._repeats[name] = self._repeats.get(name, 0) + count

    def drop_events(self, *names: str) -> None:
        """Do not send events of these names; none named means all are sent again."""
        self._dropped = frozenset(names)

    def send_event(self, name: str, data: JsonObject) -> None:
        """Send every session an event of any shape, well formed or not."""
        self._reach().send_event(name, data)

    def send_text(self, text: str) -> None:
        """Send every connection a frame that need not be JSON."""
        self._reach().send_text(text)

    # connections

    def drop_sockets(self) -> None:
        """Break every gateway connection's TCP without a word; sessions can be resumed."""
        self._reach().abort_sockets()

    def close_sockets(self, code: int = 4000) -> None:
        """End every gateway connection with this close code."""
        self._reach().close_sockets(code)

    def reconnect(self) -> None:
        """Send op 7: clients shall reconnect and resume."""
        self._reach().reconnect()

    def invalidate(self, *, resumable: bool = False) -> None:
        """Send op 9; unless resumable the sessions are over."""
        self._reach().invalidate(resumable)

    def forget_sessions(self) -> None:
        """Forget every session without telling, as after a long outage: a resume gets op 9."""
        self._reach().forget_sessions()

    def go_silent(self, *, on: bool = True) -> None:
        """Leave every open connection without acks and events, though TCP stays up."""
        self._reach().set_silence(on)

    def refuse(self, *, gateway: bool = True, rest: bool = True) -> None:
        """Break every new connection to the gateway and every REST call, as a dead host does."""
        self.gateway_refused = gateway
        self.rest_refused = rest

    def accept(self) -> None:
        """Take connections and calls again."""
        self.gateway_refused = self.rest_refused = False

    async def refuse_connections(self) -> None:
        """Stop listening: every new connection to the server is refused."""
        await self._reach().close_port()

    async def accept_connections(self) -> None:
        """Listen again, on the same port."""
        await self._reach().open_port()

    # used by the server

    def wants(self, name: str) -> bool:
        """Whether events of this name are sent at all."""
        return name not in self._dropped

    def take_repeat(self, name: str) -> bool:
        """Whether this event is to be sent twice; counts it."""
        left = self._repeats.get(name, 0)
        if left:
            self._repeats[name] = left - 1
        return left > 0

    def _reach(self) -> Levers:
        if self._levers is None:
            message = "the sandbox is not started"
            raise RuntimeError(message)
        return self._levers
