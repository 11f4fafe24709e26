"""A customer, and a channel to write in."""

import pytest

from sandbox.slack import Channel, Member, SlackSandbox


@pytest.fixture
async def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
async def room(slack: SlackSandbox, ann: Member) -> Channel:
    """A public channel with the customer and the assistant."""
    return slack.channel("help", ann)
