"""What is edited or deleted reaches the engine after what was said, and only what people did."""

from engine.domain.messages import Deletion, Edit
from sandbox.discord import Channel, DiscordSandbox, Upload
from tests.adapters.discord.office import Engine, connected


async def test_an_edit_brings_the_new_words(box: DiscordSandbox, support: Channel) -> None:
    """As a message would: without our mention, with its files."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine):
        asked = await box.post(
            maya,
            support,
            f"{box.mention} hail?",
            attachments=[Upload(filename="a.jpg", content=b"x")],
        )
        edited = await box.edit(asked, f"{box.mention} hail and theft?")
        await engine.until(lambda: len(engine.amended) == 1)
    assert [message.text for message in engine.received] == ["hail?"]
    (edit,) = engine.amended
    assert isinstance(edit, Edit)
    assert (edit.key, edit.text) == (engine.received[0].keys[0], "hail and theft?")
    assert [file.name for file in edit.attachments] == ["a.jpg"]
    assert edited.edited_at is not None
    assert abs(edit.edited_at - edited.edited_at) < 0.001


async def test_what_discord_changes_is_no_edit(box: DiscordSandbox, support: Channel) -> None:
    """A link's preview, its removal, a thread on it, our own message: nobody said anything."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine) as app:
        asked = await box.post(maya, support, f"{box.mention} https://acme.example")
        await box.unfurl(asked, {"type": "rich", "title": "Acme"})
        await box.suppress_embeds(asked)
        await box.open_thread(maya, support, "hail", from_message=asked)
        client = app._connection.client
        assert client is not None
        ours = await client.get_partial_messageable(int(support.id)).send("Hello")
        await ours.edit(content="Hello!")
        last = await box.post(maya, support, "last")
        await box.delete(last)
        await engine.until(lambda: len(engine.amended) == 1)
    assert engine.amended == [Deletion(key=f"discord:message:{last.id}")]


async def test_words_we_are_not_shown_are_no_edit(box: DiscordSandbox, support: Channel) -> None:
    """Without the content intent an edit that drops our mention comes without any words."""
    box.portal(message_content=False)
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine, discord_message_content=False):
        asked = await box.post(maya, support, f"{box.mention} hail?")
        await box.edit(asked, "hail and theft?")
        await box.edit(asked, f"{box.mention} hail and fire?")
        await engine.until(lambda: len(engine.amended) == 1)
    assert [edit.text for edit in engine.amended if isinstance(edit, Edit)] == ["hail and fire?"]


async def test_deletions_come_one_by_one_or_many_at_once(
    box: DiscordSandbox, support: Channel
) -> None:
    """A moderator's cleaning up is many deletions."""
    maya, engine = box.person("Maya"), Engine()
    async with connected(box, engine):
        one, two, three = [await box.post(maya, support, f"{n}") for n in range(3)]
        await box.delete(two)
        box.faults.send_event(
            "MESSAGE_DELETE_BULK",
            {"ids": [three.id, one.id], "channel_id": support.id, "guild_id": support.guild_id},
        )
        await engine.until(lambda: len(engine.amended) == 3)
    assert [amendment.key.rpartition(":")[2] for amendment in engine.amended] == [
        two.id,
        one.id,
        three.id,
    ]


async def test_amendments_keep_their_place_and_wait_for_the_database(
    box: DiscordSandbox, support: Channel
) -> None:
    """While the database is away nothing is lost, and nothing overtakes the message it is about."""
    maya, engine = box.person("Maya"), Engine(away=3)
    engine.gate.clear()
    async with connected(box, engine):
        asked = await box.dm(maya, "hail?")
        await box.edit(asked, "theft?")
        await box.delete(asked)
        engine.gate.set()
        await engine.until(lambda: len(engine.amended) == 2)
    assert len(engine.received) == 1
    assert [type(amendment) for amendment in engine.amended] == [Edit, Deletion]
