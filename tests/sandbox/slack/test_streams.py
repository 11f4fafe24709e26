"""Streamed messages: how they grow, how they end, and what is refused at which point."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox, SlackSettings, StreamState
from sandbox.wire import as_object
from tests.sandbox.slack.refusals import error_of


@pytest.fixture
def settings() -> SlackSettings:
    """No rate limits: here only the state of the stream counts."""
    return SlackSettings(rate_scale=None)


class Stream:
    """A stream in a thread, driven by the real client."""

    def __init__(self, slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage) -> None:
        self.slack, self.client, self.root = slack, client, root
        self.ts = ""

    async def start(self, **arguments: Any) -> None:
        """Start it for the root's author."""
        answer = await self.client.chat_startStream(
            channel=self.root.channel,
            thread_ts=self.root.ts,
            recipient_team_id=self.root.team,
            recipient_user_id=self.root.user,
            **arguments,
        )
        self.ts = str(answer["ts"])

    async def append(self, text: str) -> None:
        """Append text."""
        await self.client.chat_appendStream(
            channel=self.root.channel, ts=self.ts, markdown_text=text
        )

    async def stop(self, **arguments: Any) -> None:
        """Stop it."""
        await self.client.chat_stopStream(channel=self.root.channel, ts=self.ts, **arguments)

    @property
    def shown(self) -> SlackMessage:
        """What people see."""
        return self.slack.replies(self.root)[-1]


@pytest.fixture
async def stream(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> Stream:
    """A stream not yet started, below a message of a person."""
    return Stream(slack, client, await slack.post(anna, channel, "question"))


async def test_a_stream_grows_until_it_is_stopped(stream: Stream) -> None:
    """Text is appended where the last ended; a reply counts as complete once it is sealed."""
    await stream.start(markdown_text="**Elec")
    await stream.append("tric** cars")
    assert stream.shown.visible_text == "Electric cars"
    assert stream.shown.stream is StreamState.STREAMING
    with pytest.raises(TimeoutError):
        await stream.slack.wait_for_reply(stream.root, timeout=0.01)
    await stream.stop(markdown_text=" are [covered](https://acme.example/ev).")
    reply = await stream.slack.wait_for_reply(stream.root)
    assert reply.visible_text == "Electric cars are covered (https://acme.example/ev)."
    assert reply.stream is StreamState.SEALED


async def test_the_app_hears_of_its_own_stream_as_of_edits(stream: Stream) -> None:
    """Each piece comes back as a change, without a mark of an edit."""
    await stream.start(markdown_text="one")
    await stream.append(" two")
    await stream.stop(markdown_text=" three")
    told = [envelope.payload["event"] for envelope in stream.slack.envelopes]
    changes = [event for event in map(as_object, told) if event.get("subtype")]
    assert [as_object(event["message"])["text"] for event in changes] == [
        "one two",
        "one two three",
    ]
    assert all("edited" not in as_object(event["message"]) for event in changes)


async def test_the_helper_of_the_sdk_streams(stream: Stream) -> None:
    """AsyncChatStream's own calls are accepted from start to stop."""
    helper = await stream.client.chat_stream(
        channel=stream.root.channel,
        thread_ts=stream.root.ts,
        recipient_team_id=stream.root.team,
        recipient_user_id=stream.root.user,
        buffer_size=8,
    )
    for word in ("Hello ", "dear ", "customer ", "of Acme"):
        await helper.append(markdown_text=word)
    await helper.stop()
    assert stream.shown.visible_text == "Hello dear customer of Acme"


async def test_cards_and_blocks_are_shown(stream: Stream) -> None:
    """A task card changes in place, and blocks of the end stand below the text."""
    task = {"type": "task_update", "id": "1", "title": "Looking up", "status": "in_progress"}
    await stream.start(chunks=[task])
    await stream.client.chat_appendStream(
        channel=stream.root.channel,
        ts=stream.ts,
        chunks=[{**task, "status": "complete"}, {"type": "markdown_text", "text": "Found."}],
    )
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Helpful?"}}
    await stream.stop(blocks=[section])
    assert [block["type"] for block in stream.shown.blocks] == ["task_card", "markdown", "section"]
    assert stream.shown.blocks[0]["status"] == "complete"
    assert stream.shown.visible_text == "Looking up\nFound.\nHelpful?"


async def test_nothing_follows_the_end(stream: Stream) -> None:
    """A sealed stream takes neither text nor another stop."""
    await stream.start(markdown_text="done")
    await stream.stop()
    assert await error_of(stream.append("late")) == "message_not_in_streaming_state"
    assert await error_of(stream.stop()) == "message_not_in_streaming_state"
    assert stream.shown.visible_text == "done"


async def test_a_stream_dies_of_age(stream: Stream) -> None:
    """After its life a stream takes no more, keeps what it has, and can be repaired by update."""
    await stream.start(markdown_text="half")
    stream.slack.clock.advance(stream.slack.settings.timing.stream_life)
    assert stream.shown.stream is StreamState.EXPIRED
    assert await error_of(stream.append(" more")) == "message_not_in_streaming_state"
    await stream.client.chat_update(channel=stream.root.channel, ts=stream.ts, text="whole")
    assert stream.shown.visible_text == "whole"


async def test_streams_can_be_expired_by_a_switch(stream: Stream) -> None:
    """The fault ends every open stream and says how many there were."""
    await stream.start(markdown_text="half")
    assert stream.slack.faults.expire_streams() == 1
    assert await error_of(stream.stop()) == "message_not_in_streaming_state"


async def test_a_growing_message_cannot_be_updated(stream: Stream) -> None:
    """chat.update during a stream is a conflict, and a broken rule."""
    stream.slack.expect_violations("streaming_state_conflict")
    await stream.start(markdown_text="half")
    call = stream.client.chat_update(channel=stream.root.channel, ts=stream.ts, text="x")
    assert await error_of(call) == "streaming_state_conflict"


async def test_a_person_stops_a_stream(stream: Stream, anna: Member) -> None:
    """Stop ends the text; the app may still seal the message and move the session."""
    client, root, slack = stream.client, stream.root, stream.slack
    with pytest.raises(ValueError, match="no Stop button"):
        await slack.press_stop(anna, root)
    await client.agents_sessions_setStatus(
        channel_id=root.channel, thread_ts=root.ts, status="processing"
    )
    await stream.start(markdown_text="half")
    await slack.press_stop(anna, root)
    [event] = [e for e in slack.envelopes if e.name == "agent_session_stopped"]
    assert event.payload["event"] == {
        "type": "agent_session_stopped",
        "channel": root.channel,
        "thread_ts": root.ts,
        "user": anna.id,
        "streaming_message_ts": [stream.ts],
        "event_ts": event.payload["event"]["event_ts"],  # type: ignore[index, call-overload]  # JSON
    }
    assert await error_of(stream.append(" more")) == "stopped_by_user"
    await stream.stop(session_status="active")
    session = slack.session(root)
    assert session is not None
    assert session.status == "active"
    assert stream.shown.visible_text == "half"


@pytest.mark.parametrize("missing", ["team", "user"])
async def test_a_channel_asks_for_the_recipient(stream: Stream, missing: str) -> None:
    """Outside a direct conversation both recipient arguments are needed."""
    stream.slack.expect_violations(f"missing_recipient_{missing}_id")
    recipient = {"recipient_team_id": stream.root.team, "recipient_user_id": stream.root.user}
    del recipient[f"recipient_{missing}_id"]
    call = stream.client.api_call(
        "chat.startStream",
        json={"channel": stream.root.channel, "thread_ts": stream.root.ts, **recipient},
    )
    assert await error_of(call) == f"missing_recipient_{missing}_id"


async def test_a_direct_conversation_does_not(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """In a direct conversation the recipient is known."""
    root = await slack.post(anna, slack.direct(anna), "question")
    await client.chat_startStream(channel=root.channel, thread_ts=root.ts, markdown_text="hi")
    assert slack.replies(root)[0].visible_text == "hi"


async def test_a_guest_is_found_only_in_their_own_team(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Naming the app's team for a guest is user_not_found."""
    guest = slack.person("Gus", team="T0OTHER")
    root = await slack.post(guest, slack.channel("shared", guest), "question")
    arguments: dict[str, Any] = {"channel": root.channel, "thread_ts": root.ts}
    call = client.chat_startStream(
        **arguments, recipient_user_id=guest.id, recipient_team_id=slack.settings.team_id
    )
    assert await error_of(call) == "user_not_found"
    await client.chat_startStream(
        **arguments, recipient_user_id=guest.id, recipient_team_id="T0OTHER"
    )


@pytest.mark.parametrize(
    ("fits", "breaks", "error"),
    [
        ({"markdown_text": "x" * 12_000}, {"markdown_text": "x" * 12_001}, "msg_too_long"),
        (
            {"chunks": [{"type": "plan_update", "title": "x" * 256}]},
            {"chunks": [{"type": "plan_update", "title": "x" * 257}]},
            "invalid_chunks",
        ),
        (
            {"chunks": [{"type": "blocks", "blocks": [{"type": "divider"}] * 50}]},
            {"chunks": [{"type": "blocks", "blocks": [{"type": "divider"}]}]},
            "msg_blocks_too_many",
        ),
        (
            {"markdown_text": "x"},
            {"chunks": [{"type": "task_update", "id": "1", "title": "t", "status": "completed"}]},
            "invalid_chunks",
        ),
        ({"markdown_text": "x"}, {"chunks": []}, "no_text"),
    ],
)
async def test_the_edge_fits_and_one_more_does_not(
    stream: Stream, fits: dict[str, Any], breaks: dict[str, Any], error: str
) -> None:
    """Each limit of a chunk is taken at its edge; one more is the error and a broken rule."""
    stream.slack.expect_violations(error)
    await stream.start()
    place = {"channel": stream.root.channel, "ts": stream.ts}
    await stream.client.api_call("chat.appendStream", json={**place, **fits})
    call = stream.client.api_call("chat.appendStream", json={**place, **breaks})
    assert await error_of(call) == error


async def test_only_ones_own_stream_can_grow(stream: Stream, anna: Member) -> None:
    """A person's message is no stream of the app, and a deleted one is not found."""
    stream.slack.expect_violations("message_not_owned_by_app")
    stream.ts = stream.root.ts
    assert await error_of(stream.append("x")) == "message_not_owned_by_app"
    await stream.start(markdown_text="x")
    await stream.client.chat_delete(channel=stream.root.channel, ts=stream.ts)
    assert await error_of(stream.append("x")) == "message_not_found"
