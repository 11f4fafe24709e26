"""What the tests of the Slack app listen with."""

import asyncio
from pathlib import Path
from typing import Protocol

from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, Receipt
from sandbox.slack import Envelope, SlackSandbox

MANIFEST = Path(__file__).parents[4] / "slack-manifest.json"


class Recorder(Protocol):
    """The recording inbox of the conftest.py above."""

    messages: list[InboundMessage]
    amendments: list[Amendment]
    failures: list[Exception]
    gate: asyncio.Event | None
    came: asyncio.Event

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once under its keys, as the engine does."""

    async def amend(self, amendment: Amendment) -> Amended:
        """Note what became of a message that was stored."""

    async def watches(self, place: Place) -> bool:
        """Whether anything is stored of a place."""


async def settled(slack: SlackSandbox) -> list[Envelope]:
    """Every event so far, once none awaits its ack any more."""
    await slack.settle()
    return list(slack.envelopes)


def acked(slack: SlackSandbox) -> list[bool]:
    """Whether each event so far was acknowledged."""
    return [envelope.acked_at is not None for envelope in slack.envelopes]
