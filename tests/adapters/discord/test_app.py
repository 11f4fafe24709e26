"""What reaches the engine, whatever happens to the connection: the real client, a local Discord."""

import asyncio

import pytest
from pydantic import SecretStr

from adapters.discord.settings import DiscordSettings
from engine.domain.messages import Address
from engine.errors import ConfigurationError
from sandbox.discord import Channel, DiscordSandbox, Guild, Upload
from sandbox.wire import JsonObject
from tests.adapters.discord.office import LIMIT, Engine, connected, made, settings_for


async def test_everything_said_to_us_reaches_the_engine_and_nothing_else(
    box: DiscordSandbox, guild: Guild, support: Channel
) -> None:
    """Mention, thread, forum and direct message come; chatter, bots, webhooks, edits do not."""
    maya, engine = box.person("Maya"), Engine()
    forum = box.forum(guild, "questions")
    async with connected(box, engine):
        asked = await box.post(maya, support, f"{box.mention} hail?")
        thread = await box.open_thread(maya, support, "hail", from_message=asked)
        await box.post(maya, support, "nice weather")
        await box.post(box.other_bot("Robo"), support, f"{box.mention} beep")
        await box.webhook_post(support, "News", f"{box.mention} news")
        await box.edit(asked, f"{box.mention} hail and theft?")
        follow_up = await box.post(maya, thread, "and theft?")
        post = await box.forum_post(maya, forum, "Theft", "is theft covered?")
        await engine.until(lambda: len(engine.received) >= 3)
        direct = await box.dm(maya, "hello", attachments=[Upload(filename="a.jpg", content=b"x")])
        assert await engine.texts(4) == ["hail?", "and theft?", "is theft covered?", "hello"]
    assert [(m.place.workspace, m.place.channel, m.place.thread) for m in engine.received] == [
        (guild.id, support.id, asked.id),
        (guild.id, support.id, asked.id),
        (guild.id, forum.id, post.id),
        ("dm", direct.channel_id, direct.channel_id),
    ]
    assert [m.id for m in engine.received] == [asked.id, follow_up.id, post.id, direct.id]
    addressed = [m.address for m in engine.received]
    assert addressed == [Address.TO_ASSISTANT, Address.FOLLOW_UP, *[Address.TO_ASSISTANT] * 2]
    assert [file.name for file in engine.received[3].attachments] == ["a.jpg"]


async def test_a_thread_discord_py_does_not_know_is_looked_up_once(
    box: DiscordSandbox, support: Channel
) -> None:
    """Archived before we started, it comes without its kind: we ask, and remember."""
    maya, engine = box.person("Maya"), Engine()
    asked = await box.post(maya, support, "hail?")
    thread = await box.open_thread(maya, support, "hail", from_message=asked)
    await box.archive(thread)
    box.faults.drop_events("THREAD_UPDATE")
    async with connected(box, engine):
        await box.post(maya, thread, "still there?")
        await box.post(maya, thread, "hello?")
        assert await engine.texts(2) == ["still there?", "hello?"]
    assert {(m.place.channel, m.place.thread) for m in engine.received} == {(support.id, thread.id)}
    assert len([c for c in box.calls if c.route == "/channels/{channel_id}"]) == 1


async def test_a_channel_that_is_gone_costs_nothing_else(
    box: DiscordSandbox, support: Channel
) -> None:
    """A message from a place we cannot look up is left out; the next one is taken."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine):
        thread = await box.open_thread(maya, support, "gone")
        await box.delete_channel(thread)
        said = await box.post(maya, support, "who?")
        event = next(e.data for e in box.events if e.data.get("id") == said.id)
        box.faults.send_event("MESSAGE_CREATE", {**event, "channel_id": thread.id, "id": "1"})
        await box.wait_for_call("GET", "/channels/{channel_id}")
        await box.post(maya, support, f"{box.mention} hail?")
        assert await engine.texts(1) == ["hail?"]


async def test_what_cannot_be_stored_waits_in_its_order(
    box: DiscordSandbox, support: Channel
) -> None:
    """While the database is away messages are kept, and none overtakes another."""
    maya, engine = box.person("Maya"), Engine(away=3)
    async with connected(box, engine):
        for number in range(5):
            await box.dm(maya, f"message {number}")
        assert await engine.texts(5) == [f"message {number}" for number in range(5)]


async def test_leaving_stores_what_has_arrived(box: DiscordSandbox, support: Channel) -> None:
    """A message that is being stored when the program is told to stop is not dropped."""
    maya, engine = box.person("Maya"), Engine()
    engine.gate.clear()
    async with connected(box, engine) as app:
        await box.post(maya, support, f"{box.mention} hail?")
        await engine.until(lambda: engine.asked == 1)
        leaving = asyncio.create_task(app.close())
        engine.gate.set()
        await leaving
    assert [message.text for message in engine.received] == ["hail?"]


async def test_a_repeated_event_has_the_same_key(box: DiscordSandbox, support: Channel) -> None:
    """Discord may deliver twice, as after a resume; the database then knows the message."""
    maya, engine = box.person("Maya"), Engine()
    box.faults.repeat_event("MESSAGE_CREATE")
    async with connected(box, engine):
        await box.dm(maya, "hello")
        assert await engine.texts(2) == ["hello", "hello"]
    assert engine.received[0].keys == engine.received[1].keys


async def test_nothing_is_lost_over_a_dropped_connection(
    box: DiscordSandbox, support: Channel
) -> None:
    """discord.py resumes, and what was said meanwhile comes in the same session."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine):
        await box.post(maya, support, f"{box.mention} one")
        await engine.texts(1)
        box.faults.drop_sockets()
        await box.post(maya, support, f"{box.mention} two")
        assert await engine.texts(2) == ["one", "two"]
    assert (box.identifies, box.resumes) == (1, 1)


async def test_a_malformed_event_does_not_cost_the_session(
    box: DiscordSandbox, support: Channel
) -> None:
    """What cannot be read is left out, whatever its shape; the session goes on."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine):
        box.faults.send_event("MESSAGE_CREATE", {"id": "x"})
        box.faults.send_event("THREAD_CREATE", {})
        box.faults.send_event("NO_SUCH_EVENT", {})
        authorless: JsonObject = {"id": "7", "channel_id": support.id, "type": 0, "content": "hi"}
        box.faults.send_event("MESSAGE_CREATE", authorless)
        await box.post(maya, support, f"{box.mention} hail?")
        assert await engine.texts(1) == ["hail?"]
    assert box.identifies == 1


async def test_a_client_that_dies_is_replaced(box: DiscordSandbox, support: Channel) -> None:
    """A frame that is no JSON kills discord.py's client: it is closed and a new one connects."""
    maya, engine = box.person("Maya"), Engine()
    app, built = made(engine, settings_for(box))
    try:
        await app.start()
        box.faults.send_text("not json")
        await built.until(2)
        await box.wait_until(lambda: box.identifies == 2 or None)
        await box.wait_connected()
        await box.post(maya, support, f"{box.mention} hail?")
        assert await engine.texts(1) == ["hail?"]
    finally:
        await app.close()
    assert all(client.is_closed() for client in built.clients)


async def test_a_client_that_finds_no_way_back_is_replaced(
    box: DiscordSandbox, support: Channel
) -> None:
    """discord.py would wait for minutes after a long outage; a new client tries sooner."""
    maya, engine = box.person("Maya"), Engine()
    app, built = made(engine, settings_for(box), longest_apart=0.1)
    try:
        await app.start()
        await box.wait_connected()
        box.faults.refuse(gateway=True, rest=False)
        box.faults.drop_sockets()
        await built.until(3)
        assert not app.is_connected
        await box.post(maya, support, f"{box.mention} hail?")
        box.faults.accept()
        assert await engine.texts(1) == ["hail?"]
        assert app.is_connected
    finally:
        await app.close()


@pytest.mark.parametrize("rest", [True, False])
async def test_a_refused_first_connect_is_tried_again(
    box: DiscordSandbox, support: Channel, *, rest: bool
) -> None:
    """Discord down, or only its gateway: the program lives, and connects when it is back."""
    maya, engine = box.person("Maya"), Engine()
    app, built = made(engine, settings_for(box))
    box.faults.refuse(gateway=True, rest=rest)
    starting = asyncio.create_task(app.start())
    try:
        await built.until(3 if rest else 2)
        assert not starting.done()
        box.faults.accept()
        async with asyncio.timeout(LIMIT):
            await starting
        await box.post(maya, support, f"{box.mention} hail?")
        assert await engine.texts(1) == ["hail?"]
    finally:
        await app.close()


async def test_a_wrong_token_ends_the_start_with_a_sentence(box: DiscordSandbox) -> None:
    """Trying again would be useless: the operator is told what to do."""
    settings = DiscordSettings(discord_bot_token=SecretStr("wrong"))
    app, _ = made(Engine(), settings)
    with pytest.raises(ConfigurationError, match=r"DISCORD_BOT_TOKEN.*Bot page"):
        await app.start()
    await app.close()


async def test_a_missing_intent_ends_the_start_with_a_sentence(box: DiscordSandbox) -> None:
    """The sentence says where to switch it on, and how to do without."""
    box.portal(message_content=False)
    app, _ = made(Engine(), settings_for(box))
    with pytest.raises(ConfigurationError, match=r"Message Content.*DISCORD_MESSAGE_CONTENT=false"):
        await app.start()
    await app.close()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [(4004, "DISCORD_BOT_TOKEN"), (4011, "too many servers"), (4013, "update discord.py")],
)
async def test_being_turned_away_while_running_is_told(
    box: DiscordSandbox, code: int, sentence: str
) -> None:
    """A token reset, a bot grown too large, an old library: the program ends with the reason."""
    async with connected(box, Engine()) as app:
        await box.wait_connected()
        box.faults.close_sockets(code)
        with pytest.raises(ConfigurationError, match=sentence):
            async with asyncio.timeout(LIMIT):
                await app.until_turned_away()


async def test_without_the_content_intent_mentions_and_direct_messages_are_read(
    box: DiscordSandbox, support: Channel
) -> None:
    """Discord gives these their text in any case; what comes without text is ignored."""
    box.portal(message_content=False)
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine, discord_message_content=False):
        asked = await box.post(maya, support, f"{box.mention} hail?")
        thread = await box.open_thread(maya, support, "hail", from_message=asked)
        await box.post(maya, thread, "and theft?")
        await box.post(maya, thread, f"{box.mention} and theft?")
        assert await engine.texts(2) == ["hail?", "and theft?"]
    assert [m.address for m in engine.received] == [Address.TO_ASSISTANT] * 2
