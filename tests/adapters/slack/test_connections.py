"""Connecting ends: with connections, or with a sentence for the operator."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.client import SlackClient
from adapters.slack.connections import Connections
from adapters.slack.settings import SlackSettings
from engine.errors import ConfigurationError
from sandbox.slack import SlackSandbox


async def nobody() -> AuthorizeResult:
    """No event is dispatched in these tests."""
    return AuthorizeResult(enterprise_id=None, team_id=None)


def over(client: SlackClient, settings: SlackSettings) -> Connections:
    """Connections that ask a client where to connect."""
    app = AsyncApp(client=client, signing_secret="", authorize=nobody)
    return Connections(app, client, settings)


@pytest.fixture
async def connections(client: SlackClient, settings: SlackSettings) -> Connections:
    """Connections not opened yet."""
    return over(client.without_token(), settings)


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


async def test_a_lost_handshake_costs_one_address(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """The SDK would try the same address until the start is given up."""
    eager = settings.model_copy(update={"slack_ping_seconds": 0.3})
    connections = over(client.without_token(), eager)
    slack.faults.spoil_tickets(2)
    try:
        await connections.open()
        assert len(slack.world.door.connections) == 2
    finally:
        await connections.close()


class _Broken(BaseException):
    """What the SDK does not take for a reason to try again."""


class _BreakingClient(SlackClient):
    async def api_call(self, api_method: str, **arguments: object) -> AsyncSlackResponse:
        """Break."""
        raise _Broken


async def test_a_connection_that_breaks_off_counts_as_none(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """The start fails with what broke, and leaves nothing open."""
    assert client.session is not None
    breaking = _BreakingClient(client.base_url, client.session, client.refused)
    with pytest.raises(_Broken):
        await over(breaking, settings).open()
    assert slack.world.door.connections == []
