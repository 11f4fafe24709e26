"""Socket Mode connections, frame by frame: tickets, crowds, senseless frames, pings."""

import aiohttp
import pytest

from sandbox.slack import SlackSandbox, SlackSettings, Timing
from tests.sandbox.slack.fixture_types import OpenSlack


async def test_a_ticket_opens_one_connection(slack: SlackSandbox) -> None:
    """A used ticket, and one never issued, are refused with HTTP 408."""
    address = slack.api_url.replace("/api/", "/link")
    ticket = slack.world.door.issue_ticket()
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(f"{address}?ticket={ticket}") as socket:
            assert (await socket.receive_json())["type"] == "hello"
        for used in (ticket, "invented"):
            async with session.get(f"{address}?ticket={used}") as answer:
                assert answer.status == 408


async def test_an_eleventh_connection_is_turned_away(slack: SlackSandbox) -> None:
    """Ten connections are greeted; the next is told to disconnect, and that is a broken rule."""
    slack.expect_violations("too_many_websockets")
    address = slack.api_url.replace("/api/", "/link")
    async with aiohttp.ClientSession() as session:
        sockets, frames = [], []
        for _ in range(11):
            ticket = slack.world.door.issue_ticket()
            sockets.append(await session.ws_connect(f"{address}?ticket={ticket}"))
            frames.append(await sockets[-1].receive_json())
    assert [frame["type"] for frame in frames] == ["hello"] * 10 + ["disconnect"]
    assert frames[-1]["reason"] == "too_many_websockets"
    assert [violation.rule for violation in slack.violations] == ["too_many_websockets"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [("{not json", "invalid_frame"), ('{"envelope_id":"none"}', "unknown_envelope_id")],
)
async def test_a_senseless_frame_is_a_broken_rule(
    slack: SlackSandbox, text: str, rule: str
) -> None:
    """What is no ack of anything sent is written down."""
    slack.expect_violations(rule)
    ticket = slack.world.door.issue_ticket()
    address = slack.api_url.replace("/api/", "/link")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}?ticket={ticket}") as socket,
    ):
        await socket.receive_json()
        await socket.send_str(text)
        await slack.wait_until(lambda: slack.violations)
    assert [violation.rule for violation in slack.violations] == [rule]


async def test_a_frame_of_any_shape_can_be_sent(slack: SlackSandbox) -> None:
    """Frames that are no envelopes reach the client as they are."""
    ticket = slack.world.door.issue_ticket()
    address = slack.api_url.replace("/api/", "/link")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}?ticket={ticket}") as socket,
    ):
        await socket.receive_json()
        await slack.faults.send_text("garbage")
        await slack.faults.send_json({"type": "odd"})
        assert await socket.receive_str() == "garbage"
        assert await socket.receive_json() == {"type": "odd"}


async def test_pings_are_sent_and_answered(
    open_slack: OpenSlack,
) -> None:
    """Slack pings, and gives up a connection that answers none of them."""
    slack = await open_slack(SlackSettings(timing=Timing(ping_interval=0.02)))
    ticket = slack.world.door.issue_ticket()
    address = slack.api_url.replace("/api/", "/link")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}?ticket={ticket}", autoping=False) as socket,
    ):
        await socket.receive_json()
        assert (await socket.receive()).type is aiohttp.WSMsgType.PING
        await slack.wait_until(lambda: not slack.world.door.connections)


async def test_new_connections_can_be_refused_for_a_while(slack: SlackSandbox) -> None:
    """While the server does not listen a new connection fails; afterwards the port is the same."""
    before = slack.api_url
    await slack.faults.refuse_connections()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"{slack.api_url}api.test")
        await slack.faults.accept_connections()
        async with session.get(f"{slack.api_url}api.test") as answer:
            assert (await answer.json())["ok"] is True
    assert slack.api_url == before


async def test_tickets_can_be_spoiled(slack: SlackSandbox) -> None:
    """An address that was issued used up opens nothing, and the one after it does."""
    slack.faults.spoil_tickets()
    address = slack.api_url.replace("/api/", "/link")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
            await session.ws_connect(f"{address}?ticket={slack.world.door.issue_ticket()}")
        good = f"{address}?ticket={slack.world.door.issue_ticket()}"
        async with session.ws_connect(good) as socket:
            await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
            await session.ws_connect(good)
