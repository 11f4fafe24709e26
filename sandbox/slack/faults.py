"""Switches for everything that goes wrong with Slack, for a few times or until taken back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sandbox.slack.wire import Json, dump

When: TypeAlias = Literal["before", "after"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimited:
    """Answer 429 with this Retry-After, in seconds."""

    retry_after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerError:
    """Answer with this HTTP status and no JSON, as a failing front end does."""

    status: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reset:
    """Break the connection before or after the call took effect."""

    when: When


@dataclass(frozen=True, kw_only=True, slots=True)
class Slow:
    """Answer late, by real seconds; the call takes effect before or after the wait."""

    seconds: float
    when: When


@dataclass(frozen=True, kw_only=True, slots=True)
class Hang:
    """Do not answer until `release` is called; the call takes effect before or after."""

    when: When


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Answer with this error name."""

    error: str


CallFault: TypeAlias = RateLimited | ServerError | Reset | Slow | Hang | Refusal


@dataclass(slots=True)
class _Rule:
    method: str
    fault: CallFault
    left: int


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


class Faults:
    """The switchboard. A method is named as Slack names it; `*` stands for all."""

    def __init__(self, levers: Levers) -> None:
        self._levers = levers
        self._rules: list[_Rule] = []
        self._released = asyncio.Event()
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

    def reset(self, method: str, when: When = "before", calls: int = 1) -> None:
        """Break the connection of the next calls; `after` loses only the answer."""
        self._add(method, Reset(when=when), calls)

    def slow(self, method: str, seconds: float, calls: int = 1, when: When = "after") -> None:
        """Answer the next calls late; with `after` the call takes effect before the wait."""
        self._add(method, Slow(seconds=seconds, when=when), calls)

    def hang(self, method: str, calls: int = 1, when: When = "after") -> None:
        """Leave the next calls without an answer until `release`."""
        self._released.clear()
        self._add(method, Hang(when=when), calls)

    def release(self) -> None:
        """Let every hanging call be answered."""
        self._released.set()

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

    # used by the server

    def take(self, method: str) -> CallFault | None:
        """Return the fault meant for this call, and count it."""
        for rule in self._rules:
            if rule.method in (method, "*"):
                rule.left -= 1
                if rule.left <= 0:
                    self._rules.remove(rule)
                return rule.fault
        return None

    async def until_released(self) -> None:
        """Wait until hanging calls may be answered."""
        await self._released.wait()

    def _add(self, method: str, fault: CallFault, calls: int) -> None:
        self._rules.append(_Rule(method, fault, calls))
