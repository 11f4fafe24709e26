"""Switches for everything that goes wrong with Slack, for a few times or until taken back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.call_faults import CallFaults, HttpFault, ServerError
from sandbox.wire import Json, dump


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimited:
    """Answer 429 with this Retry-After, in seconds."""

    retry_after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Answer with this error name."""

    error: str


CallFault: TypeAlias = HttpFault | RateLimited | Refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Levers:
    """What a fault switch reaches into, beyond counting; the owner of the parts gives it."""

    disconnect: Callable[[str], None]
    close_sockets: Callable[[], Awaitable[None]]
    abort_sockets: Callable[[], None]
    go_silent: Callable[[], None]
    speak_again: Callable[[], None]
    send_frame: Callable[[str], Awaitable[None]]
    refuse_connections: Callable[[], Awaitable[None]]
    accept_connections: Callable[[], Awaitable[None]]
    expire_streams: Callable[[], int]
    revoke: Callable[[str], None]
    restore: Callable[[], None]
    remove_scope: Callable[[str], None]
    spoil_tickets: Callable[[int], None]


class Faults(CallFaults[RateLimited | Refusal]):
    """The switchboard. A method is named as Slack names it; `*` stands for all."""

    def __init__(self, levers: Levers) -> None:
        super().__init__()
        self._levers = levers
        self.acks_to_lose = 0
        self.envelopes_to_repeat = 0
        self.pairs_to_swap = 0
        self.only_events: frozenset[str] | None = None
        self.dropped_events: frozenset[str] = frozenset()

    # Web API

    def rate_limit(self, method: str, calls: int = 1, retry_after: int = 1) -> None:
        """Answer the next calls with 429 and Retry-After in seconds."""
        self._add(method, RateLimited(retry_after=retry_after), calls)

    def server_error(self, method: str, status: int = 500, calls: int = 1) -> None:
        """Answer the next calls with HTTP 500, 503 and the like."""
        self._add(method, ServerError(status=status), calls)

    def fail(self, method: str, error: str, calls: int = 1) -> None:
        """Answer the next calls with this error name."""
        self._add(method, Refusal(error=error), calls)

    # events

    def lose_acks(self, count: int = 1) -> None:
        """Overlook the next acks, so that Slack delivers again."""
        self.acks_to_lose += count

    def repeat_envelopes(self, count: int = 1) -> None:
        """Send the next envelopes twice, the same frame both times."""
        self.envelopes_to_repeat += count

    def swap_next_pair(self, count: int = 1) -> None:
        """Hold the next envelope back until the one after it is sent."""
        self.pairs_to_swap += count

    def deliver_only(self, *events: str) -> None:
        """Send only these subscriptions (`app_mention`, `message.im`); none named means all."""
        self.only_events = frozenset(events) or None

    def drop_events(self, *events: str) -> None:
        """Do not send these subscriptions; none named means all are sent again."""
        self.dropped_events = frozenset(events)

    def wants(self, event: str) -> bool:
        """Whether an event of this subscription is to be sent."""
        allowed = self.only_events is None or event in self.only_events
        return allowed and event not in self.dropped_events

    # connections

    def disconnect(self, reason: str = "warning") -> None:
        """Send every connection a disconnect: warning, refresh_requested or link_disabled."""
        self._levers.disconnect(reason)

    async def close_sockets(self) -> None:
        """End every connection with a WebSocket close frame."""
        await self._levers.close_sockets()

    def abort_sockets(self) -> None:
        """Break every connection's TCP without a word."""
        self._levers.abort_sockets()

    def spoil_tickets(self, count: int = 1) -> None:
        """Issue the next addresses of apps.connections.open used up: each handshake gets 408."""
        self._levers.spoil_tickets(count)

    def half_open(self, *, on: bool = True) -> None:
        """Go silent on every open connection: no pongs, no frames, though TCP stays up."""
        if on:
            self._levers.go_silent()
        else:
            self._levers.speak_again()

    async def refuse_connections(self) -> None:
        """Stop listening: every new connection to the server is refused."""
        await self._levers.refuse_connections()

    async def accept_connections(self) -> None:
        """Listen again, on the same port."""
        await self._levers.accept_connections()

    async def send_text(self, text: str) -> None:
        """Send one connection a frame that need not be JSON."""
        await self._levers.send_frame(text)

    async def send_json(self, frame: Json) -> None:
        """Send one connection a frame of any shape."""
        await self._levers.send_frame(dump(frame))

    # the app itself

    def revoke_token(self, error: str = "token_revoked") -> None:
        """Refuse the bot token from now on: token_revoked, account_inactive, invalid_auth."""
        self._levers.revoke(error)

    def restore_token(self) -> None:
        """Take the bot token again."""
        self._levers.restore()

    def remove_scope(self, scope: str) -> None:
        """Take a scope from the bot token."""
        self._levers.remove_scope(scope)

    def expire_streams(self) -> int:
        """End every open stream as if its time were over; return how many there were."""
        return self._levers.expire_streams()
