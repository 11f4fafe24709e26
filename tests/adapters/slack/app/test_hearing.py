"""Who is heard over the real Socket Mode, under which name and at which address."""

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Address
from sandbox.slack import Channel, ChannelKind, Member, NewFile, SlackSandbox
from tests.adapters.slack.app.listening import Recorder, acked, settled
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads


async def test_a_mention_is_stored_once_though_it_comes_as_two_events(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Both events are acknowledged; the message has its author's name."""
    said = await slack.post(ann, room, f"{slack.mention} what is covered?")
    envelopes = await settled(slack)
    assert sorted(envelope.name for envelope in envelopes) == ["app_mention", "message.channels"]
    assert all(acked(slack))
    (message,) = inbox.messages
    assert (message.id, message.text) == (said.ts, "what is covered?")
    assert message.author.name == "ann"
    assert message.address is Address.TO_ASSISTANT


async def test_a_listed_bot_is_answered_and_others_are_counted(
    slack: SlackSandbox, settings: SlackSettings, client: SlackClient, inbox: Recorder, ann: Member
) -> None:
    """The operator sees why events are left out; the time of the last one is known."""
    listed, other = slack.other_bot("Ticket Bot"), slack.other_bot("Deploy Bot")
    room = slack.channel("help", ann, listed, other)
    reasons: list[str] = []
    answering = settings.model_copy(update={"slack_answered_bots": f" B0NONE,{listed.bot_id} "})
    app = SlackApp(
        answering, client, inbox, Pace(), UnreadThreads(), words=CLICKS, ignored=reasons.append
    )
    assert (app.last_event_at, app.is_connected) == (None, False)
    await app.start()
    try:
        assert app.is_connected
        await slack.post(listed, room, f"{slack.mention} is ticket 7 covered?")
        await slack.post(listed, room, "ticket 7 is open")
        await slack.post(other, room, f"{slack.mention} deployed")
        await settled(slack)
        assert app.last_event_at is not None
    finally:
        await app.close()
    assert [message.text for message in inbox.messages] == ["is ticket 7 covered?"]
    assert (inbox.messages[0].author.id, inbox.messages[0].author.is_bot) == (listed.id, True)
    assert reasons == ["bot"] * 3


async def test_our_own_posts_come_back_unheard(
    slack: SlackSandbox,
    app: SlackApp,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
    room: Channel,
) -> None:
    """The echo of an answer is acknowledged and never answered."""
    said = await slack.post(ann, room, f"{slack.mention} hello")
    await client.chat_postMessage(channel=room.id, thread_ts=said.ts, text=f"Hi {slack.mention}")
    envelopes = await settled(slack)
    assert len(envelopes) == 3
    assert all(acked(slack))
    assert len(inbox.messages) == 1


async def test_threads_direct_and_group_messages_find_their_address(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """A follow-up, a reply to somebody else, a direct message, a group and a private channel."""
    bob = slack.person("Bob")
    root = await slack.post(ann, room, f"{slack.mention} hello")
    await slack.post(ann, room, "and my bike?", thread=root)
    await slack.post(ann, room, "@bob can you look?", thread=root, broadcast=True)
    first = await slack.post(ann, slack.direct(ann), "hello?")
    await slack.post(ann, slack.direct(ann), "are you there?", thread=first)
    group = slack.channel("ann-bob", ann, bob, kind=ChannelKind.GROUP_DIRECT)
    private = slack.channel("claims", ann, kind=ChannelKind.PRIVATE)
    await slack.post(ann, group, f"{slack.mention} and we two?")
    await slack.post(ann, private, f"{slack.mention} in private?")
    await settled(slack)
    addresses = {message.text: message.address for message in inbox.messages}
    assert addresses == {
        "hello": Address.TO_ASSISTANT,
        "and my bike?": Address.FOLLOW_UP,
        "@bob can you look?": Address.TO_OTHERS,
        "hello?": Address.TO_ASSISTANT,
        "are you there?": Address.TO_ASSISTANT,
        "and we two?": Address.TO_ASSISTANT,
        "in private?": Address.TO_ASSISTANT,
    }
    direct = [m for m in inbox.messages if m.place.channel.startswith("D")]
    assert {message.place.thread for message in direct} == {first.ts}


async def test_files_long_texts_and_bare_mentions_are_stored(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Only a picture, only a mention, and as much text as Slack lets through."""
    photo = NewFile(name="dent.jpg", content=b"x" * 10, mimetype="image/jpeg")
    await slack.post(ann, slack.direct(ann), "", files=[photo])
    await slack.post(ann, room, slack.mention)
    await slack.post(ann, slack.direct(ann), "x" * 40_000)
    await settled(slack)
    stored = {len(message.text): message for message in inbox.messages if not message.attachments}
    (picture,) = (message for message in inbox.messages if message.attachments)
    assert set(stored) == {0, 40_000}
    assert (picture.text, picture.attachments[0].media_type) == ("", "image/jpeg")


async def test_a_guest_of_slack_connect_is_filed_under_our_workspace(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """Both events of the mention, though their outer team is the guest's."""
    guest = slack.person("Gus", team="T0GUEST")
    shared = slack.channel("shared", ann, guest)
    await slack.post(guest, shared, f"{slack.mention} hello")
    await settled(slack)
    (message,) = inbox.messages
    assert message.place.workspace == slack.settings.team_id
    assert message.author.id == guest.id


async def test_a_name_that_does_not_come_holds_nothing_up(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """The message is stored with a neutral name."""
    slack.faults.server_error("users.info")
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert inbox.messages[0].author.name == "customer"


async def test_a_burst_asks_once_who_we_are_and_shares_connections(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """Bolt alone would call auth.test for each early event, the client connect for each call."""
    for number in range(50):
        await slack.post(ann, slack.direct(ann), f"{number}")
    await settled(slack)
    methods = [call.method for call in slack.calls]
    assert len(inbox.messages) == 50
    assert methods.count("auth.test") == 1
    assert methods.count("users.info") == 1
    assert len({call.peer for call in slack.calls}) <= 3


async def test_nobody_is_looked_up_for_a_thread_of_others(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """In a thread with the assistant every name is asked for, in others none."""
    bob = slack.person("Bob")
    await slack.join(bob, room)
    lunch = await slack.post(bob, room, "lunch?")
    await slack.post(bob, room, "anybody?", thread=lunch)
    await settled(slack)
    assert [call for call in slack.calls if call.method == "users.info"] == []
    root = await slack.post(ann, room, f"{slack.mention} hello")
    await settled(slack)
    await slack.post(bob, room, "me too", thread=root)
    await settled(slack)
    names = {message.text: message.author.name for message in inbox.messages}
    assert (names["hello"], names["me too"]) == ("ann", "bob")
