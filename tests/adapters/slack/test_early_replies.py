"""Replies that come before the mention that opens their conversation are stored with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.early_replies import EarlyReplies
from adapters.slack.events import Identity
from adapters.slack.intake import Intake
from adapters.slack.names import Names
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, Receipt
from engine.errors import StorageUnavailable
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox, Timing
from sandbox.wire import JsonObject
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads

REPLIES = "conversations.replies"


class Recorder(Protocol):
    """The recording inbox of conftest.py."""

    messages: list[InboundMessage]
    failures: list[Exception]
    came: asyncio.Event

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once under its keys, where it opens a conversation or has one."""

    async def amend(self, amendment: Amendment) -> Amended:
        """Note what became of a message that was stored."""

    async def watches(self, place: Place) -> bool:
        """Whether anything is stored of a place."""


@dataclass(kw_only=True)
class Clock:
    """Our clock: Slack's, and by how many seconds we are ahead of it."""

    slack: SlackSandbox
    ahead: float = 0.0

    def __call__(self) -> float:
        """POSIX seconds."""
        return self.slack.clock.wall() + self.ahead


Begin: TypeAlias = Callable[[], Intake]


@pytest.fixture
def timing() -> Timing:
    """Slack's own deadlines: what comes again comes when a test lets the time pass."""
    return Timing()


@pytest.fixture
def clock(slack: SlackSandbox) -> Clock:
    """Our clock, at first the same as Slack's."""
    return Clock(slack=slack)


@pytest.fixture
async def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
async def room(slack: SlackSandbox, ann: Member) -> Channel:
    """A public channel with the customer and the assistant."""
    return slack.channel("help", ann)


@pytest.fixture
def unread() -> UnreadThreads:
    """The threads to be read, which outlive a process."""
    return UnreadThreads()


@pytest.fixture
def begin(
    slack: SlackSandbox, client: SlackClient, inbox: Recorder, clock: Clock, unread: UnreadThreads
) -> Begin:
    """What begins a process: an intake that remembers nothing but what is stored."""
    team, bot = slack.settings.team_id, slack.bot
    us = Identity(team=team, team_name="Acme", member=bot.id, bot=slack.bot_id)
    return lambda: Intake(
        inbox, Names(client), us, EarlyReplies(client, Pace(), unread, clock=clock)
    )


def event(slack: SlackSandbox, message: SlackMessage, kind: str = "message") -> JsonObject:
    """The body of the newest event of a kind about a message."""
    for envelope in reversed(slack.envelopes):
        about = envelope.payload["event"]
        if isinstance(about, dict) and (about["type"], about["ts"]) == (kind, message.ts):
            return envelope.payload
    raise LookupError(message.ts)


def read(slack: SlackSandbox) -> int:
    """How often a thread was read."""
    return [call.method for call in slack.calls].count(REPLIES)


def texts(inbox: Recorder) -> list[str]:
    """What is stored, in its order."""
    return [message.text for message in inbox.messages]


async def test_a_reply_that_overtakes_its_mention_is_stored_after_it(
    slack: SlackSandbox, begin: Begin, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Two connections keep no order; both are first deliveries, and the reply has its name."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    reply = await slack.post(ann, room, "and my bike", thread=mention)
    intake = begin()
    await intake.take(event(slack, reply))
    assert texts(inbox) == []
    await intake.take(event(slack, mention))
    assert [(m.text, m.author.name) for m in inbox.messages] == [
        ("my car", "ann"),
        ("and my bike", "ann"),
    ]
    await intake.take(event(slack, reply), attempt=1)
    assert len(inbox.messages) == 2


async def test_what_comes_in_order_and_in_time_costs_no_call(
    slack: SlackSandbox, begin: Begin, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Nor does earlier talk in the thread of a mention, nor a reply that is delivered again."""
    root = await slack.post(ann, room, "my car")
    aside = await slack.post(ann, room, "it is red", thread=root)
    mention = await slack.post(ann, room, f"{slack.mention} is it covered?", thread=root)
    reply = await slack.post(ann, room, "and my bike", thread=root)
    intake = begin()
    for message in (root, aside, mention, reply):
        await intake.take(event(slack, message))
    await intake.take(event(slack, reply), attempt=1)
    assert texts(inbox) == ["is it covered?", "and my bike"]
    assert read(slack) == 0


@pytest.mark.parametrize(("seconds", "attempt"), [(0.0, 1), (2.5, 0)])
async def test_a_late_mention_finds_what_an_earlier_process_has_turned_away(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    ann: Member,
    room: Channel,
    seconds: float,
    attempt: int,
) -> None:
    """It is late where it is delivered again, and where it was said seconds ago."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    reply = await slack.post(ann, room, "and my bike", thread=mention)
    await begin().take(event(slack, reply))
    slack.clock.advance(seconds)
    await begin().take(event(slack, mention), attempt=attempt)
    assert texts(inbox) == ["my car", "and my bike"]


async def test_a_clock_that_is_wrong_makes_no_mention_late_for_long(
    slack: SlackSandbox, begin: Begin, clock: Clock, ann: Member, room: Channel
) -> None:
    """What was said after this process began was turned away by no other."""
    clock.ahead = 30.0
    intake = begin()
    slack.clock.advance(100.0)
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    await intake.take(event(slack, mention))
    assert read(slack) == 0


async def test_only_what_people_said_after_the_mention_is_stored(
    slack: SlackSandbox,
    client: SlackClient,
    begin: Begin,
    inbox: Recorder,
    ann: Member,
    room: Channel,
) -> None:
    """In a thread of others too: what came before is none of ours, programs stay unheard."""
    bob, robot = slack.person("Bob"), slack.other_bot("Deploy Bot")
    await slack.join(bob, room)
    await slack.join(robot, room)
    root = await slack.post(bob, room, "a new car!")
    await slack.post(ann, room, "nice", thread=root)
    mention = await slack.post(ann, room, f"{slack.mention} is it covered?", thread=root)
    await slack.post(bob, room, "I wonder", thread=root)
    await slack.post(robot, room, "deployed", thread=root)
    await client.chat_postMessage(channel=room.id, thread_ts=root.ts, text="Hello")
    await slack.post(ann, room, "abroad, I mean", thread=root)
    await begin().take(event(slack, mention), attempt=1)
    assert texts(inbox) == ["is it covered?", "I wonder", "abroad, I mean"]
    assert {message.place.thread for message in inbox.messages} == {root.ts}


async def test_a_mention_that_an_edit_adds_finds_what_followed_the_edit(
    slack: SlackSandbox, begin: Begin, inbox: Recorder, ann: Member, room: Channel
) -> None:
    """Before it nobody had spoken to the assistant."""
    root = await slack.post(ann, room, "my car")
    await slack.post(ann, room, "anybody?", thread=root)
    mention = await slack.edit(ann, root, f"{slack.mention} my car")
    await slack.post(ann, room, "and my bike", thread=root)
    await begin().take(event(slack, mention, "app_mention"), attempt=1)
    assert texts(inbox) == ["my car", "and my bike"]


async def test_a_direct_message_needs_no_mention_and_no_call(
    slack: SlackSandbox, begin: Begin, inbox: Recorder, ann: Member
) -> None:
    """Each is stored by itself, in whatever order they come."""
    root = await slack.post(ann, slack.direct(ann), "my car")
    reply = await slack.post(ann, slack.direct(ann), "and my bike", thread=root)
    intake = begin()
    await intake.take(event(slack, reply), attempt=1)
    await intake.take(event(slack, root), attempt=1)
    assert texts(inbox) == ["and my bike", "my car"]
    assert read(slack) == 0


async def test_both_events_of_a_mention_cost_one_call(
    slack: SlackSandbox, begin: Begin, ann: Member, room: Channel
) -> None:
    """The thread is read for whichever comes first, at the same time or later."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    bodies = [event(slack, mention, kind) for kind in ("message", "app_mention")]
    intake = begin()
    await asyncio.gather(*(intake.take(body, attempt=1) for body in bodies))
    await intake.take(bodies[0], attempt=2)
    assert read(slack) == 1


async def test_a_thread_that_cannot_be_read_now_is_noted(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    unread: UnreadThreads,
    ann: Member,
    room: Channel,
) -> None:
    """The mention is stored and may be acknowledged; its thread is read when it comes again."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    await slack.post(ann, room, "and my bike", thread=mention)
    slack.faults.rate_limit(REPLIES, retry_after=30)
    slack.faults.server_error(REPLIES)
    intake, body = begin(), event(slack, mention)
    for again in (intake, intake, begin()):
        await again.take(body, attempt=1)
        assert len(unread.noted) == 1
    assert read(slack) == 2, "Slack was asked although it wanted a rest"
    assert texts(inbox) == ["my car"]
    await begin().take(body, attempt=2)
    assert texts(inbox) == ["my car", "and my bike"]
    assert unread.noted == {}


async def test_a_late_mention_is_noted_before_it_is_stored(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    unread: UnreadThreads,
    ann: Member,
    room: Channel,
) -> None:
    """Whatever dies after it is stored, the next process reads its thread."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    inbox.failures.append(StorageUnavailable("the disk is full"))
    with pytest.raises(StorageUnavailable):
        await begin().take(event(slack, mention), attempt=1)
    assert [place.thread for place in unread.noted] == [mention.ts]


async def test_a_thread_that_can_never_be_read_is_given_up(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    ann: Member,
    room: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where Slack says so; the operator reads of it."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    slack.faults.fail(REPLIES, "missing_scope")
    await begin().take(event(slack, mention), attempt=1)
    assert texts(inbox) == ["my car"]
    assert "may be lost" in caplog.text
    assert "missing_scope" in caplog.text


async def test_a_thread_that_cannot_be_read_at_the_last_delivery_is_read_later(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    unread: UnreadThreads,
    ann: Member,
    room: Channel,
) -> None:
    """Its mention will not come again, so the thread is noted, also for the next process."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    await slack.post(ann, room, "and my bike", thread=mention)
    slack.faults.server_error(REPLIES, calls=2)
    await begin().take(event(slack, mention), attempt=3)
    assert texts(inbox) == ["my car"]
    for left in (1, 0):  # the first cannot read it either
        reading = asyncio.create_task(begin().keep_reading())
        async with asyncio.timeout(5.0):
            while read(slack) < 3 - left or len(unread.noted) != left:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    assert texts(inbox) == ["my car", "and my bike"]


async def test_a_thread_without_end_is_read_in_part(
    slack: SlackSandbox,
    begin: Begin,
    inbox: Recorder,
    ann: Member,
    room: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Slack waits three seconds for an acknowledgement."""
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    for number in range(401):
        await slack.post(ann, room, f"{number}", thread=mention)
    await begin().take(event(slack, mention), attempt=1)
    assert len(inbox.messages) == 401
    assert "too many replies" in caplog.text


async def test_a_reply_acknowledged_before_the_end_is_stored_after_the_next_start(
    slack: SlackSandbox,
    settings: SlackSettings,
    client: SlackClient,
    inbox: Recorder,
    ann: Member,
    room: Channel,
) -> None:
    """Slack delivers the mention again and says how often, so that its thread is read."""
    slack.faults.deliver_only("message.channels")
    unread = UnreadThreads()
    first, second = (
        SlackApp(settings, client, inbox, Pace(), unread, words=CLICKS) for _ in range(2)
    )
    await first.start()
    inbox.failures.append(StorageUnavailable("the disk is full"))
    mention = await slack.post(ann, room, f"{slack.mention} my car")
    await inbox.came.wait()
    reply = await slack.post(ann, room, "and my bike", thread=mention)
    await slack.wait_until(lambda: slack.envelopes[-1].acked_at)
    await first.close()
    slack.clock.advance(3.1)
    await slack.wait_until(lambda: len(slack.envelopes[0].attempts) == 2 or None)
    await second.start()
    try:
        slack.clock.advance(60.1)
        await slack.wait_until(lambda: slack.envelopes[0].acked_at)
    finally:
        await second.close()
    assert [message.id for message in inbox.messages] == [mention.ts, reply.ts]
    assert [attempt.acked_at is None for attempt in slack.envelopes[0].attempts] == [
        *(True, True, False)
    ]
