"""A preview whose fate nobody knows, and one that is taken away: what is left is right."""

import time
from dataclasses import replace
from typing import Literal

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.previews.showing import (
    BEGUN,
    MORE,
    WHOLE,
    begun,
    called,
    failure,
    part,
    queued,
    sealed,
    shown,
)


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


async def test_a_beginning_that_was_not_sent_is_no_doubt(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member
) -> None:
    """Nothing can be shown where nobody could be reached."""
    await slack.faults.refuse_connections()
    assert await begun(delivery, place, ann.id) is None
    assert delivery.may_preview(place)


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
