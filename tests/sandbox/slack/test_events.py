"""What happens in the workspace reaches a real Bolt app as Slack words it."""

import asyncio
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from sandbox.slack import Channel, ChannelKind, Member, NewFile, SlackSandbox
from tests.sandbox.slack.fixture_types import Serve

Event = dict[str, Any]


class Inbox:
    """Everything a Bolt app was told, body by body."""

    def __init__(self) -> None:
        self.bodies: asyncio.Queue[Event] = asyncio.Queue()

    async def body(self) -> Event:
        """Return the next body."""
        async with asyncio.timeout(5):
            return await self.bodies.get()

    async def event(self) -> Event:
        """Return the next event."""
        found = (await self.body())["event"]
        assert isinstance(found, dict)
        return found


@pytest.fixture
async def inbox(slack: SlackSandbox, app: AsyncApp, serve: Serve) -> Inbox:
    """The inbox of a connected app that listens to everything."""
    inbox = Inbox()

    async def keep(body: Event) -> None:
        await inbox.bodies.put(body)

    for name in sorted(
        {event.partition(".")[0] for event in slack.world.installation.manifest.bot_events}
    ):
        app.event(name)(keep)
    await serve(slack, app)
    return inbox


async def test_a_mention_arrives_twice(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """A mention comes as message and as app_mention, with one ts and two event ids."""
    said = await slack.post(anna, channel, f"{slack.mention} hello & welcome")
    bodies = [await inbox.body(), await inbox.body()]
    assert {body["event"]["type"] for body in bodies} == {"message", "app_mention"}
    assert {body["event"]["ts"] for body in bodies} == {said.ts}
    assert len({body["event_id"] for body in bodies}) == 2
    for body in bodies:
        assert body["event"]["text"] == f"<@{slack.bot_user_id}> hello &amp; welcome"
        assert body["authorizations"][0]["user_id"] == slack.bot_user_id
    await slack.settle()


async def test_a_direct_message_has_no_thread(
    slack: SlackSandbox, inbox: Inbox, anna: Member
) -> None:
    """A message to the app is a top-level message.im, and a mention in it adds no app_mention."""
    await slack.post(anna, slack.direct(anna), f"{slack.mention} hi")
    event = await inbox.event()
    assert event["channel_type"] == "im"
    assert "thread_ts" not in event
    await slack.settle()
    assert [envelope.name for envelope in slack.envelopes] == ["message.im"]


async def test_a_reply_names_its_root(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """A reply carries thread_ts and the root's author; a broadcast one carries the root."""
    root = await slack.post(anna, channel, "first")
    await slack.post(anna, channel, "second", thread=root)
    await slack.post(anna, channel, "third", thread=root, broadcast=True)
    first, second, third = [await inbox.event() for _ in range(3)]
    assert "thread_ts" not in first
    assert (second["thread_ts"], second["parent_user_id"]) == (root.ts, anna.id)
    assert (third["subtype"], third["root"]["ts"]) == ("thread_broadcast", root.ts)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ChannelKind.PUBLIC, "message.channels"),
        (ChannelKind.PRIVATE, "message.groups"),
        (ChannelKind.GROUP_DIRECT, "message.mpim"),
    ],
)
async def test_each_kind_of_channel_has_its_subscription(
    slack: SlackSandbox, inbox: Inbox, anna: Member, kind: ChannelKind, name: str
) -> None:
    """Messages come under the subscription of the channel's kind."""
    await slack.post(anna, slack.channel("room", anna, kind=kind), "hi")
    assert (await inbox.event())["channel_type"] == kind.value
    assert [envelope.name for envelope in slack.envelopes] == [name]


async def test_an_edit_and_an_unfurl_are_told_apart_by_the_text(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """Both come as message_changed; only the edit changes the text."""
    said = await slack.post(anna, channel, "helo")
    await slack.edit(anna, said, "hello")
    await slack.unfurl(said, "A page")
    _, edited, unfurled = [await inbox.event() for _ in range(3)]
    assert edited["previous_message"]["text"] == "helo"
    assert edited["message"]["text"] == "hello"
    assert unfurled["message"]["text"] == unfurled["previous_message"]["text"]


async def test_a_deletion_names_the_message(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """A deleted message is told of as message_deleted, and is gone."""
    said = await slack.post(anna, channel, "oops")
    await slack.delete(anna, said)
    _, deleted = [await inbox.event() for _ in range(2)]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)
    assert slack.message(said) is None


async def test_a_deleted_root_leaves_a_tombstone_for_its_replies(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """It is told of as a change into a line of Slack's own; the replies stay."""
    root = await slack.post(anna, channel, "oops")
    reply = await slack.post(anna, channel, "or not", thread=root)
    await slack.delete(anna, root)
    _, _, event = [await inbox.event() for _ in range(3)]
    stone = event["message"]
    assert (event["subtype"], event["previous_message"]["text"]) == ("message_changed", "oops")
    assert (stone["subtype"], stone["user"], stone["hidden"]) == ("tombstone", "USLACKBOT", True)
    assert (stone["ts"], stone["thread_ts"]) == (root.ts, root.ts)
    assert slack.message(reply) == reply


async def test_a_mention_in_an_edited_message_is_told_of_anew(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """As app_mention, with the ts of the message and the mark of the edit."""
    said = await slack.post(anna, channel, "hello")
    edited = await slack.edit(anna, said, f"{slack.mention} hello")
    events = [await inbox.event() for _ in range(3)]
    (mention,) = (event for event in events if event["type"] == "app_mention")
    assert (mention["ts"], mention["edited"]["ts"]) == (said.ts, edited.edited_ts)
    assert mention["text"] == f"<@{slack.bot_user_id}> hello"


async def test_a_reaction_names_its_message(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """A reaction says who reacted to what."""
    said = await slack.post(anna, channel, "hi")
    await slack.react(anna, said, "eyes")
    _, reacted = [await inbox.event() for _ in range(2)]
    assert (reacted["reaction"], reacted["user"], reacted["item"]["ts"]) == (
        "eyes",
        anna.id,
        said.ts,
    )


async def test_people_and_the_app_join(slack: SlackSandbox, inbox: Inbox, anna: Member) -> None:
    """The app is told of joins in channels it is in, its own included."""
    room = slack.channel("room", anna, with_bot=False)
    await slack.post(anna, room, "unheard")
    await slack.invite_bot(room, by=anna)
    ben = slack.person("Ben")
    await slack.join(ben, room)
    bot_joined, ben_joined = [await inbox.event() for _ in range(2)]
    assert (bot_joined["user"], bot_joined["inviter"]) == (slack.bot_user_id, anna.id)
    assert ben_joined["user"] == ben.id


async def test_an_archived_channel_takes_no_messages(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """Archiving is told of, and people cannot post any more."""
    await slack.archive(anna, channel)
    assert (await inbox.event())["type"] == "channel_archive"
    with pytest.raises(ValueError, match="archived"):
        await slack.post(anna, channel, "too late")


async def test_opening_the_app_and_looking_elsewhere(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """Opening the messages tab, and turning to something else, are told of."""
    await slack.open_home(anna, "messages")
    await slack.look_at(
        anna, {"entities": [{"type": "slack#/types/channel_id", "value": channel.id}]}
    )
    opened, changed = [await inbox.event() for _ in range(2)]
    assert (opened["type"], opened["tab"]) == ("app_home_opened", "messages")
    assert changed["context"]["entities"][0]["value"] == channel.id


async def test_a_file_comes_with_its_message(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """A shared file makes the message a file_share with where the bytes are."""
    await slack.post(anna, channel, "see", files=[NewFile(name="car.png", content=b"png")])
    event = await inbox.event()
    assert event["subtype"] == "file_share"
    assert event["files"][0]["mimetype"] == "image/png"
    assert event["files"][0]["url_private"].startswith("http://127.0.0.1")


async def test_a_guest_keeps_their_own_team(
    slack: SlackSandbox, inbox: Inbox, anna: Member
) -> None:
    """In a shared channel the event names the guest's workspace, the authorization ours."""
    guest = slack.person("Gus", team="T0OTHER")
    shared = slack.channel("shared", anna, guest)
    await slack.post(guest, shared, "hello")
    body = await inbox.body()
    assert body["event"]["user_team"] == "T0OTHER"
    assert body["authorizations"][0]["team_id"] == slack.settings.team_id
    assert body["is_ext_shared_channel"] is True


async def test_an_event_needs_its_scope_and_the_app_in_the_channel(
    slack: SlackSandbox, inbox: Inbox, anna: Member, channel: Channel
) -> None:
    """Without the scope, or outside the channel, nothing is sent."""
    slack.faults.remove_scope("channels:history")
    await slack.post(anna, channel, "unheard")
    await slack.post(anna, slack.channel("apart", anna, with_bot=False), "unheard")
    await slack.post(anna, slack.direct(anna), "heard")
    assert (await inbox.event())["text"] == "heard"
    assert len(slack.envelopes) == 1


async def test_removing_the_app_ends_its_token(
    slack: SlackSandbox, inbox: Inbox, app: AsyncApp
) -> None:
    """An uninstalled app is told, and its token is refused."""
    await slack.uninstall()
    names = [(await slack.wait_until(lambda: slack.envelopes))[i].name for i in range(2)]
    assert names == ["tokens_revoked", "app_uninstalled"]
    answer = await app.client.api_call("api.test")
    assert answer["ok"]
    with pytest.raises(Exception, match="account_inactive"):
        await app.client.auth_test()


async def test_the_apps_own_messages_come_back_to_it_and_are_dropped(
    slack: SlackSandbox, inbox: Inbox, app: AsyncApp, anna: Member, channel: Channel
) -> None:
    """Slack tells the app of its own messages; Bolt acknowledges them and passes none on."""
    await app.client.chat_postMessage(channel=channel.id, text="mine")
    await slack.settle()
    assert slack.envelopes[0].acked_at is not None
    await slack.post(anna, channel, "yours")
    assert (await inbox.event())["text"] == "yours"
