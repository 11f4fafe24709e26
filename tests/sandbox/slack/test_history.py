"""Reading back: threads and history page by page, permalinks, reactions."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackSandbox, SlackSettings
from sandbox.wire import Json
from tests.sandbox.slack.refusals import error_of


@pytest.fixture
def settings() -> SlackSettings:
    """No rate limits: here only what is sent counts."""
    return SlackSettings(rate_scale=None)


async def test_a_thread_is_read_with_its_metadata(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Replies come oldest first below the root; metadata only when it is asked for."""
    root = await slack.post(anna, channel, "root")
    metadata: dict[str, Json] = {"event_type": "tandem_post", "event_payload": {"id": "1"}}
    await client.chat_postMessage(
        channel=channel.id, thread_ts=root.ts, text="reply", metadata=dict(metadata)
    )
    plain = (await client.conversations_replies(channel=channel.id, ts=root.ts))["messages"]
    assert [message["text"] for message in plain] == ["root", "reply"]
    assert plain[0]["reply_count"] == 1
    assert plain[1]["parent_user_id"] == anna.id
    assert "metadata" not in plain[1]
    full = await client.conversations_replies(
        channel=channel.id, ts=root.ts, include_all_metadata=True
    )
    assert full["messages"][1]["metadata"] == metadata


async def test_a_long_thread_is_read_page_by_page(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """The cursor of each page leads to the next, until there is none."""
    root = await slack.post(anna, channel, "0")
    for number in range(1, 7):
        await slack.post(anna, channel, str(number), thread=root)
    read: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_replies(
            channel=channel.id, ts=root.ts, limit=3, cursor=cursor
        )
        read += [message["text"] for message in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] is bool(cursor)
        if not cursor:
            break
    assert read == [str(number) for number in range(7)]


async def test_history_shows_the_channel_without_its_threads(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Newest first, replies left out, between oldest and latest."""
    first = await slack.post(anna, channel, "first")
    await slack.post(anna, channel, "reply", thread=first)
    second = await slack.post(anna, channel, "second")
    everything = await client.conversations_history(channel=channel.id)
    assert [m["text"] for m in everything["messages"]] == ["second", "first"]
    later = await client.conversations_history(channel=channel.id, oldest=first.ts)
    assert [m["ts"] for m in later["messages"]] == [second.ts]
    both = await client.conversations_history(channel=channel.id, oldest=first.ts, inclusive=True)
    assert len(both["messages"]) == 2


async def test_what_is_not_there_is_not_found(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """An unknown thread, and a channel the app is not in, have their errors."""
    call = client.conversations_replies(channel=channel.id, ts="1000000000.000001")
    assert await error_of(call) == "thread_not_found"
    apart = slack.channel("apart", anna, with_bot=False)
    assert await error_of(client.conversations_history(channel=apart.id)) == "not_in_channel"


async def test_a_permalink_leads_into_the_thread(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """The link of a reply names its thread."""
    root = await slack.post(anna, channel, "root")
    reply = await slack.post(anna, channel, "reply", thread=root)
    answer = await client.chat_getPermalink(channel=channel.id, message_ts=reply.ts)
    assert f"/archives/{channel.id}/p" in answer["permalink"]
    assert f"thread_ts={root.ts}" in answer["permalink"]


async def test_a_reaction_is_given_once(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """A second time is already_reacted, and what was not given cannot be taken back."""
    slack.expect_violations("invalid_name")
    said = await slack.post(anna, channel, "hi")
    place: dict[str, Any] = {"channel": channel.id, "timestamp": said.ts}
    await client.reactions_add(**place, name="eyes")
    assert await error_of(client.reactions_add(**place, name="eyes")) == "already_reacted"
    assert await error_of(client.reactions_remove(**place, name="tada")) == "no_reaction"
    assert await error_of(client.reactions_add(**place, name=":eyes:")) == "invalid_name"
    answer = await client.reactions_get(**place)
    assert answer["message"]["reactions"] == [
        {"name": "eyes", "users": [slack.bot_user_id], "count": 1}
    ]
