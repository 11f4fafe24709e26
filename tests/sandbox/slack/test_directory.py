"""Who is who and what is where: members, groups, conversations, and files."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, ChannelKind, Member, NewFile, SlackSandbox
from tests.sandbox.slack.refusals import error_of


async def test_members_are_found_by_id_and_by_address(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """A member is found both ways; a guest's address is never shown."""
    guest = slack.person("Gus", team="T0OTHER")
    found = await client.users_lookupByEmail(email=str(anna.email).upper())
    assert found["user"]["id"] == anna.id
    shown = (await client.users_info(user=guest.id))["user"]
    assert shown["is_stranger"] is True
    assert "email" not in shown["profile"]
    assert await error_of(client.users_lookupByEmail(email=str(guest.email))) == "users_not_found"
    assert await error_of(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_addresses_need_their_scope(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Without users:read.email the profile has no address."""
    slack.faults.remove_scope("users:read.email")
    shown = (await client.users_info(user=anna.id))["user"]
    assert "email" not in shown["profile"]


async def test_a_group_lists_its_members(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Groups are listed with their members, and an unknown one is not found."""
    group = slack.usergroup("support", anna)
    listed = await client.usergroups_list(include_users=True)
    assert listed["usergroups"][0]["users"] == [anna.id]
    assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [anna.id]
    assert await error_of(client.usergroups_users_list(usergroup="S0")) == "no_such_subteam"


async def test_channels_are_listed_by_kind(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Public channels are listed joined or not, private ones only when joined."""
    slack.channel("secret", anna, kind=ChannelKind.PRIVATE, with_bot=False)
    inside = slack.channel("inside", anna, kind=ChannelKind.PRIVATE)
    apart = slack.channel("apart", anna, with_bot=False)
    public = await client.conversations_list()
    assert {c["id"] for c in public["channels"]} == {channel.id, apart.id}
    private = await client.conversations_list(types="private_channel")
    assert [c["id"] for c in private["channels"]] == [inside.id]
    own = await client.users_conversations(types="public_channel,private_channel")
    assert {c["id"] for c in own["channels"]} == {channel.id, inside.id}


async def test_a_private_channel_the_app_is_not_in_does_not_exist_for_it(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """conversations.info says channel_not_found."""
    secret = slack.channel("secret", anna, kind=ChannelKind.PRIVATE, with_bot=False)
    assert await error_of(client.conversations_info(channel=secret.id)) == "channel_not_found"


async def test_a_channel_is_described_with_its_members(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """info counts the members, members names them."""
    info = await client.conversations_info(channel=channel.id, include_num_members=True)
    assert (info["channel"]["name"], info["channel"]["num_members"]) == ("help", 2)
    members = await client.conversations_members(channel=channel.id)
    assert members["members"] == [anna.id, slack.bot_user_id]


async def test_direct_conversations_are_opened_once(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Opening again gives the same conversation; several people make a group."""
    slack.expect_violations("users_list_not_supplied")
    first = await client.conversations_open(users=anna.id)
    again = await client.conversations_open(users=[anna.id])
    assert first["channel"]["id"] == again["channel"]["id"] == slack.direct(anna).id
    assert again["already_open"] is True
    group = await client.conversations_open(users=[anna.id, slack.person("Ben").id])
    assert slack.world.workspace.channels[group["channel"]["id"]].kind is ChannelKind.GROUP_DIRECT
    assert await error_of(client.api_call("conversations.open")) == "users_list_not_supplied"


async def test_joining_needs_a_scope_the_manifest_does_not_ask_for(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Without channels:join the app has to be invited; with it, it joins."""
    apart = slack.channel("apart", anna, with_bot=False)
    assert await error_of(client.conversations_join(channel=apart.id)) == "missing_scope"
    slack.world.installation.scopes.add("channels:join")
    joined = await client.conversations_join(channel=apart.id)
    assert joined["channel"]["is_member"] is True


async def test_a_cursor_must_be_one_of_ours(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An invented cursor is refused."""
    slack.expect_violations("invalid_cursor")
    assert await error_of(client.users_list(cursor="next please")) == "invalid_cursor"


async def test_the_workspace_and_the_bot_introduce_themselves(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """team.info and bots.info name the workspace and the app."""
    assert (await client.team_info())["team"]["name"] == slack.settings.team_name
    bot = (await client.bots_info(bot=slack.bot_id))["bot"]
    assert (bot["user_id"], bot["app_id"]) == (slack.bot_user_id, slack.settings.app_id)
    assert await error_of(client.bots_info(bot="B0")) == "bot_not_found"


# files


async def test_an_upload_is_shared_in_the_thread(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """files_upload_v2 makes its three calls and the file stands in the thread."""
    root = await slack.post(anna, channel, "send me the terms")
    answer = await client.files_upload_v2(
        content="the terms",
        filename="terms.md",
        title="Terms",
        channel=channel.id,
        thread_ts=root.ts,
        initial_comment="Here they are",
    )
    [reply] = slack.replies(root)
    assert (reply.text, reply.files[0].content) == ("Here they are", b"the terms")
    info = await client.files_info(file=answer["file"]["id"])
    assert (info["file"]["title"], info["file"]["size"]) == ("Terms", 9)


async def test_an_upload_without_bytes_is_not_found(
    slack: SlackSandbox, client: AsyncWebClient, channel: Channel
) -> None:
    """Completing before sending, or twice, finds no file."""
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": announced["file_id"], "title": "a"}]
    complete = client.files_completeUploadExternal
    assert await error_of(complete(files=files)) == "file_not_found"
    async with (
        aiohttp.ClientSession() as session,
        session.post(announced["upload_url"], data=b"abc") as answer,
    ):
        assert await answer.text() == "OK - 3"
    await complete(files=files)
    assert await error_of(complete(files=files)) == "file_not_found"


async def test_a_file_is_deleted_with_the_message_that_was_no_more(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Words it came with stay; what somebody else shared cannot be deleted."""
    slack.expect_violations("cant_delete_file")
    root = await slack.post(anna, channel, "see", files=[NewFile(name="a.txt", content=b"a")])
    for comment in (None, "Here"):
        answer = await client.files_upload_v2(
            content="the terms",
            filename="terms.md",
            channel=channel.id,
            thread_ts=root.ts,
            initial_comment=comment,
        )
        await client.files_delete(file=answer["file"]["id"])
    assert [(m.text, m.files) for m in slack.replies(root)] == [("Here", ())]
    assert await error_of(client.files_delete(file=answer["file"]["id"])) == "file_not_found"
    assert await error_of(client.files_delete(file=root.files[0].id)) == "cant_delete_file"


async def test_the_addresses_of_files_have_faults_of_their_own(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """Named `download` and `upload`, each for as many times as asked."""
    message = await slack.post(anna, channel, "see", files=[NewFile(name="a.txt", content=b"a")])
    slack.faults.server_error("download", 503)
    slack.faults.rate_limit("upload")
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for status in (503, 200):
            async with session.get(message.files[0].url) as answer:
                assert answer.status == status
        for status in (429, 200):
            async with session.post(announced["upload_url"], data=b"abc") as answer:
                assert answer.status == status


async def test_an_upload_of_another_length_is_a_broken_rule(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """The bytes must be as many as announced."""
    slack.expect_violations("bad_length")
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with (
        aiohttp.ClientSession() as session,
        session.post(announced["upload_url"], data=b"abcd") as answer,
    ):
        assert answer.status == 400


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_file_is_served_to_the_token_alone(
    slack: SlackSandbox, anna: Member, channel: Channel, allowed: bool
) -> None:
    """With the token come the bytes, without it a page to sign in."""
    message = await slack.post(
        anna, channel, "see", files=[NewFile(name="car.png", content=b"\x89PNG")]
    )
    headers = {"Authorization": f"Bearer {slack.bot_token}"} if allowed else {}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(message.files[0].url) as answer,
    ):
        assert answer.content_type == ("image/png" if allowed else "text/html")
        assert (await answer.read() == b"\x89PNG") is allowed
