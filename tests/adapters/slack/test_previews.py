"""An answer is shown while it is written, and ends as one message whatever happens meanwhile."""

import time
from dataclasses import replace
from typing import Literal

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place, Platform, Principal
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import Member, SlackMessage, SlackSandbox, StreamState

BEGUN, MORE, WHOLE = "Your **car** is", "Your **car** is covered", "Your **car** is covered abroad."


@pytest.fixture
def delivery(client: AsyncWebClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


@pytest.fixture
def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
async def root(slack: SlackSandbox, ann: Member) -> SlackMessage:
    """Her message in a channel."""
    return await slack.post(ann, slack.channel("help", ann), f"{slack.mention} hello")


@pytest.fixture
def place(slack: SlackSandbox, root: SlackMessage) -> Place:
    """The thread of the message."""
    return at(root, slack)


def at(root: SlackMessage, slack: SlackSandbox) -> Place:
    """The thread of a message."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )


def part(text: str) -> Part:
    """A rendered part."""
    return Part(text=text, plain=text.replace("*", ""))


def queued(text: str = WHOLE, **changed: object) -> QueuedPart:
    """A part in the outbox, created now."""
    new = QueuedPart(
        id=1,
        part=part(text),
        nonce="n1",
        attempt=1,
        began_at=None,
        in_doubt=False,
        created_at=time.time(),
    )
    return replace(new, **changed)  # type: ignore[arg-type]  # the caller names real fields


async def begun(delivery: SlackDelivery, place: Place, by: str, *, text: str = BEGUN) -> str | None:
    """Begin a preview for somebody."""
    principal = Principal(
        platform=Platform.SLACK, workspace=place.workspace, customer=by, place=place
    )
    return await delivery.open_preview(place, place.thread, principal, queued(text))


@pytest.fixture
async def preview(delivery: SlackDelivery, place: Place, ann: Member) -> str:
    """A preview under way."""
    ts = await begun(delivery, place, ann.id)
    assert ts is not None
    return ts


def shown(slack: SlackSandbox, root: SlackMessage) -> list[tuple[str, str]]:
    """What people see of the answer: each message and its text."""
    return [(m.ts, m.visible_text) for m in slack.replies(root, author=slack.bot)]


def called(slack: SlackSandbox) -> list[str]:
    """The methods called, in order."""
    return [call.method.removeprefix("chat.") for call in slack.calls]


async def failure(delivery: SlackDelivery, place: Place, queue: QueuedPart) -> DeliveryErrorKind:
    """What delivering a part ends with."""
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, place.thread, queue)
    return caught.value.kind


async def sealed(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    queue: QueuedPart,
) -> SlackMessage:
    """Deliver a part; there must be one message, finished, and it must say all and no more."""
    ts = await delivery.deliver(at(root, slack), root.ts, queue)
    assert shown(slack, root) == [(ts, WHOLE.replace("*", ""))]
    (reply,) = slack.replies(root, author=slack.bot)
    assert reply.metadata == {"event_type": "tandem_post", "event_payload": {"nonce": "n1"}}
    assert reply.stream not in (StreamState.STREAMING, StreamState.STOPPED_BY_USER)
    assert await delivery.find(at(root, slack), queue) == ts
    return reply


async def test_an_answer_grows_and_is_sealed_without_a_mark(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """Only what is new is sent, and people see no "(edited)"."""
    assert shown(slack, root) == [(preview, "Your car is")]
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert shown(slack, root) == [(preview, "Your car is covered")]
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert (reply.ts, reply.edited_ts) == (preview, None)
    assert [call.args.get("markdown_text") for call in slack.calls[:3]] == [
        BEGUN,
        " covered",
        " abroad.",
    ]
    assert called(slack)[:3] == ["startStream", "appendStream", "stopStream"]


async def test_a_preview_that_says_all_already_is_only_stopped(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """Nothing is appended to it."""
    ts = await begun(delivery, place, ann.id, text=WHOLE)
    await sealed(slack, delivery, root, queued(preview_id=ts))


async def test_a_direct_conversation_has_no_recipient(
    slack: SlackSandbox, delivery: SlackDelivery, ann: Member
) -> None:
    """Slack knows the one who reads; in a channel the customer is named."""
    root = await slack.post(ann, slack.direct(ann), "hello")
    ts = await begun(delivery, at(root, slack), ann.id)
    assert ts is not None
    (call,) = slack.calls
    assert "recipient_user_id" not in call.args
    await sealed(slack, delivery, root, queued(preview_id=ts))


async def test_another_final_text_takes_the_place_of_what_was_shown(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """Claude began again, or marks of citation moved."""
    ts = await begun(delivery, place, ann.id, text="Let me look")
    assert ts is not None
    assert not await delivery.extend_preview(place, ts, part(MORE))
    assert shown(slack, root) == [(ts, "Let me look")]
    await sealed(slack, delivery, root, queued(preview_id=ts))
    assert called(slack)[:3] == ["startStream", "stopStream", "update"]


async def test_a_restarted_program_seals_what_the_last_one_began(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """It does not know what is shown, so the text is put anew; and it lets it grow no further."""
    restarted = SlackDelivery(client, Pace())
    assert not await restarted.extend_preview(place, preview, part(MORE))
    await sealed(slack, restarted, root, queued(preview_id=preview))


async def test_an_expired_stream_is_repaired(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """Slack ends streams after some minutes, whatever is appended."""
    slack.faults.expire_streams()
    assert not await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, delivery, root, queued(preview_id=preview))


async def test_a_stream_that_expires_before_its_end_is_repaired(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, preview: str
) -> None:
    """The end comes too late for what is missing, so all of it is put anew."""
    slack.faults.expire_streams()
    await sealed(slack, delivery, root, queued(preview_id=preview))


@pytest.mark.parametrize("noticed", [True, False])
async def test_a_stream_that_a_person_stopped_takes_the_final_text(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
    *,
    noticed: bool,
) -> None:
    """It takes no more text before; how it ends is the engine's decision."""
    slack.world.streams.stop_by_person(root.channel, preview)
    if noticed:
        assert not await delivery.extend_preview(place, preview, part(MORE))
        assert not await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, delivery, root, queued(preview_id=preview))


async def test_a_preview_that_somebody_deleted_is_posted_anew(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
) -> None:
    """The answer is not lost with it."""
    await client.chat_delete(channel=root.channel, ts=preview)
    assert not await delivery.extend_preview(place, preview, part(MORE))
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert reply.ts != preview


@pytest.mark.parametrize("method", ["chat.stopStream", "chat.update"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("text", [BEGUN, "Let me look"])
async def test_a_lost_answer_ends_in_the_same_message(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    ann: Member,
    method: str,
    when: Literal["before", "after"],
    text: str,
) -> None:
    """Delivering may be repeated, whatever took effect the first time."""
    ts = await begun(delivery, place, ann.id, text=text)
    slack.faults.reset(method, when=when)
    queue = queued(preview_id=ts)
    if method == "chat.update" and text == BEGUN:
        await sealed(slack, delivery, root, queue)  # no update was needed
        return
    assert await failure(delivery, place, queue) is DeliveryErrorKind.IN_DOUBT
    if await delivery.find(place, queue) is None:
        await sealed(slack, delivery, root, replace(queue, in_doubt=True))
    assert shown(slack, root) == [(ts, WHOLE.replace("*", ""))]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_nobody_knows_what_is_shown_after_a_lost_append(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
    when: Literal["before", "after"],
) -> None:
    """Nothing more is appended, and the final text is put anew."""
    slack.faults.reset("chat.appendStream", when=when)
    assert not await delivery.extend_preview(place, preview, part(MORE))
    assert not await delivery.extend_preview(place, preview, part(MORE))
    assert called(slack).count("appendStream") == 1
    await sealed(slack, delivery, root, queued(preview_id=preview))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_preview_whose_beginning_got_no_answer_is_looked_for(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    ann: Member,
    when: Literal["before", "after"],
) -> None:
    """It carries no nonce and is told by how it begins; where it is not, one message is posted."""
    slack.faults.reset("chat.startStream", when=when)
    beginning = "**No** [cover](https://acme.example/a) & more"
    with pytest.raises(DeliveryError) as caught:
        await begun(delivery, place, ann.id, text=beginning)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    await client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="Something else")
    other, queue = len(shown(slack, root)) - 1, queued(shown=beginning, in_doubt=True)
    assert await delivery.find(place, queue) is None
    ts = await delivery.deliver(place, root.ts, queue)
    said = [text for _, text in shown(slack, root)]
    assert sorted(said) == ["Something else", WHOLE.replace("*", "")]
    assert (shown(slack, root)[0][0] == ts) is (when == "after")
    assert await delivery.find(place, queue) == ts
    assert other == (1 if when == "after" else 0)


async def test_what_only_looks_like_a_preview_is_left_as_it_is(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """An earlier answer with the same beginning, and a customer who quotes it."""
    room = slack.world.workspace.channels[root.channel]
    earlier = await delivery.deliver(place, root.ts, queued(MORE, nonce="n0"))
    quote = await slack.post(ann, room, "Your car is covered, really?", thread=root)
    ts = await delivery.deliver(place, root.ts, queued(shown=BEGUN, in_doubt=True))
    assert shown(slack, root) == [(earlier, MORE.replace("*", "")), (ts, WHOLE.replace("*", ""))]
    assert slack.message(quote) == quote


@pytest.mark.parametrize(
    "error", ["unknown_method", "feature_not_enabled", "missing_recipient_team_id", "made_up"]
)
async def test_a_refused_feature_is_left_alone(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    ann: Member,
    error: str,
) -> None:
    """Nothing is shown, and the workspace's next answers come whole; another's are tried."""
    slack.faults.fail("chat.startStream", error)
    assert delivery.may_preview(place)
    assert await begun(delivery, place, ann.id) is None
    assert not delivery.may_preview(place)
    assert delivery.may_preview(replace(place, workspace="T0OTHER"))
    await sealed(slack, delivery, root, queued())


async def test_a_guest_whose_team_is_not_known_gets_whole_answers(
    slack: SlackSandbox, delivery: SlackDelivery, ann: Member
) -> None:
    """Slack does not find them in our team; the others in the workspace see previews."""
    guest = slack.person("Gus", team="T0GUEST")
    room = slack.channel("shared", ann, guest)
    root = await slack.post(guest, room, f"{slack.mention} hello")
    for _ in range(2):
        assert delivery.may_preview(at(root, slack))
        assert await begun(delivery, at(root, slack), guest.id) is None
    assert called(slack) == ["startStream"]
    assert await begun(delivery, at(root, slack), ann.id) is not None


@pytest.mark.parametrize("error", ["is_archived", "restricted_action_thread_locked"])
async def test_troubles_of_one_place_are_not_the_workspaces(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member, error: str
) -> None:
    """There is no preview here, and sending will say what is wrong."""
    slack.faults.fail("chat.startStream", error)
    assert await begun(delivery, place, ann.id) is None
    assert delivery.may_preview(place)


async def test_a_beginning_that_was_not_sent_is_no_doubt(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member
) -> None:
    """Nothing can be shown where nobody could be reached."""
    await slack.faults.refuse_connections()
    assert await begun(delivery, place, ann.id) is None
    assert delivery.may_preview(place)


async def test_past_the_quota_answers_come_whole(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member
) -> None:
    """Room is left for the ends of those that are shown; a limit of Slack's own rests longer."""
    assert [delivery.may_preview(place) for _ in range(6)] == [True] * 5 + [False]
    assert delivery.may_preview(replace(place, workspace="T0OTHER"))
    slack.faults.rate_limit("chat.startStream", retry_after=30)
    elsewhere = replace(place, workspace="T0THIRD")
    assert await begun(delivery, elsewhere, ann.id) is None
    assert not delivery.may_preview(elsewhere)


async def test_a_showing_without_room_is_left_out(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """What it would have shown comes with the end; no limit ends a stream."""
    slack.faults.rate_limit("chat.appendStream", retry_after=30)
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert called(slack).count("appendStream") == 1
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert reply.edited_ts is None


async def test_an_end_without_room_is_tried_again(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
) -> None:
    """As late as Slack says; the stream stays what it is until then."""
    slack.faults.rate_limit("chat.stopStream", retry_after=20)
    for _ in range(2):
        assert await failure(delivery, place, queued(preview_id=preview)) is DeliveryErrorKind.RETRY
    assert called(slack).count("stopStream") == 1
    assert await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))


async def test_a_text_refused_for_its_looks_is_put_in_plain_words(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """Nothing of the preview's looks is left either."""
    slack.faults.fail("chat.update", "invalid_blocks")
    reply = await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))
    assert reply.blocks == ()


async def test_a_message_that_may_not_be_changed_is_replaced(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, preview: str
) -> None:
    """Where a workspace forbids changes, the preview goes and the whole answer comes."""
    slack.faults.fail("chat.update", "edit_window_closed")
    reply = await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))
    assert reply.ts != preview


async def test_an_update_that_fails_is_judged_like_a_post(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """Later, never, or nobody knows."""
    delivery, queue = SlackDelivery(client, Pace()), queued(preview_id=preview)
    slack.faults.fail("chat.update", "streaming_state_conflict")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.RETRY
    slack.faults.fail("chat.update", "is_inactive")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.PERMANENT
    slack.faults.fail("chat.stopStream", "internal_error")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.IN_DOUBT
    await sealed(slack, delivery, root, queue)


@pytest.mark.parametrize("restarted", [True, False])
async def test_a_withdrawn_preview_is_gone(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
    *,
    restarted: bool,
) -> None:
    """Whoever takes it away; that it is gone already is no failure."""
    queue = queued(preview_id=preview, shown=BEGUN, is_withdrawn=True)
    for _ in range(2):
        await (SlackDelivery(client, Pace()) if restarted else delivery).withdraw(place, queue)
        assert shown(slack, root) == []


async def test_a_withdrawal_that_fails_is_repeated(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """Until the preview is gone."""
    queue = queued(preview_id=preview, shown=BEGUN, is_withdrawn=True)
    slack.faults.reset("chat.delete", when="before")
    with pytest.raises(DeliveryError):
        await delivery.withdraw(place, queue)
    slack.faults.reset("chat.delete", when="after")
    with pytest.raises(DeliveryError):
        await delivery.withdraw(place, queue)
    await delivery.withdraw(place, queue)
    assert shown(slack, root) == []


async def test_a_preview_nobody_knows_of_is_withdrawn_too(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """It is looked for; that there is none is no failure."""
    slack.faults.reset("chat.startStream", when="after")
    with pytest.raises(DeliveryError):
        await begun(delivery, place, ann.id)
    doubt = queued(shown=BEGUN, in_doubt=True, is_withdrawn=True)
    await delivery.withdraw(place, replace(doubt, shown=None))
    assert shown(slack, root) != []
    for _ in range(2):
        await delivery.withdraw(place, doubt)
        assert shown(slack, root) == []


async def test_what_stands_for_a_deleted_preview_is_posted_once(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """A lost answer to that post is looked for, until nothing can arrive any more."""
    now = time.time()
    delivery = SlackDelivery(client, Pace(), clock=lambda: now)
    await client.chat_delete(channel=root.channel, ts=preview)
    queue = queued(preview_id=preview)
    slack.faults.reset("chat.postMessage", when="before")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.IN_DOUBT
    again = replace(queue, in_doubt=True, began_at=now)
    assert await failure(delivery, place, again) is DeliveryErrorKind.IN_DOUBT
    assert shown(slack, root) == []
    slack.faults.reset("chat.postMessage", when="after")
    late = replace(again, began_at=now - 11)
    assert await failure(delivery, place, late) is DeliveryErrorKind.IN_DOUBT
    await sealed(slack, delivery, root, again)
