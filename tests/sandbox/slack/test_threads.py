"""What a thread shows beside its messages: status line, session, prompts and title."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import DEFAULT_MANIFEST, Channel, Member, SlackMessage, SlackSandbox
from tests.sandbox.slack.refusals import error_of


@pytest.fixture
async def root(slack: SlackSandbox, anna: Member, channel: Channel) -> SlackMessage:
    """A message of a person in a channel."""
    return await slack.post(anna, channel, "question")


async def test_a_status_stands_until_something_is_posted(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage
) -> None:
    """The line is shown, then taken away by the app's reply."""
    place: dict[str, Any] = {"channel_id": root.channel, "thread_ts": root.ts}
    await client.assistant_threads_setStatus(**place, status="is reading")
    assert (await slack.wait_for_status(root)).text == "is reading"
    await client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="answer")
    assert slack.status(root) is None
    assert [line.text for line in slack.statuses(root)] == ["is reading"]


async def test_a_status_fades_after_two_minutes_or_when_emptied(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage
) -> None:
    """Without a message the line goes by itself; "" takes it away at once."""
    place: dict[str, Any] = {"channel_id": root.channel, "thread_ts": root.ts}
    await client.assistant_threads_setStatus(**place, status="is reading")
    slack.clock.advance(119)
    assert slack.status(root) is not None
    slack.clock.advance(1.5)
    assert slack.status(root) is None
    await client.assistant_threads_setStatus(**place, status="is reading")
    await client.assistant_threads_setStatus(**place, status="")
    assert slack.status(root) is None


@pytest.mark.parametrize(("count", "fits"), [(10, True), (11, False)])
async def test_ten_loading_messages_fit(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, count: int, fits: bool
) -> None:
    """Ten lines to rotate through are taken, eleven are not."""
    slack.expect_violations("invalid_arguments")
    call = client.assistant_threads_setStatus(
        channel_id=root.channel, thread_ts=root.ts, status="x", loading_messages=["."] * count
    )
    if fits:
        assert (await call)["ok"]
    else:
        assert await error_of(call) == "invalid_arguments"


async def test_a_status_needs_its_thread(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """A thread that does not exist is invalid_thread_ts, and an unknown status is refused."""
    slack.expect_violations("invalid_thread_ts", "invalid_arguments")
    place: dict[str, Any] = {"channel_id": channel.id, "thread_ts": "1000000000.000001"}
    call = client.assistant_threads_setStatus(**place, status="x")
    assert await error_of(call) == "invalid_thread_ts"
    call = client.agents_sessions_setStatus(**place, status="processing")
    assert await error_of(call) == "invalid_thread_ts"


async def test_a_session_moves_and_keeps_its_title(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, anna: Member
) -> None:
    """The title counts at creation only, and is changed by rename."""
    slack.expect_violations("invalid_arguments", "session_not_found")
    place: dict[str, Any] = {"channel_id": root.channel, "thread_ts": root.ts}
    assert await error_of(client.agents_sessions_rename(**place, title="x")) == "session_not_found"
    await client.agents_sessions_setStatus(
        **place, status="processing", title="First", initiator_user_id=anna.id
    )
    assert slack.status(root) is not None
    answer = await client.agents_sessions_setStatus(**place, status="active", title="Second")
    assert (answer["agent_status"], answer["title"]) == ("active", "First")
    assert slack.status(root) is None
    await client.agents_sessions_rename(**place, title="x" * 200)
    session = slack.session(root)
    assert session is not None
    assert session.title == "x" * 200
    too_long = client.agents_sessions_rename(**place, title="x" * 201)
    assert await error_of(too_long) == "invalid_arguments"
    unknown = client.agents_sessions_setStatus(**place, status="done")
    assert await error_of(unknown) == "invalid_arguments"


async def test_an_app_that_is_no_agent_has_no_sessions() -> None:
    """Without agent_view in the manifest sessions are refused."""
    features = {k: v for k, v in DEFAULT_MANIFEST["features"].items() if k != "agent_view"}  # type: ignore[union-attr]  # JSON
    async with SlackSandbox(manifest={**DEFAULT_MANIFEST, "features": features}) as slack:
        slack.expect_violations("app_is_not_an_agent")
        anna = slack.person("Anna")
        root = await slack.post(anna, slack.channel("help", anna), "hi")
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        call = client.agents_sessions_setStatus(
            channel_id=root.channel, thread_ts=root.ts, status="processing"
        )
        assert await error_of(call) == "app_is_not_an_agent"


@pytest.mark.parametrize(("count", "fits"), [(4, True), (5, False)])
async def test_four_prompts_fit(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, count: int, fits: bool
) -> None:
    """Four suggested prompts are taken without a thread, five are not."""
    slack.expect_violations("invalid_arguments")
    prompts = [{"title": f"Ask {n}", "message": f"Question {n}"} for n in range(count)]
    call = client.api_call(
        "assistant.threads.setSuggestedPrompts",
        json={"channel_id": slack.direct(anna).id, "prompts": prompts},
    )
    if fits:
        await call
        assert len(slack.world.board.prompts[0].prompts) == 4
    else:
        assert await error_of(call) == "invalid_arguments"


async def test_a_thread_gets_a_title(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage
) -> None:
    """setTitle names the thread."""
    await client.assistant_threads_setTitle(
        channel_id=root.channel, thread_ts=root.ts, title="Electric cars"
    )
    assert slack.world.board.titles[root.channel, root.ts] == "Electric cars"
