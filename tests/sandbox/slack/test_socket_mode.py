"""Envelopes: acknowledged in time or delivered again, over one connection or several."""

import asyncio

import pytest
from slack_bolt.app.async_app import AsyncApp

from sandbox.slack import Channel, Member, SlackSandbox
from tests.sandbox.slack.fixture_types import Serve


async def miss_the_deadline(slack: SlackSandbox, attempts: int = 1) -> None:
    """Let the ack deadline pass once so many attempts were sent, and the pause before a retry."""
    timing = slack.settings.timing
    [envelope] = slack.envelopes
    await slack.wait_until(
        lambda: sum(a.sent_at is not None for a in envelope.attempts) >= attempts
    )
    slack.clock.advance(timing.ack_deadline)
    if not envelope.given_up:
        slack.clock.advance(timing.retry_delays[attempts - 1])


@pytest.fixture
def quiet_app(app: AsyncApp) -> AsyncApp:
    """An app that acknowledges every message and does nothing."""

    @app.event("message")
    async def listen() -> None:
        """Take note of nothing."""

    return app


async def test_an_envelope_knows_when_it_was_sent_and_acknowledged(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """Sending and ack are noted on the clock that messages share."""
    await serve(slack, quiet_app)
    said = await slack.post(anna, channel, "hi")
    await slack.settle()
    [envelope] = slack.envelopes
    assert envelope.sent_at is not None
    assert envelope.acked_at is not None
    assert said.posted_at <= envelope.sent_at <= envelope.acked_at


async def test_an_unacknowledged_event_comes_again(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """An event no listener takes is delivered again after the deadline, then given up."""
    await serve(slack, app)
    await slack.post(anna, channel, "hi")
    for attempts in range(1, 5):
        await miss_the_deadline(slack, attempts)
    [envelope] = slack.envelopes
    assert envelope.given_up
    assert [attempt.number for attempt in envelope.attempts] == [0, 1, 2, 3]
    assert [attempt.reason for attempt in envelope.attempts] == ["", *["timeout"] * 3]
    assert len({attempt.envelope_id for attempt in envelope.attempts}) == 4


async def test_a_retry_says_so_and_keeps_the_event_id(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """The second delivery carries its number and reason, and the same event id."""
    seen: list[tuple[str, list[str] | None]] = []

    @app.event("message")
    async def listen(body: dict[str, str], request: object) -> None:
        headers = getattr(request, "headers", {})
        seen.append((body["event_id"], headers.get("x-slack-retry-num")))

    await serve(slack, app)
    slack.faults.lose_acks()
    await slack.post(anna, channel, "hi")
    await miss_the_deadline(slack)
    await slack.settle()
    await slack.wait_until(lambda: seen if len(seen) == 2 else None)
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] in (None, ["0"])
    assert seen[1][1] == ["1"]


async def test_a_late_interaction_is_not_repeated(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """A command that nobody acknowledges fails once: only events come again."""
    await serve(slack, app)
    using = asyncio.create_task(slack.command(anna, channel, "/support"))
    await slack.wait_until(lambda: slack.envelopes)
    await miss_the_deadline(slack)
    envelope = await using
    assert envelope.given_up
    assert len(envelope.attempts) == 1


async def test_nothing_is_lost_while_no_connection_is_open(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """An event that found no connection is delivered once one opens, if that is in time."""
    await slack.post(anna, channel, "hi")
    await slack.wait_until(lambda: len(slack.envelopes[0].attempts) == 2)
    await serve(slack, quiet_app)
    slack.clock.advance(slack.settings.timing.retry_delays[1])
    await slack.settle()
    [envelope] = slack.envelopes
    assert [a.reason for a in envelope.attempts] == ["", *["connection_failed"] * 2]
    assert [a.sent_at is None for a in envelope.attempts] == [True, True, False]
    assert envelope.acked_at is not None


async def _nothing() -> None:
    """Take note of nothing."""


async def test_payloads_are_shared_among_connections(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """With two connections each payload goes to one of them, and both get some."""
    await serve(slack, quiet_app)
    await serve(slack, quiet_app)
    await slack.wait_connected(2)
    for _ in range(4):
        await slack.post(anna, channel, "hi")
    await slack.settle()
    assert {e.attempts[0].connection for e in slack.envelopes} == {1, 2}
    assert all(len(e.attempts) == 1 for e in slack.envelopes)


async def test_a_refresh_leads_to_a_new_connection(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """Told to disconnect, the real client connects anew and goes on receiving."""
    await serve(slack, quiet_app)
    slack.faults.disconnect("refresh_requested")
    door = slack.world.door
    await slack.wait_until(lambda: door.connected_ever >= 2)
    await slack.post(anna, channel, "hi")
    await slack.settle()
    assert slack.envelopes[0].acked_at is not None


@pytest.mark.parametrize("how", ["closed", "aborted"])
async def test_a_broken_connection_is_replaced(
    slack: SlackSandbox,
    quiet_app: AsyncApp,
    serve: Serve,
    anna: Member,
    channel: Channel,
    how: str,
) -> None:
    """Whether closed or reset, the real client comes back and receives what it missed."""
    handler = await serve(slack, quiet_app)
    handler.client.ping_interval = 0.1
    handler.client.auto_reconnect_enabled = True
    if how == "closed":
        await slack.faults.close_sockets()
    else:
        slack.faults.abort_sockets()
    door = slack.world.door
    await slack.wait_until(lambda: door.connected_ever >= 2)
    await slack.post(anna, channel, "hi")
    await slack.settle()
    assert slack.envelopes[0].acked_at is not None


async def test_a_silent_connection_loses_what_is_sent(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """A half-open connection takes frames nobody reads; they come again once it speaks."""
    await serve(slack, quiet_app)
    slack.faults.half_open()
    await slack.post(anna, channel, "hi")
    envelope = slack.envelopes[0]
    await slack.world.door.flushed()
    slack.clock.advance(slack.settings.timing.ack_deadline)
    assert envelope.attempts[0].overdue
    slack.faults.half_open(on=False)
    await slack.settle()
    assert envelope.acked_at is not None
    assert [a.sent_at is None for a in envelope.attempts] == [True, False]


async def test_a_repeated_envelope_arrives_twice(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """The same frame sent twice reaches the listener twice."""
    arrived: asyncio.Queue[str] = asyncio.Queue()

    @app.event("message")
    async def listen(body: dict[str, str]) -> None:
        await arrived.put(body["event_id"])

    await serve(slack, app)
    slack.faults.repeat_envelopes()
    await slack.post(anna, channel, "hi")
    async with asyncio.timeout(5):
        assert await arrived.get() == await arrived.get()


async def test_a_swapped_pair_arrives_out_of_order(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """The second of two messages goes out first."""
    await serve(slack, app)
    app.event("message")(_nothing)
    slack.faults.swap_next_pair()
    await slack.post(anna, channel, "one")
    await slack.post(anna, channel, "two")
    await slack.settle()
    first, second = slack.envelopes
    assert first.sent_at is not None
    assert second.sent_at is not None
    assert second.sent_at <= first.sent_at


async def test_events_can_be_chosen(
    slack: SlackSandbox, quiet_app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """Only the chosen subscriptions are sent, without those dropped."""
    quiet_app.event("app_mention")(_nothing)
    await serve(slack, quiet_app)
    slack.faults.deliver_only("app_mention")
    await slack.post(anna, channel, f"{slack.mention} one")
    slack.faults.deliver_only()
    slack.faults.drop_events("app_mention")
    await slack.post(anna, channel, f"{slack.mention} two")
    await slack.settle()
    assert [envelope.name for envelope in slack.envelopes] == ["app_mention", "message.channels"]
