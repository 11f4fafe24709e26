"""What the local Slack wrote down: calls, and envelopes with their deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.wire import Json, JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One Web API call. Times are monotonic seconds; `error` is None when Slack answered ok.

    `injected` marks an answer a fault switch gave instead of Slack's rules; `peer` is the caller's
    port, so that calls over one connection can be told from calls that each opened their own.
    """

    method: str
    verb: str
    args: Mapping[str, Json]
    at: float
    answered_at: float
    status: int
    error: str | None
    peer: int
    injected: bool = False


@dataclass(kw_only=True, slots=True)
class Attempt:
    """One time an envelope was put on a connection; `sent_at` stays None when none was open."""

    envelope_id: str
    number: int
    reason: str
    connection: int | None = None
    sent_at: float | None = None
    acked_at: float | None = None
    overdue: bool = False


@dataclass(kw_only=True, slots=True)
class Envelope:
    """One payload on its way to the app, with every attempt to deliver it.

    It grows while the payload travels, so unlike the rest of the state it is not frozen. `name` is
    the subscription (`app_mention`, `message.im`) or the kind of interaction (`block_actions`).
    """

    kind: str
    name: str
    payload: JsonObject
    attempts: list[Attempt] = field(default_factory=list)
    response: JsonObject | None = None
    acked_at: float | None = None
    given_up: bool = False

    @property
    def id(self) -> str:
        """The id of the first attempt."""
        return self.attempts[0].envelope_id

    @property
    def sent_at(self) -> float | None:
        """When the payload first went out, if it did."""
        return next((a.sent_at for a in self.attempts if a.sent_at is not None), None)

    @property
    def is_settled(self) -> bool:
        """Whether the app acknowledged it, or Slack will not try again."""
        return self.acked_at is not None or self.given_up

    @property
    def event_id(self) -> str | None:
        """The event's id, for events."""
        value = self.payload.get("event_id")
        return value if isinstance(value, str) else None
