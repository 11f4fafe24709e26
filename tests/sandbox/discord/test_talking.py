"""People and the real client talk: messages, replies, threads, forum posts, direct messages."""

import asyncio
import io

import aiohttp
import discord
import pytest

from sandbox.discord import DiscordSandbox, Upload
from tests.sandbox.discord.conftest import Bot, Scene


async def test_message_reaches_the_client_and_its_answer_people(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A person's message arrives as MESSAGE_CREATE, and what the client sends is seen."""
    ann = sandbox.person("Ann")

    asked = await sandbox.post(ann, scene.channel, f"{sandbox.mention} hello")
    heard = await bot.wait_for_event("message")
    await heard.channel.send("Hi Ann")
    answer = await sandbox.wait_for_message(scene.channel, after=asked)

    assert heard.content == f"{sandbox.mention} hello"
    assert isinstance(heard.author, discord.Member)
    assert isinstance(heard.channel, discord.TextChannel)
    assert bot.user in heard.mentions
    assert answer.visible_text == "Hi Ann"
    assert answer.author == sandbox.bot
    assert asked.at <= sandbox.sent_at(asked) <= answer.at


async def test_reply_names_what_it_answers(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """A reply of the client refers to the message, and a person's reply pings the bot."""
    asked = await sandbox.post(sandbox.person("Ann"), scene.channel, "hello")
    heard = await bot.wait_for_event("message")
    await heard.reply("yes?")
    answer = await sandbox.wait_for_message(scene.channel)
    await sandbox.post(sandbox.person("Ann"), scene.channel, "a question", reply_to=answer)
    second = await bot.wait_for_event("message", lambda m: m.content == "a question")

    assert answer.reference is not None
    assert answer.reference.message_id == asked.id
    assert second.reference.resolved.content == "yes?"
    assert bot.user in second.mentions


async def test_a_reply_without_ping_mentions_nobody(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A person may turn the ping of a reply off."""
    answer = await bot.text(scene.channel).send("yes?")
    mine = sandbox.messages(scene.channel)[0]
    await sandbox.post(
        sandbox.person("Ann"), scene.channel, "later", reply_to=mine, ping_reply=False
    )
    heard = await bot.wait_for_event("message", lambda m: m.content == "later")

    assert heard.reference.message_id == answer.id
    assert heard.mentions == []


async def test_typing_is_seen(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """What people see of the bot's typing can be waited for."""
    await bot.text(scene.channel).typing()

    seen = await sandbox.wait_for_typing(scene.channel)

    assert seen.person_id == sandbox.bot_id


async def test_thread_on_a_message_has_its_id(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A thread made from a message has the message's id, and what is said in it arrives there."""
    ann = sandbox.person("Ann")
    asked = await sandbox.post(ann, scene.channel, "how?")
    heard = await bot.wait_for_event("message")

    made = await heard.create_thread(name="How?", auto_archive_duration=1440)
    thread = await sandbox.wait_for_thread(asked)
    await made.send("Like this.")
    await sandbox.post(ann, thread, "Thanks")
    thanks = await bot.wait_for_event("message", lambda m: m.content == "Thanks")

    assert str(made.id) == asked.id == thread.id
    assert (await sandbox.wait_for_message(thread)).visible_text == "Like this."
    assert isinstance(thanks.channel, discord.Thread)
    assert thanks.channel.id == made.id
    starter = bot.seen("message")[1]
    assert starter.type is discord.MessageType.thread_starter_message
    assert starter.reference.message_id == heard.id


async def test_a_second_thread_on_a_message_is_refused(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A message has one thread at most (160004)."""
    await sandbox.post(sandbox.person("Ann"), scene.channel, "how?")
    heard = await bot.wait_for_event("message")
    await heard.create_thread(name="one")

    with pytest.raises(discord.HTTPException) as refused:
        await heard.create_thread(name="two")

    assert refused.value.code == 160004
    assert [thread.name for thread in sandbox.threads(scene.channel)] == ["one"]


async def test_a_thread_alone_is_announced_in_its_channel(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A public thread without a message leaves a notice of Discord's in the channel."""
    channel = bot.get_channel(int(scene.channel.id))
    assert isinstance(channel, discord.TextChannel)

    made = await channel.create_thread(name="Talk", type=discord.ChannelType.public_thread)

    assert [m.is_system for m in sandbox.messages(scene.channel)] == [True]
    notice = await bot.wait_for_event("message")
    assert notice.type is discord.MessageType.thread_created
    assert sandbox.threads(scene.channel)[0].id == str(made.id)


async def test_forum_post_comes_as_thread_then_message(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """THREAD_CREATE comes first, then MESSAGE_CREATE with the id of the thread."""
    post = await sandbox.forum_post(sandbox.person("Ann"), scene.forum, "Help", "please")
    heard = await bot.wait_for_event("message")
    await heard.channel.send("Here I am")

    names = [e.name for e in sandbox.events if e.name in ("THREAD_CREATE", "MESSAGE_CREATE")]
    assert names[:2] == ["THREAD_CREATE", "MESSAGE_CREATE"]
    assert str(heard.id) == post.id == str(heard.channel.id)
    assert heard.channel.name == "Help"
    assert bot.seen("thread_create")[0].id == heard.channel.id
    answer = await sandbox.wait_for_message(post)
    assert answer.visible_text == "Here I am"


async def test_nobody_writes_before_the_first_message_of_a_post(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Until its author has written, a forum post refuses messages (40058)."""
    post = await sandbox.begin_forum_post(sandbox.person("Ann"), scene.forum, "Help")
    thread = await bot.wait_for_event("thread_create")

    with pytest.raises(discord.Forbidden) as refused:
        await thread.send("too early")
    await sandbox.finish_forum_post(post, "please")
    await thread.send("in time")

    assert refused.value.code == 40058
    assert [m.visible_text for m in sandbox.messages(post)] == ["please", "in time"]


async def test_the_client_opens_a_forum_post_with_tags(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """The bot's own post has its first message, its tags, and one id for both."""
    forum = bot.get_channel(int(scene.forum.id))
    assert isinstance(forum, discord.ForumChannel)
    tag = next(tag for tag in forum.available_tags if tag.name == "Open")

    made = await forum.create_thread(name="News", content="text", applied_tags=[tag])

    post = sandbox.threads(scene.forum)[0]
    assert made.thread.id == made.message.id == int(post.id)
    assert post.thread is not None
    assert post.thread.tags == (str(tag.id),)
    assert sandbox.messages(post)[0].visible_text == "text"


async def test_direct_messages_go_both_ways(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A direct message has no guild; the bot may answer and may write first."""
    ann = sandbox.person("Ann")
    bob = sandbox.person("Bob")

    await sandbox.dm(ann, "psst")
    heard = await bot.wait_for_event("message")
    await heard.channel.send("yes?")
    user = await bot.fetch_user(int(bob.id))
    await user.send("Hello Bob")

    assert heard.guild is None
    assert isinstance(heard.channel, discord.DMChannel)
    assert (await sandbox.wait_for_message(sandbox.direct(ann))).visible_text == "yes?"
    assert (await sandbox.wait_for_message(sandbox.direct(bob))).visible_text == "Hello Bob"


async def test_edits_previews_and_deletions_arrive(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """An edit is marked as one, a link's preview is not, a deletion names the message."""
    message = await sandbox.post(sandbox.person("Ann"), scene.channel, "https://example.org")
    await sandbox.unfurl(message, {"type": "link", "title": "Example"})
    await sandbox.edit(message, "changed")
    await sandbox.delete(message)

    preview = await bot.wait_for_event("raw_message_edit")
    edit = await bot.wait_for_event("raw_message_edit", count=2)
    gone = await bot.wait_for_event("raw_message_delete")
    assert preview.message.edited_at is None
    assert preview.message.embeds[0].title == "Example"
    assert edit.message.edited_at is not None
    assert edit.message.content == "changed"
    assert gone.message_id == int(message.id)


async def test_the_client_edits_and_deletes_what_it_said(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """People see the newest text, and nothing of a deleted message."""
    sent = await bot.text(scene.channel).send("one")
    first = sandbox.messages(scene.channel)[0]
    await sent.edit(content="two")
    second = await sandbox.wait_for_edit(first, containing="two")
    await sent.delete()

    assert second.edited_at is not None
    assert sandbox.messages(scene.channel) == []


async def test_reactions_go_both_ways(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """The client can react; people's reactions arrive only with their intent."""
    ann = sandbox.person("Ann")
    message = await sandbox.post(ann, scene.channel, "good?")
    heard = await bot.wait_for_event("message")
    await heard.add_reaction("👀")
    await sandbox.react(ann, message, "👍")
    fetched = await heard.fetch()
    await heard.remove_reaction("👀", bot.user)

    assert {(str(r.emoji), r.me) for r in fetched.reactions} == {("👀", True), ("👍", False)}
    assert [r.emoji for r in sandbox.newest(message).reactions] == ["👍"]
    assert bot.seen("raw_reaction_add") == []


async def test_files_travel_both_ways(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """A person's file can be read by the client, and the client's by people."""
    await sandbox.post(
        sandbox.person("Ann"),
        scene.channel,
        attachments=[Upload(filename="log.txt", content=b"error 7")],
    )
    heard = await bot.wait_for_event("message")
    content = await heard.attachments[0].read()
    await heard.channel.send(
        "see", file=discord.File(io.BytesIO(b"# notes"), "my (new) notes.md", description="mine")
    )
    sent = (await sandbox.wait_for_message(scene.channel)).attachments[0]
    async with aiohttp.ClientSession() as session, session.get(sent.url) as answer:
        served = await answer.read()

    assert content == b"error 7"
    assert heard.attachments[0].content_type.startswith("text/plain")
    assert (sent.filename, sent.description) == ("my_new_notes.md", "mine")  # as Discord has it
    assert served == b"# notes"


async def test_history_is_read_in_pages(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """Catch-up after a message finds everything since, oldest first."""
    messages = await sandbox.storm(sandbox.person("Ann"), scene.channel, 120)
    start = discord.Object(id=int(messages[4].id))

    channel = bot.text(scene.channel)
    since = [m async for m in channel.history(after=start, oldest_first=True, limit=None)]
    newest = [m async for m in channel.history(limit=3)]
    before = [m async for m in channel.history(before=start, limit=10)]
    around = [m async for m in channel.history(around=start, limit=5)]

    assert [m.content for m in since] == [f"storm {n}" for n in range(5, 120)]
    assert [m.content for m in newest] == ["storm 119", "storm 118", "storm 117"]
    assert [m.content for m in before] == ["storm 3", "storm 2", "storm 1", "storm 0"]
    assert sorted(int(m.content.split()[1]) for m in around) == [2, 3, 4, 5, 6]


async def test_webhook_bot_and_system_messages_look_different(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """The client can tell webhooks and other bots from people."""
    await sandbox.webhook_post(scene.channel, "News", "from a hook")
    await sandbox.post(sandbox.other_bot("Robo"), scene.channel, "from a bot")

    hook = await bot.wait_for_event("message")
    robo = await bot.wait_for_event("message", count=2)
    assert hook.webhook_id is not None
    assert hook.author.name == "News"
    assert robo.author.bot
    assert robo.webhook_id is None


async def test_a_thread_archived_before_the_start_is_not_cached(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """A message in it wakes it up; the client knows its channel by id only or by fetching it."""
    ann = sandbox.person("Ann")
    thread = await sandbox.open_thread(ann, scene.channel, "old")
    await sandbox.archive(thread)
    sandbox.faults.drop_events("THREAD_UPDATE")

    async with scene.client() as bot:
        await sandbox.post(ann, thread, "again")
        heard = await bot.wait_for_event("message")
        fetched = await bot.fetch_channel(int(thread.id))

    assert isinstance(heard.channel, discord.PartialMessageable)
    assert isinstance(fetched, discord.Thread)
    assert not sandbox.channel(thread).archived


async def test_thread_life_arrives(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """Archiving, locking and deleting a thread reach the client."""
    thread = await sandbox.open_thread(sandbox.person("Ann"), scene.channel, "talk")
    await sandbox.lock(thread)
    await sandbox.archive(thread)
    await sandbox.delete_channel(thread)

    locked = await bot.wait_for_event("raw_thread_update")
    archived = await bot.wait_for_event("raw_thread_update", count=2)
    gone = await bot.wait_for_event("raw_thread_delete")
    assert locked.data["thread_metadata"]["locked"] is True
    assert archived.data["thread_metadata"]["archived"] is True
    assert gone.thread_id == int(thread.id)


async def test_private_threads_are_hidden_until_joined(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """Without Manage Threads the client hears of a private thread when it is added."""
    sandbox.deny(scene.guild, "manage_threads")
    ann = sandbox.person("Ann")
    thread = await sandbox.open_thread(ann, scene.channel, "secret", is_private=True)
    async with scene.client() as bot:
        await sandbox.post(ann, thread, "unheard")
        with pytest.raises(discord.Forbidden):
            await bot.fetch_channel(int(thread.id))
        await sandbox.join_thread(sandbox.bot, thread)
        await sandbox.post(ann, thread, "heard")
        heard = await bot.wait_for_event("message")

    assert heard.content == "heard"


async def test_guilds_come_and_go_while_connected(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """Being installed in and thrown out of a guild reaches the client."""
    other = sandbox.guild("Beta")
    room = sandbox.text_channel(other, "lobby")
    joined = await bot.wait_for_event("guild_join", lambda g: g.name == "Beta")
    created = await bot.wait_for_event("guild_channel_create", lambda c: c.name == "lobby")
    sandbox.remove_bot(other)
    removed = await bot.wait_for_event("guild_remove")

    assert joined.id == removed.id == int(other.id)
    assert created.id == int(room.id)
    with pytest.raises(discord.Forbidden):
        await bot.fetch_channel(int(room.id))


async def test_waiting_says_what_was_there_instead(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot
) -> None:
    """A wait that ends in vain names the messages, calls and violations seen."""
    await bot.text(scene.channel).send("something else")

    with pytest.raises(TimeoutError, match="something else"):
        await sandbox.wait_for_message(scene.channel, containing="the answer", timeout=0.05)


async def test_changes_can_be_followed(sandbox: DiscordSandbox, scene: Scene) -> None:
    """Everything that happens comes as a feed, which ends with the server."""
    feed = sandbox.changes.follow()
    await sandbox.post(sandbox.person("Ann"), scene.channel, "hello")

    async with asyncio.timeout(5):
        async for change in feed:
            if change.message is not None:
                assert change.text == "hello"
                break
    feed.close()
