"""Connecting ends: with connections, or with a sentence for the operator."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connections import Connections, Doorkeeper
from adapters.slack.settings import SlackSettings
from engine.errors import ConfigurationError
from sandbox.slack import SlackSandbox


async def nobody() -> AuthorizeResult:
    """No event is dispatched in these tests."""
    return AuthorizeResult(enterprise_id=None, team_id=None)


@pytest.fixture
async def connections(client: AsyncWebClient, settings: SlackSettings) -> Connections:
    """Connections not opened yet."""
    doorkeeper = Doorkeeper(client)
    app = AsyncApp(client=doorkeeper, signing_secret="", authorize=nobody)
    return Connections(app, doorkeeper, settings)


async def test_an_address_that_takes_no_socket_ends_the_start(
    slack: SlackSandbox, connections: Connections
) -> None:
    """The SDK would go on trying without a word to the operator."""
    await slack.faults.refuse_connections()
    with pytest.raises(ConfigurationError, match="Socket Mode cannot be reached"):
        await connections.open(seconds=0.05)


async def test_a_refused_token_ends_the_start_at_once(
    slack: SlackSandbox, connections: Connections
) -> None:
    """Waiting would not make the token valid."""
    slack.faults.fail("apps.connections.open", "token_revoked", calls=10)
    with pytest.raises(ConfigurationError, match=r"SLACK_APP_TOKEN \(token_revoked\)"):
        await connections.open()
    assert slack.world.door.connections == []
