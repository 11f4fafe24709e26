"""A local Slack with the app of our manifest, and a recording inbox behind the adapter."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.slack.app import SlackApp, build_client
from adapters.slack.client import SlackClient
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Address, Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, AmendmentEnd, Receipt, ReceiptStatus
from sandbox.slack import SlackSandbox, Timing
from sandbox.slack import SlackSettings as SandboxSettings
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads

MANIFEST = Path(__file__).parents[3] / "slack-manifest.json"


@dataclass(kw_only=True, slots=True)
class Recorder:
    """The engine's side of the door: keeps what came in, and fails as often as it is told to."""

    messages: list[InboundMessage] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    failures: list[Exception] = field(default_factory=list)
    gate: asyncio.Event | None = None
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once under its keys, where it opens a conversation or has one."""
        self.came.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        if self.seen & set(message.keys):
            return Receipt(status=ReceiptStatus.DUPLICATE, conversation_id=1)
        if message.address is not Address.TO_ASSISTANT and not await self.watches(message.place):
            return Receipt(status=ReceiptStatus.UNWATCHED)
        self.seen.update(message.keys)
        self.messages.append(message)
        return Receipt(status=ReceiptStatus.WAITING, conversation_id=1)

    async def amend(self, amendment: Amendment) -> Amended:
        """Note what became of a message that was stored; others are not our business."""
        if self.failures:
            raise self.failures.pop(0)
        if amendment.key not in self.seen:
            return Amended(end=AmendmentEnd.UNCHANGED)
        self.amendments.append(amendment)
        return Amended(end=AmendmentEnd.APPLIED, conversation_id=1)

    async def watches(self, place: Place) -> bool:
        """Whether anything is stored of a place."""
        return any(message.place == place for message in self.messages)


@pytest.fixture
def timing() -> Timing:
    """Slack's deadlines, short enough to see a redelivery in a test."""
    return Timing(ack_deadline=0.3, retry_delays=(0.0, 0.1, 0.1))


@pytest.fixture
async def slack(timing: Timing) -> AsyncIterator[SlackSandbox]:
    """A local Slack with the app installed from the manifest of the repository."""
    async with SlackSandbox(SandboxSettings(timing=timing), manifest=MANIFEST) as sandbox:
        yield sandbox


@pytest.fixture
def settings(slack: SlackSandbox) -> SlackSettings:
    """Settings that point to the local Slack."""
    return SlackSettings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
    )


@pytest.fixture
async def client(settings: SlackSettings) -> AsyncIterator[SlackClient]:
    """The product's own client, on a session of its own."""
    async with aiohttp.ClientSession() as session:
        yield build_client(settings, session)


@pytest.fixture
def inbox() -> Recorder:
    """The recording inbox."""
    return Recorder()


@pytest.fixture
async def app(
    slack: SlackSandbox, settings: SlackSettings, client: SlackClient, inbox: Recorder
) -> AsyncIterator[SlackApp]:
    """The Slack side, connected."""
    app = SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    try:
        yield app
    finally:
        await app.close()
