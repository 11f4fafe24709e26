"""What was said while nobody listened reaches the engine: all of it, in order, and no more."""

from engine.domain.messages import Address, Place, Platform
from sandbox.discord import Channel, DiscordSandbox, Guild, Person
from sandbox.discord.payloads import guild_create
from tests.adapters.discord.office import (
    HISTORY,
    Diary,
    Engine,
    Notebook,
    caught_up,
    connected,
    earlier,
    reads,
)

TO_US, FOLLOW_UP, TO_OTHERS = Address.TO_ASSISTANT, Address.FOLLOW_UP, Address.TO_OTHERS


def directly(channel: Channel) -> Place:
    """The place of a direct conversation."""
    return Place(platform=Platform.DISCORD, workspace="dm", channel=channel.id, thread=channel.id)


async def test_everything_said_meanwhile_is_read(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person
) -> None:
    """Mentions, follow-ups, new posts, closed threads, direct messages; the rest is left alone."""
    forum, engine = box.forum(guild, "questions"), Engine()
    asked = await box.post(maya, support, f"{box.mention} hail?")
    thread = await box.open_thread(maya, support, "hail", from_message=asked)
    await box.post(maya, support, "nice weather")
    await box.post(maya, thread, "and theft?")
    post = await box.forum_post(maya, forum, "Fire", "is fire covered?")
    closed = await box.forum_post(maya, forum, "Flood", "is flood covered?")
    await box.archive(closed)
    await box.dm(maya, "hello")
    diary = Diary(directly(box.direct(maya)))
    async with connected(box, engine, notebook=earlier(), diary=diary):
        texts = await engine.texts(5)
        late = await box.post(maya, post, "hello?")
        await engine.texts(6)
    assert sorted(texts) == [
        "and theft?",
        "hail?",
        "hello",
        "is fire covered?",
        "is flood covered?",
    ]
    assert texts.index("hail?") < texts.index("and theft?")
    assert engine.received[5].id == late.id
    said = {message.text: message for message in engine.received}
    assert said["and theft?"].address is FOLLOW_UP
    assert said["and theft?"].place.key == said["hail?"].place.key
    assert said["hello"].is_direct
    assert not said["hail?"].is_direct
    assert said["is flood covered?"].place.thread == closed.id


async def test_the_first_start_ever_reads_nothing(
    box: DiscordSandbox, support: Channel, maya: Person
) -> None:
    """What was said before there was an assistant is not meant for it; the mark begins now."""
    engine, notebook = Engine(), Notebook()
    await box.post(maya, support, f"{box.mention} before")
    async with connected(box, engine, notebook=notebook):
        await box.post(maya, support, f"{box.mention} after")
        assert await engine.texts(1) == ["after"]
    assert notebook.mark is not None
    assert reads(box) == 0


async def test_what_is_said_now_waits_behind_what_was_said_before(
    box: DiscordSandbox, support: Channel, maya: Person
) -> None:
    """In a thread the order is kept; elsewhere nobody waits."""
    engine = Engine()
    thread = await box.open_thread(maya, support, "hail")
    await box.post(maya, thread, "before")
    box.faults.hang(HISTORY, when="before")
    async with connected(box, engine, notebook=earlier()):
        await box.faults.wait_until_held()
        await box.post(maya, thread, "after")
        await box.post(maya, support, f"{box.mention} elsewhere")
        assert await engine.texts(1) == ["elsewhere"]
        box.faults.release()
        await engine.until(lambda: len(engine.known) == 3)
    assert [message.text for message in engine.known.values()] == ["elsewhere", "before", "after"]


async def test_where_a_person_has_answered_there_is_nothing_left_to_answer(
    box: DiscordSandbox, support: Channel, maya: Person, jon: Person
) -> None:
    """Somebody spoke later in the thread, replied in the channel, or opened a thread to answer."""
    engine = Engine()
    in_thread = await box.open_thread(maya, support, "hail")
    await box.post(maya, in_thread, f"{box.mention} in the thread?")
    await box.post(jon, in_thread, "it is")
    await box.post(maya, in_thread, "and theft?")
    replied = await box.post(maya, support, f"{box.mention} replied?")
    await box.post(jon, support, "it is", reply_to=replied)
    threaded = await box.post(maya, support, f"{box.mention} threaded?")
    theirs = await box.open_thread(jon, support, "it is", from_message=threaded)
    await box.post(jon, theirs, "it is")
    lonely = await box.post(maya, support, f"{box.mention} lonely?")
    await box.open_thread(maya, support, "lonely", from_message=lonely)
    async with connected(box, engine, notebook=earlier()):
        await engine.texts(7)
    assert {message.text: message.address for message in engine.received} == {
        "in the thread?": TO_OTHERS,
        "it is": FOLLOW_UP,
        "and theft?": FOLLOW_UP,
        "replied?": TO_OTHERS,
        "threaded?": TO_OTHERS,
        "lonely?": TO_US,
    }


async def test_bots_and_other_customers_do_not_answer(
    box: DiscordSandbox, support: Channel, maya: Person, jon: Person
) -> None:
    """A bot's word, or somebody's own question to us, leaves the customer's question open."""
    engine = Engine()
    thread = await box.open_thread(maya, support, "hail")
    await box.post(maya, thread, f"{box.mention} one?")
    await box.post(box.other_bot("Robo"), thread, "beep")
    await box.post(jon, thread, f"{box.mention} two?")
    async with connected(box, engine, notebook=earlier()):
        assert await engine.texts(2) == ["one?", "two?"]
    assert [message.address for message in engine.received] == [TO_US, TO_US]


async def test_a_new_session_reads_what_the_old_one_missed(
    box: DiscordSandbox, support: Channel, maya: Person
) -> None:
    """Discord forgot the session: what was said in between is read, once."""
    engine = Engine()
    async with connected(box, engine):
        await box.post(maya, support, f"{box.mention} one")
        await engine.texts(1)
        box.faults.drop_events("MESSAGE_CREATE")
        await box.post(maya, support, f"{box.mention} two")
        box.faults.drop_events()
        box.faults.send_text("not json")  # ends discord.py's client, and its session with it
        await engine.until(lambda: "two" in {message.text for message in engine.received})
    assert box.identifies == 2


async def test_the_mark_stays_until_everything_is_read(
    box: DiscordSandbox, support: Channel, maya: Person
) -> None:
    """A run that ends in the middle of catching up leaves the mark for the next one."""
    thread = await box.open_thread(maya, support, "hail")
    await box.post(maya, thread, "before")
    notebook, engine = earlier(), Engine()
    mark = notebook.mark
    box.faults.hang(HISTORY, when="before")
    async with connected(box, engine, notebook=notebook):
        await box.faults.wait_until_held()
        box.clock.advance(60)
        await box.post(maya, support, f"{box.mention} now")
        assert await engine.texts(1) == ["now"]
    box.faults.release()
    assert notebook.mark == mark
    async with connected(box, engine, notebook=notebook):
        await engine.until(lambda: engine.received[-1].text == "before")
        await box.post(maya, support, f"{box.mention} later")
        await engine.until(lambda: engine.received[-1].text == "later")
    assert int(notebook.mark or 0) > int(mark or 0)


async def test_a_server_that_was_out_of_reach_is_read_when_it_is_back(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person
) -> None:
    """Discord lost a server for a while: what was said there did not reach us."""
    engine = Engine()
    async with connected(box, engine) as app:
        await caught_up(app)
        client = app._connection.client
        assert client is not None
        box.faults.send_event("GUILD_DELETE", {"id": guild.id, "unavailable": True})
        box.faults.drop_events("MESSAGE_CREATE")
        await box.post(maya, support, f"{box.mention} hail?")
        box.faults.drop_events()
        await box.post(maya, box.text_channel(box.guild("Other"), "other"), f"{box.mention} now")
        assert await engine.texts(1) == ["now"]
        assert not app._catch_up.is_done(client)
        back = guild_create(box.world, guild) | {"unavailable": False}
        box.faults.send_event("GUILD_CREATE", back)
        await engine.until(lambda: "hail?" in {message.text for message in engine.received})
        await caught_up(app)
