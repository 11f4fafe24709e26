"""What the local Discord wrote down: REST calls, gateway events, and typing."""

from dataclasses import dataclass

from sandbox.wire import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One REST call. `route` is the template (`/channels/{channel_id}/messages`), `path` the ids.

    Times are monotonic seconds. `code` is Discord's error code, None when the call succeeded;
    `injected` marks an answer a fault switch gave instead of Discord's rules.
    """

    method: str
    route: str
    path: str
    body: JsonObject
    at: float
    answered_at: float
    status: int
    code: int | None
    injected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SentEvent:
    """One gateway event as it was written to a socket; a replayed one is written again."""

    name: str
    data: JsonObject
    sequence: int
    session_id: str
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Typing:
    """Somebody started to type, or went on typing."""

    channel_id: str
    person_id: str
    at: float
