"""Calls that go wrong by a switch: limits, failures, resets, late answers."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, SlackSandbox
from tests.sandbox.slack.refusals import refused


async def test_an_injected_limit_names_its_wait(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """A rate limit comes as HTTP 429 with Retry-After, as often as asked, without effect."""
    slack.faults.rate_limit("auth.test", calls=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.auth_test()
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
    assert (await client.auth_test())["ok"]
    assert [call.injected for call in slack.calls] == [True, True, False]


async def test_an_injected_server_error_is_no_json(slack: SlackSandbox, channel: Channel) -> None:
    """A failing front end answers by its status alone."""
    slack.faults.server_error("*", status=503)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{slack.api_url}api.test") as answer,
    ):
        assert answer.status == 503
        assert not (await answer.text()).startswith("{")


async def test_an_injected_error_has_no_effect(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """A named error takes the place of the call, and is no broken rule."""
    slack.faults.fail("chat.postMessage", "msg_too_long")
    call = client.chat_postMessage(channel=channel.id, text="hi")
    assert (await refused(call))["error"] == "msg_too_long"
    assert slack.messages(channel) == []


@pytest.mark.parametrize(("when", "posted"), [("before", 0), ("after", 1)])
async def test_a_reset_loses_the_call_or_only_its_answer(
    slack: SlackSandbox, channel: Channel, when: str, posted: int
) -> None:
    """A connection broken after the call leaves a message behind; before it, none."""
    slack.faults.reset("chat.postMessage", when="after" if when == "after" else "before")
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(
                f"{slack.api_url}chat.postMessage", json={"channel": channel.id, "text": "hi"}
            )
    assert len(slack.messages(channel)) == posted


async def test_a_hanging_call_took_effect_and_waits(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """A call that hangs has posted its message, and is answered once released."""
    slack.faults.hang("chat.postMessage")
    call = asyncio.create_task(client.chat_postMessage(channel=channel.id, text="hi"))
    await slack.wait_until(lambda: slack.messages(channel))
    assert not call.done()
    slack.faults.release()
    assert (await call)["ok"]


async def test_a_slow_call_is_answered_in_the_end(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """A slow answer takes at least as long as asked."""
    slack.faults.slow("auth.test", seconds=0.05)
    await client.auth_test()
    [call] = slack.calls
    assert call.answered_at - call.at >= 0.05
