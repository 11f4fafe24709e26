"""Messages of the app: limits at their edges, where they may stand, edits, ephemeral ones."""

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


def section(text: str) -> dict[str, Json]:
    """Return a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def markdown(text: str) -> dict[str, Json]:
    """Return a markdown block."""
    return {"type": "markdown", "text": text}


# what fits and what does not


@pytest.mark.parametrize(
    ("fits", "breaks", "error"),
    [
        ({"markdown_text": "x" * 12_000}, {"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"blocks": [section("x" * 3000)]}, {"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        (
            {"blocks": [{"type": "divider"}] * 50, "text": "x"},
            {"blocks": [{"type": "divider"}] * 51, "text": "x"},
            "invalid_blocks",
        ),
        (
            {"blocks": [markdown("x" * 6000)] * 2},
            {"blocks": [markdown("x" * 6000), markdown("x" * 6001)]},
            "msg_blocks_too_long",
        ),
        (
            {"blocks": [section("x" * 2600)] * 5},
            {"blocks": [*[section("x" * 2600)] * 5, section("x")]},
            "msg_blocks_too_long",
        ),
        (
            {"text": "x", "attachments": [{"text": "a"}] * 100},
            {"text": "x", "attachments": [{"text": "a"}] * 101},
            "too_many_attachments",
        ),
        ({"text": "x"}, {"text": " "}, "no_text"),
        ({"markdown_text": "x"}, {"markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        (
            {"text": "x", "metadata": {"event_type": "t", "event_payload": {}}},
            {"text": "x", "metadata": {"event_type": "t"}},
            "invalid_metadata_format",
        ),
        (
            {"text": "x", "blocks": [{"type": "header", "text": plain}]}
            if (plain := {"type": "plain_text", "text": "x" * 150})
            else {},
            {"text": "x", "blocks": [{"type": "header", "text": {**plain, "text": "x" * 151}}]},
            "invalid_blocks",
        ),
    ],
)
async def test_the_edge_fits_and_one_more_does_not(
    slack: SlackSandbox,
    client: AsyncWebClient,
    channel: Channel,
    fits: dict[str, Json],
    breaks: dict[str, Json],
    error: str,
) -> None:
    """Each limit is taken at its edge; one more is the documented error and a broken rule."""
    slack.expect_violations(error)
    await client.api_call("chat.postMessage", json={"channel": channel.id, **fits})
    assert not slack.violations
    call = client.api_call("chat.postMessage", json={"channel": channel.id, **breaks})
    assert await error_of(call) == error
    assert [violation.rule for violation in slack.violations] == [error]
    assert len(slack.messages(channel)) == 1


async def test_text_is_cut_at_forty_thousand(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """40,000 characters stand; of 40,001 the last is lost, with a warning and a broken rule."""
    slack.expect_violations("message_truncated")
    whole = await client.chat_postMessage(channel=channel.id, text="x" * 40_000)
    assert "warning" not in whole.data
    cut = await client.chat_postMessage(channel=channel.id, text="x" * 40_001)
    assert cut["warning"] == "message_truncated"
    assert [len(message.text) for message in slack.messages(channel)] == [40_000, 40_000]
    assert len(slack.violations) == 1


async def test_an_update_takes_four_thousand(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """chat.update takes 4,000 characters of text and no more."""
    slack.expect_violations("msg_too_long")
    posted = await client.chat_postMessage(channel=channel.id, text="x")
    ts = posted["ts"]
    await client.chat_update(channel=channel.id, ts=ts, text="y" * 4000)
    assert await error_of(client.chat_update(channel=channel.id, ts=ts, text="y" * 4001)) == (
        "msg_too_long"
    )


# where it may be posted


async def test_where_the_app_is_not_it_cannot_post(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """A channel unknown, not joined or archived, has an error of its own; none is a broken rule."""
    apart = slack.channel("apart", anna, with_bot=False)
    assert await error_of(client.chat_postMessage(channel="C0NOWHERE", text="x")) == (
        "channel_not_found"
    )
    assert await error_of(client.chat_postMessage(channel=apart.id, text="x")) == "not_in_channel"
    await slack.archive(anna, channel)
    assert await error_of(client.chat_postMessage(channel=channel.id, text="x")) == "is_archived"


async def test_a_members_id_opens_the_direct_conversation(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Posting to a person goes to their conversation with the app."""
    await client.chat_postMessage(channel=anna.id, text="hello")
    [message] = slack.messages(slack.direct(anna))
    assert message.visible_text == "hello"


async def test_a_reply_needs_a_thread(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """A malformed ts, an unknown root, a reply as root and a locked thread are refused."""
    slack.expect_violations("invalid_thread_ts", "cannot_reply_to_message")
    root = await slack.post(anna, channel, "root")
    reply = await client.chat_postMessage(channel=channel.id, thread_ts=root.ts, text="reply")

    async def answer_below(thread_ts: str) -> str:
        return await error_of(
            client.chat_postMessage(channel=channel.id, thread_ts=thread_ts, text="x")
        )

    assert await answer_below("yesterday") == "invalid_thread_ts"
    assert await answer_below("1000000000.000001") == "thread_not_found"
    assert await answer_below(str(reply["ts"])) == "cannot_reply_to_message"
    slack.lock_thread(root)
    assert await answer_below(root.ts) == "restricted_action_thread_locked"


async def test_a_thread_outlives_its_root(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """A deleted root with replies still takes replies; one without is gone."""
    root, lonely = await slack.post(anna, channel, "a"), await slack.post(anna, channel, "b")
    await client.chat_postMessage(channel=channel.id, thread_ts=root.ts, text="reply")
    await slack.delete(anna, root)
    await slack.delete(anna, lonely)
    await client.chat_postMessage(channel=channel.id, thread_ts=root.ts, text="again")
    call = client.chat_postMessage(channel=channel.id, thread_ts=lonely.ts, text="x")
    assert await error_of(call) == "thread_not_found"
    assert [m.text for m in slack.replies(root)] == ["reply", "again"]


async def test_another_name_needs_its_scope(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """username is taken with chat:write.customize, and refused without."""
    await client.chat_postMessage(channel=channel.id, text="x", username="Ben")
    assert slack.messages(channel)[0].username == "Ben"
    slack.faults.remove_scope("chat:write.customize")
    call = client.chat_postMessage(channel=channel.id, text="x", username="Ben")
    assert await error_of(call) == "missing_scope"


# changing and taking back


async def test_an_update_keeps_what_it_does_not_mention(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """Blocks alone keep the text; text alone takes the blocks away and marks the edit."""
    posted = await client.chat_postMessage(channel=channel.id, text="a", blocks=[section("b")])
    await client.api_call(
        "chat.update",
        json={"channel": channel.id, "ts": posted["ts"], "blocks": [section("c")]},
    )
    [message] = slack.messages(channel)
    assert (message.text, message.visible_text, message.edited_ts) == ("a", "c", None)
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="d")
    [message] = slack.messages(channel)
    assert (message.blocks, message.visible_text) == ((), "d")
    assert message.edited_ts is not None


async def test_only_ones_own_messages_can_be_changed(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Another's message cannot be updated or deleted, and a missing one is not found."""
    slack.expect_violations("cant_update_message", "cant_delete_message")
    said = await slack.post(anna, channel, "mine")
    place: dict[str, Any] = {"channel": channel.id, "ts": said.ts}
    assert await error_of(client.chat_update(**place, text="x")) == "cant_update_message"
    assert await error_of(client.chat_delete(**place)) == "cant_delete_message"
    await slack.delete(anna, said)
    assert await error_of(client.chat_delete(**place)) == "message_not_found"


async def test_an_ephemeral_message_is_for_one_person(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """It is not kept, needs its reader in the channel, and is not seen in an empty thread."""
    ben = slack.person("Ben")
    root = await slack.post(anna, channel, "root")
    await client.chat_postEphemeral(channel=channel.id, user=anna.id, text="psst")
    await client.chat_postEphemeral(
        channel=channel.id, user=anna.id, thread_ts=root.ts, text="unseen"
    )
    assert [e.visible_text for e in slack.ephemerals(anna)] == ["psst"]
    assert slack.messages(channel) == [root]
    call = client.chat_postEphemeral(channel=channel.id, user=ben.id, text="x")
    assert await error_of(call) == "user_not_in_channel"
