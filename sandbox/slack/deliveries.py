"""Envelopes on their way to the app: sent over one connection, acked in time, or sent again."""

import uuid
from collections.abc import Callable
from typing import Protocol

from sandbox.clock import Clock
from sandbox.connections import Frame
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.faults import Faults
from sandbox.slack.records import Attempt, Envelope
from sandbox.slack.settings import Timing
from sandbox.wire import JsonObject, Payload, dump

EVENTS = "events_api"
INTERACTIVE = "interactive"
SLASH_COMMANDS = "slash_commands"


class Outlet(Protocol):
    """A connection as deliveries need it."""

    number: int

    def send(self, frame: Frame) -> None:
        """Queue a frame."""


class Deliveries:
    """Sends each payload to one connection; events not acked come back, interactions do not.

    Each attempt has an envelope id of its own; what stays the same is the event's `event_id`.
    """

    def __init__(
        self,
        timing: Timing,
        clock: Clock,
        changes: Changes,
        faults: Faults,
        choose: Callable[[], Outlet | None],
    ) -> None:
        self.envelopes: list[Envelope] = []
        self._timing = timing
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._choose = choose
        self._waiting: dict[str, tuple[Envelope, Attempt]] = {}
        self._unsettled: set[int] = set()
        self._held: Callable[[], None] | None = None

    def send(self, kind: str, name: str, payload: JsonObject) -> Envelope:
        """Put a payload on its way."""
        envelope = Envelope(kind=kind, name=name, payload=payload)
        self.envelopes.append(envelope)
        self._unsettled.add(id(envelope))
        self._attempt(envelope, 0, "")
        return envelope

    @property
    def is_settled(self) -> bool:
        """Whether every payload was acknowledged, or will not be tried again."""
        return not self._unsettled

    def acknowledge(self, envelope_id: str, response: JsonObject | None) -> Envelope | None:
        """Note an ack, timely or late; None when no such envelope is waiting for one."""
        found = self._waiting.get(envelope_id)
        if found is None:
            return None
        envelope, attempt = found
        if self._faults.acks_to_lose > 0 and attempt.acked_at is None:
            self._faults.acks_to_lose -= 1
            return envelope
        if attempt.acked_at is None:
            attempt.acked_at = self._clock.now()
            self._note_ack(envelope, attempt, response)
        return envelope

    def _note_ack(self, envelope: Envelope, attempt: Attempt, response: JsonObject | None) -> None:
        if envelope.acked_at is None:
            self._unsettled.discard(id(envelope))
            envelope.acked_at = attempt.acked_at
            envelope.response = None if attempt.overdue else response
        self._changes.publish(ChangeKind.ENVELOPE, f"{envelope.name} acknowledged")

    def _attempt(self, envelope: Envelope, number: int, reason: str) -> None:
        attempt = Attempt(envelope_id=str(uuid.uuid4()), number=number, reason=reason)
        envelope.attempts.append(attempt)
        outlet = self._choose()
        if outlet is None:
            self._changes.publish(ChangeKind.ENVELOPE, f"{envelope.name} found no connection")
            self._retry(envelope, attempt, "connection_failed")
            return
        attempt.connection = outlet.number
        self._waiting[attempt.envelope_id] = (envelope, attempt)
        frame = Frame(
            text=dump(_frame(envelope, attempt)), written=lambda: self._written(envelope, attempt)
        )
        self._order(lambda: self._put(outlet, frame))
        self._clock.call_later(
            self._timing.ack_deadline, lambda: self._check_ack(envelope, attempt)
        )

    def _written(self, envelope: Envelope, attempt: Attempt) -> None:
        if attempt.sent_at is None:
            attempt.sent_at = self._clock.now()
            self._changes.publish(ChangeKind.ENVELOPE, f"{envelope.name} sent")

    def _put(self, outlet: Outlet, frame: Frame) -> None:
        outlet.send(frame)
        if self._faults.envelopes_to_repeat > 0:
            self._faults.envelopes_to_repeat -= 1
            outlet.send(frame)

    def _order(self, put: Callable[[], None]) -> None:
        if self._faults.pairs_to_swap > 0 and self._held is None:
            self._faults.pairs_to_swap -= 1
            self._held = put
            return
        put()
        held, self._held = self._held, None
        if held is not None:
            held()

    def _check_ack(self, envelope: Envelope, attempt: Attempt) -> None:
        if attempt.acked_at is None:
            attempt.overdue = True
            self._changes.publish(ChangeKind.ENVELOPE, f"{envelope.name} overdue")
            self._retry(envelope, attempt, "timeout")

    def _retry(self, envelope: Envelope, attempt: Attempt, reason: str) -> None:
        if envelope.acked_at is not None:
            return
        delays = self._timing.retry_delays
        if envelope.kind != EVENTS or attempt.number >= len(delays):
            envelope.given_up = True
            self._unsettled.discard(id(envelope))
            self._changes.publish(ChangeKind.ENVELOPE, f"{envelope.name} given up")
            return
        number = attempt.number + 1
        self._clock.call_later(
            delays[attempt.number], lambda: self._attempt(envelope, number, reason)
        )


def _frame(envelope: Envelope, attempt: Attempt) -> Payload:
    frame: Payload = {
        "envelope_id": attempt.envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.kind != EVENTS,
    }
    if envelope.kind == EVENTS:
        frame |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
    return frame
