"""A start waits for Slack as long as it cannot be reached, and for nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.inbox import Inbox
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.errors import ConfigurationError
from sandbox.slack import SlackSandbox
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads


@asynccontextmanager
async def starting(app: SlackApp) -> AsyncIterator[asyncio.Task[None]]:
    """A start under way; whatever becomes of it, it is over in the end."""
    task = asyncio.create_task(app.start())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await app.close()


async def until_logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the operator reads these words."""
    async with asyncio.timeout(10):
        while words not in caplog.text:  # noqa: ASYNC110  # nothing tells of a log line
            await asyncio.sleep(0.01)


@pytest.fixture
def unstarted(settings: SlackSettings, client: SlackClient, inbox: Inbox) -> SlackApp:
    """The Slack side, not connected."""
    return SlackApp(
        settings.model_copy(update={"slack_ping_seconds": 0.2}),
        client,
        inbox,
        Pace(),
        UnreadThreads(),
        words=CLICKS,
    )


async def test_a_start_without_slack_waits_and_goes_on(
    slack: SlackSandbox, unstarted: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is logged once, however often it is tried."""
    await slack.faults.refuse_connections()
    async with starting(unstarted) as start:
        await until_logged(caplog, "waiting for Slack: Slack cannot be reached")
        await slack.faults.accept_connections()
        async with asyncio.timeout(15):
            await start
        assert unstarted.is_connected
        assert len([r for r in caplog.records if "waiting for Slack" in r.message]) == 1


TROUBLES: dict[str, Callable[[SlackSandbox], None]] = {
    "unavailable": lambda slack: slack.faults.server_error("auth.test", status=503),
    "bad gateway": lambda slack: slack.faults.server_error("apps.connections.open", status=502),
    "reset": lambda slack: slack.faults.reset("auth.test", when="before"),
    "internal error": lambda slack: slack.faults.fail("auth.test", "internal_error"),
    "rate limit": lambda slack: slack.faults.rate_limit("apps.connections.open"),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
async def test_troubles_of_slack_itself_are_waited_out(
    slack: SlackSandbox, unstarted: SlackApp, trouble: Callable[[SlackSandbox], None]
) -> None:
    """Nothing the operator could set right."""
    trouble(slack)
    async with starting(unstarted) as start, asyncio.timeout(15):
        await start
        assert unstarted.is_connected


async def test_an_address_of_no_machine_is_waited_for(
    settings: SlackSettings,
    client: SlackClient,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A name server may be away as well; the wait ends when the program is told to stop."""
    assert client.session is not None
    lost = SlackClient("http://slack.invalid/api/", client.session, client.refused)
    async with starting(
        SlackApp(settings, lost, inbox, Pace(), UnreadThreads(), words=CLICKS)
    ) as start:
        await until_logged(caplog, "Slack cannot be reached at http://slack.invalid/api/")
        assert not start.done()
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start


async def test_a_token_that_is_refused_after_the_wait_ends_the_start(
    slack: SlackSandbox, unstarted: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not pass by itself is told at once."""
    await slack.faults.refuse_connections()
    slack.faults.revoke_token("token_revoked")
    async with starting(unstarted) as start:
        await until_logged(caplog, "waiting for Slack")
        await slack.faults.accept_connections()
        with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN"):
            async with asyncio.timeout(15):
                await start


async def test_waiting_is_over_at_once_when_it_is_cancelled(
    slack: SlackSandbox, unstarted: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    """Also between two tries, and while the connections are opened."""
    caplog.set_level(logging.WARNING)
    slack.faults.server_error("apps.connections.open", calls=2)
    slack.faults.hang("apps.connections.open", when="before")
    async with starting(unstarted) as start:
        await until_logged(caplog, "waiting for Slack")
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
    assert slack.world.door.connections == []
