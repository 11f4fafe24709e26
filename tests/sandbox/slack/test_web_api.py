"""The Web API as the real client calls it: arguments, tokens and scopes."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackSandbox
from tests.sandbox.slack.refusals import refused


async def test_a_token_learns_who_it_is(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """auth.test names the bot, and the scopes come as a header."""
    answer = await client.auth_test()
    assert answer["user_id"] == slack.bot_user_id
    assert answer["bot_id"] == slack.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize("form", ["query", "form", "json", "get"])
async def test_arguments_come_in_every_form(
    slack: SlackSandbox, channel: Channel, form: str
) -> None:
    """Query string, form and JSON body mean the same."""
    arguments = {"channel": channel.id, "text": "hi"}
    ways: dict[str, dict[str, Any]] = {
        "query": {"params": arguments},
        "form": {"data": arguments},
        "json": {"json": arguments},
        "get": {"params": arguments},
    }
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    verb = "GET" if form == "get" else "POST"
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            verb, f"{slack.api_url}chat.postMessage", headers=headers, **ways[form]
        ) as answer,
    ):
        assert (await answer.json())["ok"] is True
    assert [m.visible_text for m in slack.messages(channel)] == ["hi"]


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (None, "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-local", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_refused(slack: SlackSandbox, token: str | None, error: str) -> None:
    """No token, an unknown one and one of the wrong kind have errors of their own."""
    slack.expect_violations("not_authed", "not_allowed_token_type")
    client = AsyncWebClient(token=token, base_url=slack.api_url)
    assert (await refused(client.team_info()))["error"] == error


async def test_socket_mode_needs_the_app_token(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """apps.connections.open takes the app-level token and no other."""
    slack.expect_violations("not_allowed_token_type")
    answer = await client.apps_connections_open(app_token=slack.app_token)
    assert answer["url"].startswith("ws://127.0.0.1")
    body = await refused(client.apps_connections_open(app_token=slack.bot_token))
    assert body["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_refused(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A method Slack does not have is a broken rule."""
    slack.expect_violations("unknown_method")
    assert (await refused(client.api_call("chat.shout")))["error"] == "unknown_method"


@pytest.mark.parametrize(
    ("method", "scope"),
    [
        ("auth.test", None),
        ("team.info", "team:read"),
        ("users.list", "users:read"),
        ("users.lookupByEmail", "users:read.email"),
        ("usergroups.list", "usergroups:read"),
        ("chat.postMessage", "chat:write"),
        ("chat.startStream", "chat:write"),
        ("agents.sessions.setStatus", "chat:write"),
        ("assistant.threads.setSuggestedPrompts", "assistant:write"),
        ("reactions.add", "reactions:write"),
        ("reactions.get", "reactions:read"),
        ("files.info", "files:read"),
        ("files.getUploadURLExternal", "files:write"),
    ],
)
async def test_each_method_asks_for_its_scope(
    slack: SlackSandbox, client: AsyncWebClient, method: str, scope: str | None
) -> None:
    """Without its scope a method says which one it needs and which there are."""
    if scope is None:
        assert (await client.api_call(method))["ok"]
        return
    slack.faults.remove_scope(scope)
    body = await refused(client.api_call(method))
    assert (body["error"], body["needed"]) == ("missing_scope", scope)
    assert scope not in body["provided"].split(",")


async def test_reading_a_channel_needs_the_scope_of_its_kind(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """channels:history reads no direct messages, nor the other way round."""
    slack.faults.remove_scope("im:history")
    await client.conversations_history(channel=channel.id)
    body = await refused(client.conversations_history(channel=slack.direct(anna).id))
    assert (body["error"], body["needed"]) == ("missing_scope", "im:history")


async def test_a_revoked_token_is_refused_until_it_is_restored(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Revocation and account_inactive end every call; it is not the app's fault."""
    for error in ("token_revoked", "account_inactive"):
        slack.faults.revoke_token(error)
        assert (await refused(client.auth_test()))["error"] == error
    slack.faults.restore_token()
    assert (await client.auth_test())["ok"]


async def test_a_body_that_is_no_json_is_refused(slack: SlackSandbox) -> None:
    """Broken JSON, and JSON that is no object, are named so."""
    slack.expect_violations("invalid_json", "json_not_object")
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body, error in (("{", "invalid_json"), ("[]", "json_not_object")):
            async with session.post(f"{slack.api_url}auth.test", data=body) as answer:
                assert (await answer.json())["error"] == error
