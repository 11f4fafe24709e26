"""Webhooks of the real client: speaking under another name, in channels, threads and forums."""

import discord
import pytest

from sandbox.discord import DiscordSandbox
from tests.sandbox.discord.conftest import Api, Bot, Scene


@pytest.fixture
async def webhook(bot: Bot, scene: Scene) -> discord.Webhook:
    """A webhook the client made in the text channel."""
    channel = bot.get_channel(int(scene.channel.id))
    assert isinstance(channel, discord.TextChannel)
    return await channel.create_webhook(name="Relay")


async def test_a_webhook_speaks_under_any_name(
    sandbox: DiscordSandbox, scene: Scene, bot: Bot, webhook: discord.Webhook
) -> None:
    """People see the name; the client gets the message back marked as the webhook's."""
    sent = await webhook.send("Hello", username="Ben (support)", wait=True)
    heard = await bot.wait_for_event("message")

    message = sandbox.messages(scene.channel)[0]
    assert (message.author.name, message.visible_text) == ("Ben (support)", "Hello")
    assert sent.id == heard.id == int(message.id)
    assert heard.webhook_id == webhook.id


async def test_a_webhook_writes_in_threads(
    sandbox: DiscordSandbox, scene: Scene, webhook: discord.Webhook
) -> None:
    """A thread of its channel takes the message, another channel's does not."""
    ann = sandbox.person("Ann")
    thread = await sandbox.open_thread(ann, scene.channel, "talk")
    foreign = await sandbox.forum_post(ann, scene.forum, "Help", "please")

    await webhook.send("in it", thread=discord.Object(int(thread.id)))
    with pytest.raises(discord.NotFound) as refused:
        await webhook.send("lost", thread=discord.Object(int(foreign.id)))

    assert refused.value.code == 10003
    assert sandbox.messages(thread)[-1].visible_text == "in it"


async def test_a_webhook_edits_and_deletes_what_it_said(
    sandbox: DiscordSandbox, scene: Scene, webhook: discord.Webhook
) -> None:
    """Its messages can be fetched, edited and deleted; others are unknown to it."""
    sent = await webhook.send("one", wait=True)
    await sent.edit(content="two")
    fetched = await webhook.fetch_message(sent.id)
    other = await sandbox.post(sandbox.person("Ann"), scene.channel, "mine")
    with pytest.raises(discord.NotFound):
        await webhook.delete_message(int(other.id))
    await sent.delete()

    assert fetched.content == "two"
    assert [m.visible_text for m in sandbox.messages(scene.channel)] == ["mine"]


async def test_a_forum_needs_a_thread(sandbox: DiscordSandbox, scene: Scene, bot: Bot) -> None:
    """A forum's webhook names a post or opens one; else 220001."""
    sandbox.expect_violations()
    forum = bot.get_channel(int(scene.forum.id))
    assert isinstance(forum, discord.ForumChannel)
    webhook = await forum.create_webhook(name="Relay")

    with pytest.raises(discord.HTTPException) as refused:
        await webhook.send("nowhere")
    await webhook.send("a post", thread_name="Title")

    assert refused.value.code == 220001
    assert sandbox.threads(scene.forum)[0].name == "Title"


async def test_a_gone_webhook_and_a_wrong_token(
    scene: Scene, bot: Bot, api: Api, webhook: discord.Webhook
) -> None:
    """A deleted webhook is 10015, a wrong token 50027; the list shows those that are left."""
    channel = bot.get_channel(int(scene.channel.id))
    assert isinstance(channel, discord.TextChannel)
    wrong = await api.call("POST", f"/webhooks/{webhook.id}/wrong", {"content": "c"})
    await webhook.edit(name="Renamed")
    before = [w.name for w in await channel.webhooks()]
    await webhook.delete()

    with pytest.raises(discord.NotFound) as gone:
        await webhook.send("lost")
    assert (wrong.status, wrong.code) == (401, 50027)
    assert gone.value.code == 10015
    assert before == ["Renamed"]
    assert await channel.webhooks() == []


async def test_a_webhook_cannot_reply(
    sandbox: DiscordSandbox, scene: Scene, api: Api, webhook: discord.Webhook
) -> None:
    """Webhooks have neither replies nor nonces."""
    sandbox.expect_violations()
    body = {"content": "c", "nonce": "n", "message_reference": {"message_id": "1"}}

    answer = await api.call("POST", f"/webhooks/{webhook.id}/{webhook.token}", body)

    assert answer.code == 50035
    assert set(answer.body["errors"]) == {"nonce", "message_reference"}
