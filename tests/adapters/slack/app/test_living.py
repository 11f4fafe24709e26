"""The app over its life: connections, refreshes, refused tokens, and its end."""

import asyncio
import logging

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.errors import ConfigurationError
from sandbox.slack import Member, SlackSandbox
from sandbox.wire import JsonObject
from tests.adapters.slack.app.listening import Recorder, acked, settled
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads


async def test_every_connection_is_opened(slack: SlackSandbox, app: SlackApp) -> None:
    """Two by default, so that a refresh of one leaves no gap."""
    assert len(slack.world.door.connections) == 2


async def test_the_environment_changes_nothing(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Bolt would read these by itself, and drop our token for OAuth on a file store."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    app = SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    try:
        await slack.post(ann, slack.direct(ann), "hello")
        await settled(slack)
    finally:
        await app.close()
    assert len(inbox.messages) == 1
    assert [r for r in caplog.records if r.name.startswith("slack") and r.levelname != "INFO"] == []


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_refresh_is_followed_by_new_connections(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, reason: str
) -> None:
    """Slack asks for it every few hours."""
    slack.faults.disconnect(reason)
    await slack.wait_until(lambda: slack.world.door.connected_ever >= 4 or None)
    await slack.wait_connected(2)
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(inbox.messages) == 1


async def test_a_refused_app_token_ends_the_service(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder
) -> None:
    """The SDK would ask again for ever; the operator reads which token to replace."""
    slack.faults.fail("apps.connections.open", "invalid_auth", calls=10)
    await slack.faults.close_sockets()
    with pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_the_apps_removal_ends_the_service(slack: SlackSandbox, app: SlackApp) -> None:
    """Nobody could be answered any more; the operator reads what to do."""
    await slack.uninstall()
    with pytest.raises(ConfigurationError, match=r"SLACK_BOT_TOKEN \(account_inactive\)"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_news_of_another_workspace_end_nothing(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """Slack is asked whether our own token is meant, and accepts it."""
    event: JsonObject = {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}
    slack.world.deliveries.send(
        "events_api", "tokens_revoked", {"type": "event_callback", "event_id": "E1", "event": event}
    )
    await slack.wait_until(
        lambda: [call.method for call in slack.calls].count("auth.test") == 2 or None
    )
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(inbox.messages) == 1


async def test_a_revoked_bot_token_ends_the_service_at_the_first_post(
    slack: SlackSandbox, app: SlackApp, client: SlackClient, ann: Member
) -> None:
    """Where no event told of it, the refusal of any call does."""
    slack.faults.revoke_token()
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=slack.direct(ann).id, text="hello")
    with pytest.raises(ConfigurationError, match=r"SLACK_BOT_TOKEN \(token_revoked\)"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_a_message_being_stored_is_acknowledged_before_the_end(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
) -> None:
    """Stopping waits for that ack and takes nothing new meanwhile."""
    app = SlackApp(
        settings.model_copy(update={"slack_connections": 1}),
        client,
        inbox,
        Pace(),
        UnreadThreads(),
        words=CLICKS,
    )
    await app.start()
    inbox.gate = asyncio.Event()
    await slack.post(ann, slack.direct(ann), "hello")
    await inbox.came.wait()
    stopping = asyncio.create_task(app.stop_intake())
    await asyncio.sleep(0)
    await slack.post(ann, slack.direct(ann), "too late")
    await slack.world.door.flushed()
    await client.api_test()  # a round trip, in which the late message arrives
    inbox.gate.set()
    await stopping
    await app.close()
    assert [message.text for message in inbox.messages] == ["hello"]
    await slack.wait_until(lambda: True if acked(slack) == [True, False] else None)
    await slack.wait_until(lambda: True if not slack.world.door.connections else None)


async def test_what_comes_after_the_end_is_left_to_slack(
    slack: SlackSandbox, app: SlackApp, client: SlackClient, inbox: Recorder, ann: Member
) -> None:
    """Nobody takes it, so it is not acknowledged; sending still works."""
    await app.stop_intake()
    root = await slack.post(ann, slack.direct(ann), "hello")
    await client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="still here")
    await slack.wait_for_reply(root)
    assert not any(acked(slack))
    assert inbox.messages == []


async def test_closing_twice_and_closing_unstarted_do_nothing(
    app: SlackApp, settings: SlackSettings, client: SlackClient, inbox: Recorder
) -> None:
    """Whatever the order of an early end."""
    await app.close()
    await app.close()
    await SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS).close()


async def test_start_is_logged_with_the_workspace(
    slack: SlackSandbox,
    inbox: Recorder,
    settings: SlackSettings,
    client: SlackClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The operator sees where the assistant is at work."""
    caplog.set_level(logging.INFO)
    app = SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    await app.close()
    assert f"Acme Insurance ({slack.settings.team_id}), 2 connections" in caplog.text
