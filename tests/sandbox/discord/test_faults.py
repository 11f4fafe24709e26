"""Every fault switch, as the real client feels it."""

import asyncio

import aiohttp
import discord
import pytest

from sandbox.discord import DiscordSandbox
from tests.sandbox.discord.conftest import Api, Bot, Scene, running

SEND = "POST /channels/*/messages"
BODY = {"content": "c", "nonce": "n", "enforce_nonce": True}


async def test_503_is_not_retried_by_the_client(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A 503 without JSON reaches the program and leaves nothing behind; the next call works."""
    sandbox.faults.server_error(SEND)

    with pytest.raises(discord.DiscordServerError):
        await bot.text(scene.channel).send("lost")
    await bot.text(scene.channel).send("sent")

    assert [m.content for m in sandbox.messages(scene.channel)] == ["sent"]
    assert [(c.status, c.injected) for c in sandbox.calls[-2:]] == [(503, True), (200, False)]


async def test_a_reset_before_the_effect_loses_the_call(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """The connection breaks and nothing was sent."""
    sandbox.faults.reset(SEND, when="before")

    with pytest.raises(aiohttp.ClientError):
        await api.send(scene.channel, BODY)

    assert sandbox.messages(scene.channel) == []


async def test_a_reset_after_the_effect_loses_only_the_answer(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """The message is there; sent again with its nonce it is not doubled."""
    sandbox.faults.reset(SEND, when="after")

    with pytest.raises(aiohttp.ClientError):
        await api.send(scene.channel, BODY)
    again = await api.send(scene.channel, BODY)

    assert [m.id for m in sandbox.messages(scene.channel)] == [again.body["id"]]


async def test_a_reset_reaches_the_program(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """The client does not retry a reset on Linux."""
    sandbox.faults.reset(SEND, when="after")

    with pytest.raises((aiohttp.ClientError, OSError)):
        await bot.text(scene.channel).send("once")

    assert len(sandbox.messages(scene.channel)) == 1


async def test_a_slow_call_is_answered_late(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """The call takes effect before or after the wait, as told."""
    sandbox.faults.slow(SEND, 0.05, when="before")
    slow = await api.send(scene.channel, {"content": "c"})

    assert slow.status == 200
    assert sandbox.calls[-1].answered_at - sandbox.calls[-1].at >= 0.05


async def test_a_hanging_call_waits_for_release(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A hanging call has taken effect, and is answered when released."""
    sandbox.faults.hang(SEND)
    call = asyncio.create_task(api.send(scene.channel, {"content": "c"}))
    await sandbox.wait_for_message(scene.channel)

    assert not call.done()
    sandbox.faults.release()
    assert (await call).status == 200


async def test_a_429_with_via_is_waited_for(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """The client waits as long as told and succeeds."""
    sandbox.faults.rate_limit(SEND, retry_after=0.05)

    await bot.text(scene.channel).send("sent")

    assert [c.status for c in sandbox.calls[-2:]] == [429, 200]


async def test_a_429_without_via_is_an_error(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Like a ban of the front end, it is not retried."""
    sandbox.faults.rate_limit(SEND, via=False)

    with pytest.raises(discord.HTTPException) as refused:
        await bot.text(scene.channel).send("lost")

    assert refused.value.status == 429


async def test_a_global_429_says_so(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """The body of a global limit has global true."""
    sandbox.faults.rate_limit("*", is_global=True)

    assert (await api.send(scene.channel, BODY)).body["global"] is True


async def test_any_error_can_be_given(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """A call may be refused with any code of Discord's, by its path too."""
    sandbox.faults.fail(f"POST /channels/{scene.channel.id}/messages", 200000)

    with pytest.raises(discord.HTTPException) as refused:
        await bot.text(scene.channel).send("blocked")

    assert refused.value.code == 200000
    assert sandbox.violations == []


async def test_a_doubled_event_is_the_same_message(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """The same message comes twice under two sequence numbers."""
    sandbox.faults.repeat_event("MESSAGE_CREATE")
    await sandbox.post(sandbox.person("Ann"), scene.channel, "twice")
    await bot.wait_for_event("message", count=2)

    first, second = bot.seen("message")
    assert first.id == second.id
    numbers = [e.sequence for e in sandbox.events if e.name == "MESSAGE_CREATE"]
    assert len(set(numbers)) == 2


async def test_a_dropped_event_is_found_in_history(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """An event can be lost; history has the message."""
    sandbox.faults.drop_events("MESSAGE_CREATE")
    await sandbox.post(sandbox.person("Ann"), scene.channel, "lost")
    sandbox.faults.drop_events()
    await sandbox.post(sandbox.person("Ann"), scene.channel, "heard")
    await bot.wait_for_event("message")
    history = [m.content async for m in bot.text(scene.channel).history(oldest_first=True)]

    assert [m.content for m in bot.seen("message")] == ["heard"]
    assert history == ["lost", "heard"]


async def test_a_malformed_event_ends_the_client(sandbox: DiscordSandbox, scene: Scene) -> None:
    """The library's parser is unguarded: the client's task ends with the error."""
    bot = Bot()
    async with running(bot, sandbox.token) as task:
        await bot.wait_for_event("ready")
        sandbox.faults.send_event("MESSAGE_CREATE", {"id": "nonsense"})
        with pytest.raises(KeyError):
            await task


async def test_a_frame_that_is_not_json_ends_the_client(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """So does a frame of anything else."""
    bot = Bot()
    async with running(bot, sandbox.token) as task:
        await bot.wait_for_event("ready")
        sandbox.faults.send_text("{")
        with pytest.raises(ValueError, match="property name"):
            await task


async def test_a_storm_arrives_whole(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """Five hundred messages at once arrive once each, in order."""
    await sandbox.storm(sandbox.person("Ann"), scene.channel, 500)
    await bot.wait_for_event("message", count=500)

    assert [m.content for m in bot.seen("message")] == [f"storm {n}" for n in range(500)]


async def test_an_outage_ends_and_the_client_resumes(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """The port closes, everything open breaks; back again, the client gets what it missed."""
    await sandbox.faults.refuse_connections()
    with pytest.raises((aiohttp.ClientError, OSError)):
        await bot.text(scene.channel).send("lost")
    await sandbox.post(sandbox.person("Ann"), scene.channel, "meanwhile")
    await sandbox.faults.accept_connections()
    heard = await bot.wait_for_event("message")

    assert heard.content == "meanwhile"
    assert sandbox.identifies == 1


async def test_a_refused_gateway_leaves_rest_alone(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A first connection that fails ends the client's task, though REST works."""
    sandbox.faults.refuse(rest=False)
    bot = Bot()
    async with running(bot, sandbox.token) as task:
        with pytest.raises(AttributeError, match="sequence"):
            await task
    sandbox.faults.accept()

    assert (await api.call("GET", "/users/@me")).status == 200


async def test_refused_rest_stops_the_login(sandbox: DiscordSandbox, api: Api) -> None:
    """With REST refused a login fails, until calls are taken again."""
    sandbox.faults.refuse(gateway=False)
    with pytest.raises(aiohttp.ClientError):
        await api.call("GET", "/users/@me")
    sandbox.faults.clear()

    assert (await api.call("GET", "/users/@me")).status == 200


async def test_sockets_can_be_closed_with_any_code(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A close the library can handle leads to a resume."""
    sandbox.faults.close_sockets(4000)
    await bot.wait_for_event("resumed")

    assert sandbox.resumes == 1


async def test_switches_need_a_started_server() -> None:
    """Before the start there is nothing to break."""
    with pytest.raises(RuntimeError, match="not started"):
        DiscordSandbox().faults.drop_sockets()
