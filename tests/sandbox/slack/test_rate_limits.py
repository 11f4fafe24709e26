"""Tiers: so many calls a minute, so many messages a second in a channel."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackSandbox, SlackSettings
from tests.sandbox.slack.fixture_types import NewClient, OpenSlack
from tests.sandbox.slack.refusals import refused


@pytest.mark.parametrize(
    ("method", "allowed"),
    [("users.list", 20), ("bots.info", 50), ("users.info", 100)],
)
async def test_each_tier_has_its_number(
    slack: SlackSandbox, client: AsyncWebClient, method: str, allowed: int
) -> None:
    """So many calls a minute pass, the next is refused, and after the wait one passes again."""
    arguments = {"user": slack.bot_user_id, "bot": slack.bot_id}
    for _ in range(allowed):
        await client.api_call(method, params=arguments)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params=arguments)
    assert caught.value.response["error"] == "ratelimited"
    slack.clock.advance(int(caught.value.response.headers["Retry-After"]))
    assert (await client.api_call(method, params=arguments))["ok"]


async def test_a_channel_takes_a_message_a_second_after_a_burst(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """A burst of five passes, the sixth waits; another channel is not concerned."""
    for _ in range(5):
        await client.chat_postMessage(channel=channel.id, text="hi")
    body = await refused(client.chat_postMessage(channel=channel.id, text="hi"))
    assert body["error"] == "ratelimited"
    await client.chat_postMessage(channel=slack.direct(anna).id, text="hi")
    slack.clock.advance(1)
    await client.chat_postMessage(channel=channel.id, text="hi")
    assert len(slack.messages(channel)) == 6


async def test_limits_can_be_lifted(open_slack: OpenSlack, new_client: NewClient) -> None:
    """Without limits a load test may call as often as it likes."""
    slack = await open_slack(SlackSettings(rate_scale=None))
    client = new_client(slack)
    for _ in range(30):
        await client.users_list()
    assert all(call.error is None for call in slack.calls)
