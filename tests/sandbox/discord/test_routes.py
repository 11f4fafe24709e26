"""Routes a support bot needs now and then, through the real client."""

import io
from typing import Any

import discord
import pytest

from sandbox.discord import DiscordSandbox, Upload
from tests.sandbox.discord.conftest import Api, Bot, Scene


@pytest.fixture
def room(bot: Bot, scene: Scene) -> discord.TextChannel:
    """The text channel as the client knows it."""
    channel = bot.get_channel(int(scene.channel.id))
    assert isinstance(channel, discord.TextChannel)
    return channel


@pytest.fixture
def forum(bot: Bot, scene: Scene) -> discord.ForumChannel:
    """The forum as the client knows it."""
    channel = bot.get_channel(int(scene.forum.id))
    assert isinstance(channel, discord.ForumChannel)
    return channel


async def test_a_private_thread_takes_members(
    sandbox: DiscordSandbox, bot: Bot, room: discord.TextChannel, scene: Scene
) -> None:
    """A private thread is opened, people are added and removed, and it is listed when archived."""
    ann = sandbox.person("Ann")
    thread = await room.create_thread(name="ticket", invitable=False)
    await thread.add_user(discord.Object(int(ann.id)))
    members = [member.id for member in await thread.fetch_members()]
    fetched = await thread.fetch_member(int(ann.id))
    await thread.remove_user(discord.Object(int(ann.id)))
    with pytest.raises(discord.NotFound):
        await thread.fetch_member(int(ann.id))
    await thread.edit(archived=True)
    private = [t.id async for t in room.archived_threads(private=True)]
    public = [t.id async for t in room.archived_threads()]

    assert thread.is_private()
    assert sandbox.messages(scene.channel) == []
    assert set(members) == {int(sandbox.bot_id), int(ann.id)}
    assert fetched.id == int(ann.id)
    assert (private, public) == ([thread.id], [])


async def test_the_client_leaves_and_joins_threads(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene
) -> None:
    """It is a member of the threads it writes in, until it leaves; archived ones refuse both."""
    thread = await sandbox.open_thread(sandbox.person("Ann"), scene.channel, "talk")
    seen = await bot.wait_for_event("thread_create")
    await seen.send("here")
    joined = sandbox.channel(thread)
    await seen.leave()
    left = sandbox.channel(thread)
    await sandbox.archive(thread)
    with pytest.raises(discord.HTTPException) as refused:
        await seen.join()

    assert joined.thread is not None
    assert left.thread is not None
    assert sandbox.bot_id in joined.thread.members
    assert sandbox.bot_id not in left.thread.members
    assert refused.value.code == 50083


async def test_a_thread_is_changed_and_deleted(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene, room: discord.TextChannel
) -> None:
    """Name, lock, slow mode and life of a thread are the bot's to change."""
    thread = await room.create_thread(name="old", type=discord.ChannelType.public_thread)
    await thread.edit(name="new", locked=True, slowmode_delay=5, auto_archive_duration=60)
    changed = sandbox.threads(scene.channel)[0]
    await thread.delete()

    assert (changed.name, changed.locked, changed.slowmode) == ("new", True, 5)
    assert sandbox.threads(scene.channel) == []


async def test_tags_of_a_forum_and_a_post(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene, forum: discord.ForumChannel
) -> None:
    """With Manage Channels the client makes a tag, and puts it on a post by Manage Threads."""
    sandbox.allow(scene.guild, "manage_channels")
    tag = await forum.create_tag(name="Waiting")
    await sandbox.forum_post(sandbox.person("Ann"), scene.forum, "Help", "please")
    post = await bot.wait_for_event("thread_create")
    await post.add_tags(tag)
    await post.edit(archived=True)

    state = sandbox.threads(scene.forum)[0].thread
    assert state is not None
    assert (state.tags, state.archived) == ((str(tag.id),), True)
    assert [t.name for t in sandbox.channel(scene.forum).tags][-1] == "Waiting"


async def test_a_channel_is_changed_and_deleted(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene, room: discord.TextChannel
) -> None:
    """Deleting a channel deletes its threads, and the client hears of it."""
    sandbox.allow(scene.guild, "manage_channels")
    thread = await sandbox.open_thread(sandbox.person("Ann"), scene.channel, "talk")
    await room.edit(topic="Ask here")
    topic = sandbox.channel(scene.channel).topic
    await room.delete()
    await bot.wait_for_event("guild_channel_delete")

    assert topic == "Ask here"
    with pytest.raises(LookupError):
        sandbox.channel(thread)


async def test_reactions_are_listed_and_cleared(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene, api: Api
) -> None:
    """Who reacted can be asked; clearing needs Manage Messages; what is no emoji is 10014."""
    sandbox.expect_violations()
    sandbox.allow(scene.channel, "manage_messages")
    ann, bob = sandbox.person("Ann"), sandbox.person("Bob")
    message = await sandbox.post(ann, scene.channel, "vote")
    for person, emoji in ((ann, "👍"), (bob, "👍"), (ann, "👎"), (ann, "🎉")):
        await sandbox.react(person, message, emoji)
    await sandbox.unreact(ann, message, "🎉")
    heard = await bot.wait_for_event("message")
    fetched = await heard.fetch()
    who = [user.id async for user in fetched.reactions[0].users()]
    await heard.remove_reaction("👍", discord.Object(int(ann.id)))
    left = {r.emoji: r.people for r in sandbox.newest(message).reactions}
    await heard.clear_reaction("👎")
    await heard.clear_reactions()
    base = f"/channels/{scene.channel.id}/messages/{message.id}/reactions"
    nonsense = await api.call("PUT", f"{base}/thumbsup/@me")

    assert set(who) == {int(ann.id), int(bob.id)}
    assert left == {"👍": (bob.id,), "👎": (ann.id,)}
    assert sandbox.newest(message).reactions == ()
    assert nonsense.code == 10014


async def test_messages_are_pinned_and_deleted_in_bulk(
    sandbox: DiscordSandbox, bot: Bot, scene: Scene, room: discord.TextChannel
) -> None:
    """Pins need Pin Messages; bulk deletion takes 2 to 100 messages of the last fortnight."""
    sandbox.allow(scene.channel, "manage_messages", "pin_messages")
    messages = await sandbox.storm(sandbox.person("Ann"), scene.channel, 4)
    first = room.get_partial_message(int(messages[0].id))
    await first.pin()
    pinned = [pin.content async for pin in room.pins()]
    await first.unpin()
    await room.delete_messages([discord.Object(int(m.id)) for m in messages[:2]])
    sandbox.clock.advance(15 * 24 * 3600)
    with pytest.raises(discord.HTTPException) as refused:
        await room.delete_messages([discord.Object(int(m.id)) for m in messages[2:]])

    assert pinned == ["storm 0"]
    assert [m.content for m in sandbox.messages(scene.channel)] == ["storm 2", "storm 3"]
    assert refused.value.code == 50034


async def test_files_of_a_message_are_kept_added_and_removed(
    sandbox: DiscordSandbox, scene: Scene, room: discord.TextChannel
) -> None:
    """An edit keeps the files it names, and adds new ones; previews can be hidden."""
    embed = discord.Embed(title="T", description="D", timestamp=discord.utils.utcnow())
    embed.add_field(name="n", value="v").set_footer(text="f").set_author(name="a")
    embed.set_image(url="https://example.org/i.png")
    sent = await room.send("see", file=discord.File(io.BytesIO(b"1"), "one.txt"), embed=embed)
    kept = await sent.edit(
        attachments=[*sent.attachments, discord.File(io.BytesIO(b"2"), "two.txt")]
    )
    both = [a.filename for a in sandbox.messages(scene.channel)[0].attachments]
    await kept.remove_attachments(kept.attachments[0])
    shown = sandbox.messages(scene.channel)[0]
    await sent.edit(suppress=True)

    assert both == ["one.txt", "two.txt"]
    assert [a.filename for a in shown.attachments] == ["two.txt"]
    assert shown.visible_text == "see\nT\nD\nn: v\nf"
    assert sandbox.messages(scene.channel)[0].visible_text == "see"


async def test_an_edit_to_nothing_is_refused(
    sandbox: DiscordSandbox, scene: Scene, room: discord.TextChannel
) -> None:
    """A message cannot be emptied (50006); Discord's own cannot be edited (50021)."""
    sandbox.expect_violations()
    sent = await room.send("text")
    await room.create_thread(name="t", type=discord.ChannelType.public_thread)
    notice = sandbox.messages(scene.channel)[1]

    with pytest.raises(discord.HTTPException) as emptied:
        await sent.edit(content="")
    with pytest.raises(discord.Forbidden) as system:
        await room.get_partial_message(int(notice.id)).edit(content="mine")

    assert (emptied.value.code, system.value.code) == (50006, 50021)


async def test_where_the_bot_is(sandbox: DiscordSandbox, bot: Bot, scene: Scene, api: Api) -> None:
    """Its guilds, its own membership, the gateway's address and accounts can be asked."""
    sandbox.guild("Elsewhere", with_bot=False)
    ann = sandbox.person("Ann")
    guilds = [guild.name async for guild in bot.fetch_guilds()]
    me = await api.call("GET", f"/users/@me/guilds/{scene.guild.id}/member")
    address = await api.call("GET", "/gateway/bot")
    plain = await api.call("GET", "/gateway")
    user = await bot.fetch_user(int(ann.id))
    nobody = await api.call("GET", "/users/1")
    info = await bot.application_info()

    assert guilds == ["Acme"]
    assert me.body["user"]["id"] == sandbox.bot_id
    assert address.body["url"] == plain.body["url"] == sandbox.url.replace("http", "ws") + "/gw"
    assert user.display_name == "Ann"
    assert nobody.code == 10013
    assert info.id == int(sandbox.bot_id)


async def test_foreign_guilds_are_closed(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """A guild without the bot is 50001, one that does not exist 10004."""
    elsewhere = sandbox.guild("Elsewhere", with_bot=False)

    assert (await api.call("GET", f"/guilds/{elsewhere.id}")).code == 50001
    assert (await api.call("GET", "/guilds/1")).code == 10004


async def test_old_archived_threads_come_in_pages(
    sandbox: DiscordSandbox, scene: Scene, room: discord.TextChannel
) -> None:
    """The newest archived first, `before` pages on."""
    ann = sandbox.person("Ann")
    for number in range(3):
        thread = await sandbox.open_thread(ann, scene.channel, f"t{number}")
        sandbox.clock.advance(1)
        await sandbox.archive(thread)

    newest = [t.name async for t in room.archived_threads(limit=2)]
    older = [
        t.name
        async for t in room.archived_threads(
            before=[t async for t in room.archived_threads(limit=2)][1].archive_timestamp
        )
    ]

    assert newest == ["t2", "t1"]
    assert older == ["t0"]


async def test_a_moved_file_is_gone(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """The file of a deleted message is 404."""
    message = await sandbox.dm(
        sandbox.person("Ann"), attachments=[Upload(filename="a.png", content=b"p")]
    )
    heard = await bot.wait_for_event("message")
    await sandbox.delete(message)

    with pytest.raises(discord.NotFound):
        await heard.attachments[0].read()


LAYOUTS: list[Any] = [
    pytest.param({"type": 12, "items": [{"media": {"url": "https://a.org/i.png"}}]}, 200),
    pytest.param({"type": 12, "items": []}, 400),
    pytest.param({"type": 12, "items": [{}]}, 400),
    pytest.param({"type": 13, "file": {"url": "https://a.org/f"}}, 400),
    pytest.param({"type": 13}, 400),
    pytest.param({"type": 14, "spacing": 2, "divider": True}, 200),
    pytest.param({"type": 14, "spacing": 3}, 400),
    pytest.param({"type": 9, "components": [{"type": 10, "content": "t"}]}, 400),
    pytest.param({"type": 17, "components": [], "accent_color": 1}, 400),
    pytest.param({"type": 17, "components": [{"type": 10, "content": "t"}]}, 200),
    pytest.param({"type": 17, "components": [{"type": 10, "content": ""}]}, 400),
    pytest.param({"type": 1, "components": [{"type": 6, "custom_id": "r", "max_values": 25}]}, 200),
    pytest.param({"type": 1, "components": [{"type": 6, "custom_id": "r", "max_values": 26}]}, 400),
    pytest.param({"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "b"}]}, 400),
    pytest.param({"type": 1, "components": [{"type": 2, "style": 6, "sku_id": "1"}]}, 200),
    pytest.param(
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 5, "label": "l", "url": "https://a.org", "custom_id": "c"}
            ],
        },
        400,
    ),
]


@pytest.mark.parametrize(("component", "status"), LAYOUTS)
async def test_layout_components_are_checked(
    sandbox: DiscordSandbox, scene: Scene, api: Api, component: dict[str, Any], status: int
) -> None:
    """Each kind of component has its own required parts and limits."""
    sandbox.expect_violations()

    answer = await api.send(scene.channel, {"flags": 1 << 15, "components": [component]})

    assert answer.status == status, answer.body
