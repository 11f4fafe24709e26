"""Connecting goes on until there is a connection, or a sentence for the operator."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.client import SlackClient
from adapters.slack.connections import Connections
from adapters.slack.settings import SlackSettings
from engine.errors import ConfigurationError, PlatformSilent
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


async def test_connecting_goes_on_until_it_succeeds(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """However long Slack is away, and though it is not all back at once."""
    eager = settings.model_copy(update={"slack_ping_seconds": 0.05})
    connections = over(client.without_token(), eager)
    slack.faults.server_error("apps.connections.open", status=503, calls=7)
    try:
        await connections.open(seconds=0.01)
        assert connections.is_connected
        await slack.wait_connected(2)
        assert len([call for call in slack.calls if call.injected]) == 7
    finally:
        await connections.close()
    assert not connections.is_connected


async def test_one_connection_is_enough_to_begin(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """Slack may have no room for another one; that one is tried on."""
    connections = over(client.without_token(), settings)
    slack.faults.hang("apps.connections.open", when="before")
    try:
        async with asyncio.timeout(10):
            await connections.open(seconds=0.05)
        assert len(slack.world.door.connections) == 1
        slack.faults.release()
        await slack.wait_connected(2)
    finally:
        await connections.close()


async def test_a_long_wait_for_the_first_connection_is_no_silence(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """The watchdog counts from there: however long Slack was away before, the program goes on."""
    hasty = {"slack_ping_seconds": 0.05, "slack_watchdog_seconds": 0.2, "slack_connections": 1}
    connections = over(client.without_token(), settings.model_copy(update=hasty))
    slack.faults.server_error("apps.connections.open", status=503, calls=8)
    silence = asyncio.create_task(connections.until_silent())
    try:
        await connections.open(seconds=0.01)
        await asyncio.wait({silence}, timeout=0.15)
        assert not silence.done()
    finally:
        silence.cancel()
        await connections.close()


async def test_silence_for_too_long_is_told(
    slack: SlackSandbox, client: SlackClient, settings: SlackSettings
) -> None:
    """The watchdog counts from the last connection on, and can be switched off."""
    hasty = {"slack_ping_seconds": 0.05, "slack_watchdog_seconds": 0.2}
    watched = over(client.without_token(), settings.model_copy(update=hasty))
    unwatched = over(
        client.without_token(),
        settings.model_copy(update={**hasty, "slack_watchdog_seconds": 0}),
    )
    await watched.open()
    await unwatched.open()
    forever = asyncio.create_task(unwatched.until_silent())
    try:
        await slack.faults.refuse_connections()
        slack.faults.abort_sockets()
        with pytest.raises(PlatformSilent, match=r"no connection to Slack for 0\.2 s"):
            async with asyncio.timeout(10):
                await watched.until_silent()
        assert not watched.is_connected
        assert not forever.done()
    finally:
        forever.cancel()
        await watched.close()
        await unwatched.close()


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
    """The SDK would try the same address for ever."""
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
