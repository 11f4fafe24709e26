"""What the bot may do where: rights of roles and channels, threads, and direct messages."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import DiscordSandbox, DiscordSettings, Message
from tests.sandbox.discord.conftest import Api, Scene

TEXT = {"content": "c"}


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    """A server without rate limits."""
    async with DiscordSandbox(settings=DiscordSettings(rate_limits=False)) as started:
        yield started


@pytest.fixture
async def root(sandbox: DiscordSandbox, scene: Scene) -> Message:
    """A person's message in the text channel."""
    return await sandbox.post(sandbox.person("Ann"), scene.channel, "root")


async def test_sending_needs_its_right(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """Without Send Messages a message is 50013, without View Channel 50001, until allowed again."""
    sandbox.deny(scene.channel, "send_messages")
    unsendable = await api.send(scene.channel, TEXT)
    typing = await api.call("POST", f"/channels/{scene.channel.id}/typing")
    sandbox.deny(scene.channel, "view_channel")
    unseen = await api.send(scene.channel, TEXT)
    sandbox.allow(scene.channel, "view_channel", "send_messages")
    sent = await api.send(scene.channel, TEXT)

    assert (unsendable.status, unsendable.code) == (403, 50013)
    assert typing.code == 50013
    assert (unseen.status, unseen.code) == (403, 50001)
    assert sent.status == 200
    assert sandbox.violations == []


async def test_threads_have_a_right_of_their_own(
    sandbox: DiscordSandbox, scene: Scene, api: Api, root: Message
) -> None:
    """Send Messages does not count in threads; Send Messages in Threads does."""
    thread = await sandbox.open_thread(sandbox.person("Ann"), scene.channel, "t", from_message=root)
    sandbox.deny(scene.channel, "send_messages")
    inside = await api.send(thread, TEXT)
    sandbox.allow(scene.channel, "send_messages")
    sandbox.deny(scene.channel, "send_messages_in_threads")
    refused = await api.send(thread, TEXT)

    assert inside.status == 200
    assert refused.code == 50013


async def test_replies_need_history(
    sandbox: DiscordSandbox, scene: Scene, api: Api, root: Message
) -> None:
    """Without Read Message History a reply is 160002 and history is refused."""
    sandbox.deny(scene.channel, "read_message_history")

    reply = await api.send(scene.channel, {**TEXT, "message_reference": {"message_id": root.id}})
    history = await api.call("GET", f"/channels/{scene.channel.id}/messages")

    assert reply.code == 160002
    assert history.code == 50013


RIGHTS: list[tuple[str, str, str, Any]] = [
    ("create_public_threads", "POST", "/channels/{channel}/messages/{root}/threads", {"name": "n"}),
    ("create_private_threads", "POST", "/channels/{channel}/threads", {"name": "n", "type": 12}),
    ("manage_webhooks", "POST", "/channels/{channel}/webhooks", {"name": "n"}),
    ("add_reactions", "PUT", "/channels/{channel}/messages/{root}/reactions/👍/@me", None),
    ("manage_messages", "DELETE", "/channels/{channel}/messages/{root}", None),
    ("pin_messages", "PUT", "/channels/{channel}/messages/pins/{root}", None),
    ("manage_channels", "PATCH", "/channels/{channel}", {"topic": "t"}),
    ("send_messages", "POST", "/channels/{forum}/threads", {"name": "n", "message": TEXT}),
]


@pytest.mark.parametrize(("right", "method", "path", "body"), RIGHTS)
async def test_each_act_needs_its_right(
    sandbox: DiscordSandbox,
    scene: Scene,
    api: Api,
    root: Message,
    right: str,
    method: str,
    path: str,
    body: Any,
) -> None:
    """Denied in the whole guild an act is 50013; granted it works."""
    path = path.format(channel=scene.channel.id, forum=scene.forum.id, root=root.id)
    sandbox.deny(scene.guild, right)
    refused = await api.call(method, path, body)
    sandbox.allow(scene.guild, right)
    done = await api.call(method, path, body)

    assert (refused.status, refused.code) == (403, 50013)
    assert done.status in (200, 201, 204)


async def test_private_channels_are_closed_to_members(
    sandbox: DiscordSandbox, scene: Scene
) -> None:
    """A private channel shows to the bot; overwrites of roles and members add up."""
    room = sandbox.text_channel(scene.guild, "team", is_private=True)
    ann = sandbox.person("Ann")

    assert sandbox.world.sees(sandbox.bot_id, room)
    assert not sandbox.world.sees(ann.id, room)


async def test_locked_and_archived_threads(
    sandbox: DiscordSandbox, scene: Scene, api: Api, root: Message
) -> None:
    """Writing wakes an archived thread; a locked one needs Manage Threads; other acts 50083."""
    ann = sandbox.person("Ann")
    thread = await sandbox.open_thread(ann, scene.channel, "t", from_message=root)
    said = await sandbox.post(ann, thread, "in it")
    await sandbox.archive(thread)
    reaction = await api.call("PUT", f"/channels/{thread.id}/messages/{said.id}/reactions/👍/@me")
    woken = await api.send(thread, TEXT)
    archived = sandbox.channel(thread).archived
    await sandbox.lock(thread)
    managed = await api.send(thread, TEXT)
    sandbox.deny(scene.guild, "manage_threads")
    locked = await api.send(thread, TEXT)

    assert reaction.code == 50083
    assert (woken.status, archived) == (200, False)
    assert managed.status == 200
    assert locked.code == 160005


async def test_other_peoples_posts_need_manage_threads(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """Locking, archiving and tagging somebody's post is a moderator's right; one's own is free."""
    ann = sandbox.person("Ann")
    post = await sandbox.forum_post(ann, scene.forum, "Help", "please", tags=["Open"])
    tags = {tag.name: tag.id for tag in scene.forum.tags}
    path = f"/channels/{post.id}"
    solved = await api.call("PATCH", path, {"applied_tags": [tags["Solved"]], "archived": True})
    await sandbox.archive(post, on=False)
    sandbox.deny(scene.guild, "manage_threads")
    changes: list[Any] = [{"archived": True}, {"locked": True}, {"applied_tags": []}]
    refused = [(await api.call("PATCH", path, body)).code for body in changes]
    body: dict[str, Any] = {"name": "mine", "message": TEXT, "applied_tags": []}
    mine = await api.call("POST", f"/channels/{scene.forum.id}/threads", body)
    own = await api.call("PATCH", f"/channels/{mine.body['id']}", {"archived": True})
    body["applied_tags"] = [tags["Human"]]
    moderated = await api.call("POST", f"/channels/{scene.forum.id}/threads", body)

    assert solved.status == 200
    assert sandbox.channel(post).thread.tags == (tags["Solved"],)  # type: ignore[union-attr] # a post
    assert refused == [50013, 50013, 50013]
    assert own.status == 200
    assert moderated.code == 50013


async def test_direct_messages_can_be_refused(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """Who accepts none is 50007, who shares no guild 50278, who does not exist 50033."""
    sandbox.expect_violations()
    closed = sandbox.person("Closed", accepts_dms=False)
    stranger = sandbox.person("Stranger", is_member=False)

    async def write(recipient: str) -> int | None:
        opened = await api.call("POST", "/users/@me/channels", {"recipient_id": recipient})
        if opened.status != 200:
            return opened.code
        path = f"/channels/{opened.body['id']}/messages"
        return (await api.call("POST", path, TEXT)).code

    assert await write(closed.id) == 50007
    assert await write(stranger.id) == 50278
    assert await write("1") == 50033
    assert await write(sandbox.person("Ann").id) is None


async def test_only_ones_own_messages_are_edited(
    sandbox: DiscordSandbox, scene: Scene, api: Api, root: Message
) -> None:
    """Somebody else's message is 50005; its previews may be hidden with Manage Messages."""
    sandbox.expect_violations()
    sandbox.allow(scene.channel, "manage_messages")
    path = f"/channels/{scene.channel.id}/messages/{root.id}"

    refused = await api.call("PATCH", path, {"content": "mine now"})
    hidden = await api.call("PATCH", path, {"flags": 4})

    assert refused.code == 50005
    assert hidden.status == 200
    assert sandbox.newest(root).content == "root"


async def test_wrong_places_are_refused(
    sandbox: DiscordSandbox, scene: Scene, api: Api, root: Message
) -> None:
    """A forum takes no messages, a thread no threads, a direct conversation neither."""
    sandbox.expect_violations()
    thread = await sandbox.open_thread(sandbox.person("Ann"), scene.channel, "t", from_message=root)
    said = await sandbox.post(sandbox.person("Ann"), thread, "in it")

    forum = await api.send(scene.forum, TEXT)
    inner = await api.call(
        "POST", f"/channels/{thread.id}/messages/{said.id}/threads", {"name": "n"}
    )

    assert forum.code == 50008
    assert inner.code == 50024


async def test_roles_reach_members(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """A role gives its rights to who has it, and REST shows roles and members."""
    ann = sandbox.person("Ann")
    role = sandbox.role(scene.guild, "mods", "manage_threads", mentionable=True)
    sandbox.give_role(ann, role)
    member = await api.call("GET", f"/guilds/{scene.guild.id}/members/{ann.id}")
    roles = await api.call("GET", f"/guilds/{scene.guild.id}/roles")
    sandbox.take_role(ann, role)
    sandbox.leave(ann, scene.guild)
    gone = await api.call("GET", f"/guilds/{scene.guild.id}/members/{ann.id}")

    assert member.body["roles"] == [role.id]
    assert role.id in [entry["id"] for entry in roles.body]
    assert gone.code == 10007


async def test_lists_of_a_guild(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """Channels, active and archived threads, thread members and pins can be listed."""
    ann = sandbox.person("Ann")
    active = await sandbox.open_thread(ann, scene.channel, "active")
    archived = await sandbox.open_thread(ann, scene.channel, "archived")
    await sandbox.archive(archived)
    await sandbox.join_thread(sandbox.bot, active)
    base = f"/channels/{scene.channel.id}"

    channels = await api.call("GET", f"/guilds/{scene.guild.id}/channels")
    live = await api.call("GET", f"/guilds/{scene.guild.id}/threads/active")
    old = await api.call("GET", f"{base}/threads/archived/public")
    members = await api.call("GET", f"/channels/{active.id}/thread-members")
    guild = await api.call("GET", f"/guilds/{scene.guild.id}")

    assert [c["id"] for c in channels.body] == [scene.channel.id, scene.forum.id]
    assert [t["id"] for t in live.body["threads"]] == [active.id]
    assert [t["id"] for t in old.body["threads"]] == [archived.id]
    assert [m["user_id"] for m in members.body] == [ann.id, sandbox.bot_id]
    assert guild.body["approximate_member_count"] == 3
