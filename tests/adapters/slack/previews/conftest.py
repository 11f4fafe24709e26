"""A thread on Slack in which a preview is shown."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.previews.showing import at, begun


@pytest.fixture
def delivery(client: AsyncWebClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


@pytest.fixture
def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
async def root(slack: SlackSandbox, ann: Member) -> SlackMessage:
    """Her message in a channel."""
    return await slack.post(ann, slack.channel("help", ann), f"{slack.mention} hello")


@pytest.fixture
def place(slack: SlackSandbox, root: SlackMessage) -> Place:
    """The thread of the message."""
    return at(root, slack)


@pytest.fixture
async def preview(delivery: SlackDelivery, place: Place, ann: Member) -> str:
    """A preview under way."""
    ts = await begun(delivery, place, ann.id)
    assert ts is not None
    return ts
