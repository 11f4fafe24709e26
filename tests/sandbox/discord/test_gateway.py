"""The gateway: sessions, intents, resume, heartbeats, and the mistakes clients make."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.discord import DiscordSandbox, DiscordSettings, Timing, points_at
from tests.sandbox.discord.conftest import INTENTS, Bot, Scene, running


class Socket:
    """A bare gateway connection, for what the library would not do."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def say(self, op: int, data: Any = None) -> None:
        """Send one frame."""
        await self.ws.send_str(json.dumps({"op": op, "d": data}))

    async def identify(self, token: str, intents: Any = INTENTS, **more: Any) -> None:
        """Begin a session."""
        await self.say(2, {"token": token, "intents": intents, "properties": {}, **more})

    async def hear(self, name: str | int) -> Any:
        """Return the data of the next event of a name, or frame of an op."""
        while True:
            frame = await self.ws.receive_json(timeout=5)
            if name in (frame.get("t"), frame["op"]):
                return frame

    async def close_code(self) -> int | None:
        """Read until the server closes the connection."""
        async for _ in self.ws:
            continue
        return self.ws.close_code


@pytest.fixture
async def socket(sandbox: DiscordSandbox) -> AsyncIterator[Socket]:
    """A connected, not yet identified socket."""
    url = f"{sandbox.url}/gw?v=10&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        yield Socket(ws)


async def test_ready_then_guilds(sandbox: DiscordSandbox, scene: Scene, socket: Socket) -> None:
    """HELLO, then READY with unavailable guilds, then each guild with what is in it."""
    hello = await socket.hear(10)
    await socket.identify(sandbox.token)
    ready = await socket.hear("READY")
    guild = await socket.hear("GUILD_CREATE")

    assert hello["d"]["heartbeat_interval"] == 41250
    assert ready["s"] == 1
    assert ready["d"]["guilds"] == [{"id": scene.guild.id, "unavailable": True}]
    assert ready["d"]["resume_gateway_url"].startswith("ws://127.0.0.1:")
    assert [c["id"] for c in guild["d"]["channels"]] == [scene.channel.id, scene.forum.id]
    assert guild["d"]["unavailable"] is False


async def test_heartbeats_are_acknowledged(socket: Socket) -> None:
    """Each heartbeat gets its ack, before identify too."""
    await socket.say(1)

    assert await socket.hear(11)


async def test_the_shared_zlib_stream_works_for_the_client(scene: Scene, bot: Bot) -> None:
    """The client asks for zlib-stream and reads every frame of it."""
    await scene.sandbox.storm(scene.sandbox.person("Ann"), scene.channel, 50, "é" * 500)
    last = await bot.wait_for_event("message", count=50)

    assert last.content.endswith("49")


@pytest.mark.parametrize("query", ["v=9&encoding=json", "v=10&encoding=etf", ""])
async def test_other_versions_are_closed(sandbox: DiscordSandbox, query: str) -> None:
    """Only version 10 in JSON is spoken (4012)."""
    url = f"{sandbox.url}/gw?{query}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        assert await Socket(ws).close_code() == 4012


async def test_a_wrong_token_stops_the_client(sandbox: DiscordSandbox, socket: Socket) -> None:
    """REST answers 401, the gateway closes with 4004; neither is a violation."""
    with pytest.raises(discord.LoginFailure):
        async with Bot() as client:
            await client.login("wrong")
    await socket.identify("wrong")

    assert await socket.close_code() == 4004
    assert sandbox.violations == []


async def test_an_intent_the_portal_does_not_allow(sandbox: DiscordSandbox, scene: Scene) -> None:
    """Asking for message content with the switch off is 4014, which the client names."""
    sandbox.portal(message_content=False)
    client = Bot()
    async with running(client, sandbox.token) as task:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await task


async def test_the_application_tells_its_intents(sandbox: DiscordSandbox, scene: Scene) -> None:
    """The flags of the application say which privileged intents are allowed."""
    async with scene.client() as bot:
        allowed = bot.application_flags.gateway_message_content_limited
    sandbox.portal(message_content=False)
    async with scene.client(intents=INTENTS & ~(1 << 15)) as bot:
        refused = bot.application_flags.gateway_message_content_limited

    assert allowed
    assert not refused


async def test_without_the_content_intent_texts_are_blank(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """Content comes only in direct messages, mentions and replies to the bot."""
    sandbox.portal(message_content=False)
    ann = sandbox.person("Ann")
    async with scene.client(intents=INTENTS & ~(1 << 15)) as bot:
        own = await bot.text(scene.channel).send("mine")
        mine = sandbox.messages(scene.channel)[0]
        await sandbox.post(ann, scene.channel, "hidden")
        await sandbox.post(ann, scene.channel, f"{sandbox.mention} seen")
        await sandbox.post(ann, scene.channel, "answer", reply_to=mine)
        await sandbox.dm(ann, "direct")
        await bot.wait_for_event("message", count=5)
        heard = [message.content for message in bot.seen("message")]
        history = [m.content async for m in bot.text(scene.channel).history(oldest_first=True)]

    assert own.content == "mine"
    assert heard == ["mine", "", f"{sandbox.mention} seen", "answer", "direct"]
    assert history == ["mine", "", f"{sandbox.mention} seen", "answer"]


async def test_events_come_only_for_their_intents(
    sandbox: DiscordSandbox, scene: Scene, socket: Socket
) -> None:
    """With guilds alone there are channels but no messages; typing needs its intent."""
    ann = sandbox.person("Ann")
    await socket.identify(sandbox.token, intents=1)
    await socket.hear("GUILD_CREATE")
    await sandbox.post(ann, scene.channel, "unheard")
    await sandbox.start_typing(ann, scene.channel)
    sandbox.text_channel(scene.guild, "new")

    frame = await socket.ws.receive_json(timeout=5)
    assert frame["t"] == "CHANNEL_CREATE"


async def test_typing_and_members_come_with_their_intents(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """Typing of people, reactions and members arrive when asked for."""
    sandbox.portal(guild_members=True)
    intents = INTENTS | 1 << 1 | 1 << 10 | 1 << 11
    ann = sandbox.person("Ann")
    async with scene.client(intents=intents, chunk_guilds_at_startup=False) as bot:
        message = await sandbox.post(ann, scene.channel, "hello")
        await sandbox.start_typing(ann, scene.channel)
        await sandbox.react(ann, message, "👍")
        bob = sandbox.person("Bob")
        await bot.wait_for_event("raw_typing")
        reaction = await bot.wait_for_event("raw_reaction_add")
        joined = await bot.wait_for_event("member_join")
        guild = bot.get_guild(int(scene.guild.id))

        assert guild is not None
        asked = await guild.query_members("An")
    assert [member.id for member in asked] == [int(ann.id)]
    assert reaction.user_id == int(ann.id)
    assert joined.id == int(bob.id)


MISTAKES: list[Any] = [
    pytest.param("{", 4002, id="no JSON"),
    pytest.param('{"op": 99}', 4001, id="unknown op"),
    pytest.param('{"op": 3, "d": {}}', 4003, id="not identified"),
    pytest.param('{"op": 1, "d": "' + "x" * 4096 + '"}', 4002, id="too large"),
]


@pytest.mark.parametrize(("text", "code"), MISTAKES)
async def test_mistakes_are_closed_and_written_down(
    sandbox: DiscordSandbox, socket: Socket, text: str, code: int
) -> None:
    """Each mistake has its close code, and is a violation."""
    sandbox.expect_violations()
    await socket.ws.send_str(text)

    assert await socket.close_code() == code
    assert [v.rule for v in sandbox.violations] == [str(code)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"intents": 1 << 30}, 4013),
        ({"intents": "all"}, 4013),
        ({"intents": 1 << 1}, 4014),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_identify_is_checked(
    sandbox: DiscordSandbox, socket: Socket, more: dict[str, Any], code: int
) -> None:
    """Unknown intents are 4013, disallowed ones 4014, an impossible shard 4010."""
    sandbox.expect_violations()
    await socket.identify(sandbox.token, **more)

    assert await socket.close_code() == code


async def test_identifying_twice_is_a_mistake(sandbox: DiscordSandbox, socket: Socket) -> None:
    """A second identify on one connection is 4005."""
    sandbox.expect_violations()
    await socket.identify(sandbox.token)
    await socket.identify(sandbox.token)

    assert await socket.close_code() == 4005


async def test_too_many_frames_are_refused(sandbox: DiscordSandbox, socket: Socket) -> None:
    """120 frames a minute are taken, the next is 4008."""
    sandbox.expect_violations()
    for _ in range(121):
        await socket.say(1)

    assert await socket.close_code() == 4008
    assert len([v for v in sandbox.violations if v.rule == "4008"]) >= 1


async def test_a_shard_gets_only_its_guilds(
    sandbox: DiscordSandbox, scene: Scene, socket: Socket
) -> None:
    """READY names the shard, and the guilds are divided by id."""
    number = (int(scene.guild.id) >> 22) % 2
    await socket.identify(sandbox.token, shard=[1 - number, 2])
    ready = await socket.hear("READY")

    assert ready["d"]["shard"] == [1 - number, 2]
    assert ready["d"]["guilds"] == []


async def test_a_broken_connection_is_resumed(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """After a break the client resumes and gets what it missed, once and in order."""
    sandbox.faults.drop_sockets()
    await sandbox.storm(sandbox.person("Ann"), scene.channel, 3)
    await bot.wait_for_event("resumed")
    await bot.wait_for_event("message", count=3)

    assert [m.content for m in bot.seen("message")] == ["storm 0", "storm 1", "storm 2"]
    assert (sandbox.identifies, sandbox.resumes) == (1, 1)


async def test_op_7_makes_the_client_resume(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Asked to reconnect, the client resumes the same session."""
    sandbox.faults.reconnect()
    await bot.wait_for_event("resumed")

    assert sandbox.identifies == 1


async def test_a_resumable_op_9_makes_the_client_resume(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Op 9 with true keeps the session."""
    sandbox.faults.invalidate(resumable=True)
    await bot.wait_for_event("resumed")

    assert sandbox.identifies == 1


async def test_op_9_makes_the_client_identify_again(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Op 9 with false ends the session; the client begins another."""
    sandbox.faults.invalidate()
    await bot.wait_for_event("ready", count=2)

    assert (sandbox.identifies, sandbox.resumes) == (2, 0)


async def test_a_forgotten_session_cannot_be_resumed(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """After too long an outage a resume is answered with op 9; events in between are lost."""
    sandbox.faults.drop_sockets()
    await sandbox.wait_until(lambda: None if sandbox.is_connected else True)
    sandbox.clock.advance(181)
    await sandbox.post(sandbox.person("Ann"), scene.channel, "lost")
    await bot.wait_for_event("ready", count=2)

    assert bot.seen("message") == []
    assert sandbox.identifies == 2


@pytest.mark.parametrize(("code", "kept"), [(1000, False), (1001, False), (4000, True)])
async def test_a_normal_close_ends_the_session(
    sandbox: DiscordSandbox, socket: Socket, code: int, kept: bool
) -> None:
    """A connection closed with 1000 or 1001 leaves no session, any other one to resume."""
    await socket.identify(sandbox.token)
    await socket.hear("READY")
    await socket.ws.close(code=code)
    await sandbox.wait_until(lambda: None if sandbox.is_connected else True)

    assert sandbox.has_sessions == kept


async def test_two_clients_both_get_events(sandbox: DiscordSandbox, scene: Scene) -> None:
    """Two clients with one token both hear a message, as after a careless restart."""
    async with scene.client() as first, scene.client() as second:
        await sandbox.post(sandbox.person("Ann"), scene.channel, "hello")
        await first.wait_for_event("message")
        await second.wait_for_event("message")


async def test_a_silent_client_is_dropped() -> None:
    """A client that sends no heartbeat is closed with 4009."""
    settings = DiscordSettings(timing=Timing(heartbeat_interval=0.05))
    async with (
        DiscordSandbox(settings=settings) as sandbox,
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{sandbox.url}/gw?v=10&encoding=json") as ws,
    ):
        assert await Socket(ws).close_code() == 4009


async def test_a_silent_server_is_noticed() -> None:
    """Without acks the client gives the connection up, and resumes on another."""
    settings = DiscordSettings(timing=Timing(heartbeat_interval=0.1))
    sandbox = DiscordSandbox(settings=settings)
    scene = Scene(sandbox)
    async with sandbox:
        with points_at(sandbox.url):
            async with scene.client(heartbeat_timeout=0.5) as bot:
                sandbox.faults.go_silent()
                await sandbox.post(sandbox.person("Ann"), scene.channel, "missed")
                heard = await bot.wait_for_event("message")

    assert heard.content == "missed"
    assert sandbox.identifies == 1
    assert sandbox.resumes >= 1
