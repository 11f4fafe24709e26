"""Events over the real Socket Mode: stored before their ack, once, whatever happens."""

import asyncio
import json

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Deletion, Edit
from engine.errors import StorageUnavailable
from sandbox.slack import Channel, Member, SlackSandbox
from sandbox.wire import JsonObject
from tests.adapters.slack.app.listening import MANIFEST, Recorder, acked, settled
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads


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
