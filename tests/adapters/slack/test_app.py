"""Events over the real Socket Mode: stored before their ack, once, whatever happens."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Protocol

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.conversation import Amended, Receipt
from engine.domain.messages import Address, Amendment, Deletion, Edit, InboundMessage, Place
from engine.errors import ConfigurationError, StorageUnavailable
from sandbox.slack import Channel, ChannelKind, Envelope, Member, NewFile, SlackSandbox
from sandbox.wire import JsonObject
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads

MANIFEST = Path(__file__).parents[3] / "slack-manifest.json"


class Recorder(Protocol):
    """The recording inbox of conftest.py."""

    messages: list[InboundMessage]
    amendments: list[Amendment]
    failures: list[Exception]
    gate: asyncio.Event | None
    came: asyncio.Event

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once under its keys, as the engine does."""

    async def amend(self, amendment: Amendment) -> Amended:
        """Note what became of a message that was stored."""

    async def watches(self, place: Place) -> bool:
        """Whether anything is stored of a place."""


@pytest.fixture
async def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
async def room(slack: SlackSandbox, ann: Member) -> Channel:
    """A public channel with the customer and the assistant."""
    return slack.channel("help", ann)


async def settled(slack: SlackSandbox) -> list[Envelope]:
    """Every event so far, once none awaits its ack any more."""
    await slack.settle()
    return list(slack.envelopes)


def acked(slack: SlackSandbox) -> list[bool]:
    """Whether each event so far was acknowledged."""
    return [envelope.acked_at is not None for envelope in slack.envelopes]


async def test_every_connection_is_opened(slack: SlackSandbox, app: SlackApp) -> None:
    """Two by default, so that a refresh of one leaves no gap."""
    assert len(slack.world.door.connections) == 2


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


async def test_nothing_is_acknowledged_before_it_is_stored(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """The ack waits for the store."""
    inbox.gate = asyncio.Event()
    await slack.post(ann, slack.direct(ann), "hello")
    await inbox.came.wait()
    assert acked(slack) == [False]
    inbox.gate.set()
    await settled(slack)
    assert acked(slack) == [True]
    assert len(inbox.messages) == 1


@pytest.mark.parametrize("error", [StorageUnavailable("the disk is full"), ValueError("a bug")])
async def test_what_could_not_be_stored_is_delivered_again(
    slack: SlackSandbox,
    app: SlackApp,
    inbox: Recorder,
    ann: Member,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """No ack for a failure, so Slack repeats the event, and the operator reads why."""
    inbox.failures.append(error)
    await slack.post(ann, slack.direct(ann), "hello")
    (envelope,) = await settled(slack)
    assert [attempt.acked_at is None for attempt in envelope.attempts] == [True, False]
    assert [message.text for message in inbox.messages] == ["hello"]
    assert "Slack will deliver it again" in caplog.text
    assert str(error) in caplog.text


async def test_a_message_delivered_again_is_stored_once(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """A lost ack and a doubled envelope come back under the same keys."""
    slack.faults.lose_acks(2)
    slack.faults.repeat_envelopes()
    await slack.post(ann, slack.direct(ann), "hello")
    (envelope,) = await settled(slack)
    assert len(envelope.attempts) == 2
    assert len(inbox.messages) == 1


async def test_what_nobody_said_to_anyone_is_acknowledged_and_not_stored(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Talk in the channel, other bots, joins, edits and deletions."""
    robot = slack.other_bot("Deploy Bot")
    talk = await slack.post(ann, room, "good morning")
    await slack.edit(ann, talk, "good evening")
    await slack.unfurl(talk, "a preview")
    await slack.delete(ann, talk)
    await slack.join(robot, room)
    await slack.post(robot, room, f"{slack.mention} deployed")
    await settled(slack)
    assert all(acked(slack))
    assert inbox.messages == []


async def test_edits_and_deletions_are_stored_before_their_ack(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Under the key of the message, also of one that leaves a tombstone; what could not be stored
    is delivered again.
    """
    slack.person("Bob")
    root = await slack.post(ann, room, f"{slack.mention} my car")
    second = await slack.post(ann, room, "and the bike", thread=root)
    await settled(slack)
    inbox.failures.append(StorageUnavailable("the disk is full"))
    await slack.edit(ann, root, f"{slack.mention} my boat, says @bob")
    await settled(slack)
    await slack.unfurl(root, "a preview")
    await slack.delete(ann, root)
    await slack.delete(ann, second)
    await settled(slack)
    edit = next(change for change in inbox.amendments if isinstance(change, Edit))
    assert (edit.key, edit.text) == (inbox.messages[0].keys[0], "my boat, says @bob")
    deleted = {change.key for change in inbox.amendments if isinstance(change, Deletion)}
    assert deleted == {message.keys[0] for message in inbox.messages}
    assert any(len(envelope.attempts) == 2 for envelope in slack.envelopes)
    assert all(acked(slack))


async def test_an_edit_that_overtakes_its_message_is_not_lost(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """Events come in no order: what the message was changed to is noted once it is stored."""
    room = slack.direct(ann)
    inbox.failures.append(StorageUnavailable("the disk is full"))
    said = await slack.post(ann, room, "my car")
    edited = await slack.edit(ann, said, "my bike")
    await slack.edit(ann, edited, "my boat")
    await settled(slack)
    assert [message.text for message in inbox.messages] == ["my car"]
    assert isinstance(inbox.amendments[-1], Edit)
    assert inbox.amendments[-1].text == "my boat"


async def test_a_mention_that_is_added_later_is_a_message(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Slack tells of it as of a new mention; one that was stored before is not stored again."""
    talk = await slack.post(ann, room, "what is covered?")
    asked = await slack.edit(ann, talk, f"{slack.mention} what is covered?")
    await settled(slack)
    await slack.edit(ann, asked, f"{slack.mention} what is covered abroad?")
    await settled(slack)
    assert [message.id for message in inbox.messages] == [talk.ts]
    assert isinstance(inbox.amendments[-1], Edit)
    assert inbox.amendments[-1].text == "what is covered abroad?"


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


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "event": "broken"},
        {"type": "event_callback", "event": {"type": "message"}},
        {"type": "event_callback", "event": {"type": "app_mention", "ts": 5, "user": []}},
        {"type": "event_callback", "event": {"type": "something_new_from_slack"}},
        {"type": "block_actions", "actions": []},
    ],
)
async def test_a_malformed_event_is_acknowledged(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, payload: JsonObject
) -> None:
    """Slack cannot deliver it any better, so it is not asked to; the next message is served."""
    envelope = slack.world.deliveries.send("events_api", "broken", payload)
    await slack.wait_until(lambda: envelope.acked_at)
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(envelope.attempts) == 1
    assert [message.text for message in inbox.messages] == ["hello"]


async def test_a_frame_that_is_no_json_harms_nothing(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """The connection stays and goes on serving."""
    await slack.faults.send_text("{broken")
    await slack.faults.send_json({"type": "events_api", "envelope_id": "e", "payload": 7})
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(inbox.messages) == 1


async def test_every_subscribed_event_is_acknowledged(
    slack: SlackSandbox, app: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    """Also those that only tell the operator something, each in a sentence."""
    events = json.loads(MANIFEST.read_text(encoding="utf-8"))["settings"]["event_subscriptions"]
    for name in events["bot_events"]:
        event = {"type": name.partition(".")[0], "tokens": {"bot": ["U1"]}}
        slack.world.deliveries.send(
            "events_api", name, {"type": "event_callback", "event_id": name, "event": event}
        )
    envelopes = await settled(slack)
    assert all(acked(slack))
    assert all(len(envelope.attempts) == 1 for envelope in envelopes)
    assert "a token of the app was revoked" in caplog.text
    assert "the app was removed from a workspace" in caplog.text


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


async def test_the_environment_changes_nothing(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Bolt would read these by itself, and drop our token for OAuth on a file store."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    app = SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    try:
        await slack.post(ann, slack.direct(ann), "hello")
        await settled(slack)
    finally:
        await app.close()
    assert len(inbox.messages) == 1
    assert [r for r in caplog.records if r.name.startswith("slack") and r.levelname != "INFO"] == []


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_refresh_is_followed_by_new_connections(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, reason: str
) -> None:
    """Slack asks for it every few hours."""
    slack.faults.disconnect(reason)
    await slack.wait_until(lambda: slack.world.door.connected_ever >= 4 or None)
    await slack.wait_connected(2)
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(inbox.messages) == 1


async def test_a_refused_app_token_ends_the_service(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder
) -> None:
    """The SDK would ask again for ever; the operator reads which token to replace."""
    slack.faults.fail("apps.connections.open", "invalid_auth", calls=10)
    await slack.faults.close_sockets()
    with pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_the_apps_removal_ends_the_service(slack: SlackSandbox, app: SlackApp) -> None:
    """Nobody could be answered any more; the operator reads what to do."""
    await slack.uninstall()
    with pytest.raises(ConfigurationError, match=r"SLACK_BOT_TOKEN \(account_inactive\)"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_news_of_another_workspace_end_nothing(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member
) -> None:
    """Slack is asked whether our own token is meant, and accepts it."""
    event: JsonObject = {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}
    slack.world.deliveries.send(
        "events_api", "tokens_revoked", {"type": "event_callback", "event_id": "E1", "event": event}
    )
    await slack.wait_until(
        lambda: [call.method for call in slack.calls].count("auth.test") == 2 or None
    )
    await slack.post(ann, slack.direct(ann), "hello")
    await settled(slack)
    assert len(inbox.messages) == 1


async def test_a_revoked_bot_token_ends_the_service_at_the_first_post(
    slack: SlackSandbox, app: SlackApp, client: SlackClient, ann: Member
) -> None:
    """Where no event told of it, the refusal of any call does."""
    slack.faults.revoke_token()
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=slack.direct(ann).id, text="hello")
    with pytest.raises(ConfigurationError, match=r"SLACK_BOT_TOKEN \(token_revoked\)"):
        await asyncio.wait_for(app.until_refused(), 10)
    assert slack.world.door.connections == []


async def test_lines_whose_address_is_used_up_come_back(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
) -> None:
    """An address opens one connection; where the handshake is lost, another is asked for."""
    app = SlackApp(
        settings.model_copy(update={"slack_ping_seconds": 0.3}),
        client,
        inbox,
        Pace(),
        UnreadThreads(),
        words=CLICKS,
    )
    await app.start()
    try:
        slack.faults.spoil_tickets(3)
        slack.faults.abort_sockets()
        await slack.wait_until(lambda: slack.world.door.connected_ever >= 4 or None)
        await slack.wait_connected(2)
        await slack.post(ann, slack.direct(ann), "hello")
        await settled(slack)
    finally:
        await app.close()
    assert [message.text for message in inbox.messages] == ["hello"]


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


async def test_a_follow_up_to_a_mention_still_being_stored_has_its_name(
    slack: SlackSandbox, app: SlackApp, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """A thread is the assistant's from the moment its mention comes in."""
    bob = slack.person("Bob")
    await slack.join(bob, room)
    inbox.gate = asyncio.Event()
    root = await slack.post(ann, room, f"{slack.mention} hello")
    await inbox.came.wait()
    await slack.post(bob, room, "me too", thread=root)
    await slack.wait_until(
        lambda: [call.method for call in slack.calls].count("users.info") == 2 or None
    )
    inbox.gate.set()
    await settled(slack)
    assert {m.text: m.author.name for m in inbox.messages} == {"hello": "ann", "me too": "bob"}


async def test_a_message_being_stored_is_acknowledged_before_the_end(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
) -> None:
    """Stopping waits for that ack and takes nothing new meanwhile."""
    app = SlackApp(
        settings.model_copy(update={"slack_connections": 1}),
        client,
        inbox,
        Pace(),
        UnreadThreads(),
        words=CLICKS,
    )
    await app.start()
    inbox.gate = asyncio.Event()
    await slack.post(ann, slack.direct(ann), "hello")
    await inbox.came.wait()
    stopping = asyncio.create_task(app.stop_intake())
    await asyncio.sleep(0)
    await slack.post(ann, slack.direct(ann), "too late")
    await slack.world.door.flushed()
    await client.api_test()  # a round trip, in which the late message arrives
    inbox.gate.set()
    await stopping
    await app.close()
    assert [message.text for message in inbox.messages] == ["hello"]
    await slack.wait_until(lambda: True if acked(slack) == [True, False] else None)
    await slack.wait_until(lambda: True if not slack.world.door.connections else None)


async def test_what_comes_after_the_end_is_left_to_slack(
    slack: SlackSandbox, app: SlackApp, client: SlackClient, inbox: Recorder, ann: Member
) -> None:
    """Nobody takes it, so it is not acknowledged; sending still works."""
    await app.stop_intake()
    root = await slack.post(ann, slack.direct(ann), "hello")
    await client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="still here")
    await slack.wait_for_reply(root)
    assert not any(acked(slack))
    assert inbox.messages == []


async def test_closing_twice_and_closing_unstarted_do_nothing(
    app: SlackApp, settings: SlackSettings, client: SlackClient, inbox: Recorder
) -> None:
    """Whatever the order of an early end."""
    await app.close()
    await app.close()
    await SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS).close()


async def test_start_is_logged_with_the_workspace(
    slack: SlackSandbox,
    inbox: Recorder,
    settings: SlackSettings,
    client: SlackClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The operator sees where the assistant is at work."""
    caplog.set_level(logging.INFO)
    app = SlackApp(settings, client, inbox, Pace(), UnreadThreads(), words=CLICKS)
    await app.start()
    await app.close()
    assert f"Acme Insurance ({slack.settings.team_id}), 2 connections" in caplog.text
