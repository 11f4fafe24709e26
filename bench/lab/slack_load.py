"""Load on a Slack program, and what the local Slack saw of it."""

import asyncio
import time
from dataclasses import dataclass

from sandbox.slack import Envelope, SlackSandbox
from sandbox.slack import SlackSettings as SandboxSettings
from sandbox.wire import JsonObject, as_object, as_text

SIGNS = ("agents.sessions.setStatus", "assistant.threads.setStatus")


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackTimes:
    """Milliseconds from an event on the wire to its ack, and to the first sign in its thread."""

    acks: list[float]
    signs: list[float]


def sandbox() -> SlackSandbox:
    """A local Slack without rate limits: the load is the measure here."""
    return SlackSandbox(SandboxSettings(rate_scale=None))


async def load(slack: SlackSandbox, *, per_second: float, events: int) -> SlackTimes:
    """Send direct messages of as many people at an even pace; wait until all are seen to."""
    known = len(slack.world.workspace.members)
    people = [slack.person(f"Person{known + number}") for number in range(events)]
    rooms = [(person, slack.direct(person)) for person in people]
    first_envelope, first_call = len(slack.envelopes), len(slack.calls)
    began = time.monotonic()
    for number, (person, room) in enumerate(rooms):
        await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
        await slack.post(person, room, "Hello")
    await slack.settle(timeout=60)
    channels = {room.id for _, room in rooms}
    await slack.wait_until(lambda: channels <= _signs(slack, first_call).keys(), timeout=60)
    signs = _signs(slack, first_call)
    sent = [
        envelope
        for envelope in slack.envelopes[first_envelope:]
        if as_text(_event(envelope).get("user")) in {person.id for person in people}
    ]
    return SlackTimes(
        acks=[1000 * (_known(e.acked_at) - _known(e.sent_at)) for e in sent],
        signs=[1000 * (signs[as_text(_event(e).get("channel"))] - _known(e.sent_at)) for e in sent],
    )


def _event(envelope: Envelope) -> JsonObject:
    return as_object(envelope.payload.get("event"))


def _known(moment: float | None) -> float:
    if moment is None:
        raise ValueError("an event was not sent or not acknowledged")
    return moment


def _signs(slack: SlackSandbox, first_call: int) -> dict[str, float]:
    """When each channel first showed a sign, in the same monotonic seconds as envelopes."""
    seen: dict[str, float] = {}
    for call in slack.calls[first_call:]:
        if call.method in SIGNS and call.error is None:
            seen.setdefault(str(call.args.get("channel_id")), call.answered_at)
    return seen
