"""A reply is one message while it grows and when it is done, whatever is lost on the way."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.connection import Connection
from adapters.discord.delivery import DiscordDelivery
from adapters.discord.places import Places
from adapters.discord.previews import has_room
from engine.domain.messages import Place, Principal
from engine.domain.posts import QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Guild
from sandbox.discord.messages import MessageFlag
from tests.adapters.discord.counter import on, queued, within

SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
BEGUN, FULL = "Hail is", "Hail is covered."


async def opened(delivery: DiscordDelivery, place: Place, part: QueuedPart) -> str | None:
    """What opening a preview led to."""
    principal = Principal(
        platform=place.platform, workspace=place.workspace, customer="1", place=place
    )
    return await delivery.open_preview(place, place.thread, principal, part)


def said(box: DiscordSandbox, channel: str | Channel) -> list[str]:
    """What the assistant has said there, as it stands."""
    return [
        message.content
        for message in box.messages(channel)
        if message.author.id == box.bot_id and not message.is_system
    ]


async def test_a_preview_grows_into_the_reply(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """In the thread, quiet, one message from the beginning to the end; what follows is its own."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place, part = on(asked, support), queued(BEGUN)
    assert delivery.may_preview(place)
    preview = await opened(delivery, place, part)
    assert preview is not None
    assert await delivery.extend_preview(place, preview, queued("Hail is cov").part)
    assert said(box, asked.id) == ["Hail is cov"]
    whole = replace(queued("@everyone " + FULL), preview_id=preview, shown=BEGUN)
    for _ in range(2):
        assert await delivery.deliver(place, asked.id, whole) == preview
    await delivery.deliver(place, asked.id, queued("More.", nonce="t1-1"))
    assert said(box, asked.id) == ["@everyone " + FULL, "More."]
    (message, _) = [m for m in box.messages(asked.id) if not m.is_system]
    assert MessageFlag.SUPPRESS_EMBEDS in message.flags
    assert not message.pings.everyone


async def test_everywhere_a_reply_can_be_there_can_be_a_preview(
    box: DiscordSandbox, guild: Guild, support: Channel, delivery: DiscordDelivery
) -> None:
    """In posts, directly, and in a channel where no thread can be opened."""
    maya = box.person("Maya")
    post = await box.forum_post(maya, box.forum(guild, "questions"), "Hail", "hail?")
    await box.dm(maya, "hail?")
    asked = await box.post(maya, support, "hail?")
    box.faults.fail(OPEN, 50013, calls=2)
    places = within(post), within(box.direct(maya)), on(asked, support)
    for number, place in enumerate(places):
        part = queued(BEGUN, nonce=f"t{number}-0")
        preview = await opened(delivery, place, part)
        assert preview is not None
        assert await delivery.extend_preview(place, preview, queued("Hail is cov").part)
        await delivery.deliver(
            place, place.thread, replace(queued(FULL, nonce=part.nonce), preview_id=preview)
        )
    assert [said(box, channel) for channel in (post, box.direct(maya), support)] == [[FULL]] * 3


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_preview_of_unknown_fate_becomes_the_reply(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, *, arrived: bool
) -> None:
    """Its id was lost with the answer: it is found by what it says, or was never there."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place, part = on(asked, support), queued(BEGUN)
    box.faults.reset(SEND, when="after" if arrived else "before")
    with pytest.raises(DeliveryError) as caught:
        await opened(delivery, place, part)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    whole = queued(FULL, shown=BEGUN)
    found = await delivery.find(place, whole)
    assert (found is not None) is arrived
    assert await delivery.deliver(place, asked.id, whole) == (
        found or box.messages(asked.id)[-1].id
    )
    assert said(box, asked.id) == [FULL]


async def test_a_preview_that_arrives_late_becomes_the_reply(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """It was not there when we looked; when we send, Discord knows its nonce."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    await opened(delivery, place, queued(BEGUN))
    box.deny(support, "read_message_history")  # what is there cannot be found
    await box.settled()
    await delivery.deliver(place, asked.id, queued(FULL, shown=BEGUN))
    assert said(box, asked.id) == [FULL]


@pytest.mark.parametrize("known", [True, False])
async def test_a_preview_that_was_deleted_is_posted_anew(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, *, known: bool
) -> None:
    """Discord still knows its nonce and would not show it again: the reply has another."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN))
    await box.delete(next(m for m in box.messages(asked.id) if m.id == preview))
    whole = queued(FULL, shown=BEGUN, preview_id=preview if known else None)
    anew = await delivery.deliver(place, asked.id, whole)
    assert await delivery.deliver(place, asked.id, whole) == anew
    assert said(box, asked.id) == [FULL]


@pytest.mark.parametrize("known", [True, False])
async def test_a_withdrawn_preview_goes_away(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, *, known: bool
) -> None:
    """Also where its id is not known, and if it is gone already."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    await delivery.deliver(place, asked.id, queued("Before.", nonce="t0-0"))
    preview = await opened(delivery, place, queued(BEGUN))
    part = queued(BEGUN, shown=BEGUN, preview_id=preview if known else None)
    for _ in range(2):
        await delivery.withdraw(place, part)
        assert said(box, asked.id) == ["Before."]


async def test_a_withdrawal_that_fails_is_told(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Discord is away: it has to be tried again."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN))
    box.faults.server_error("DELETE *", 503)
    with pytest.raises(DeliveryError) as caught:
        await delivery.withdraw(place, queued(BEGUN, preview_id=preview))
    assert caught.value.kind is DeliveryErrorKind.RETRY


async def test_a_refused_preview_shows_nothing(
    box: DiscordSandbox, support: Channel, connection: Connection, delivery: DiscordDelivery
) -> None:
    """Not allowed, out of service, not connected: none of it is an error."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    box.faults.server_error(SEND, 503)
    assert await opened(delivery, place, queued(BEGUN)) is None
    box.deny(support, "send_messages_in_threads")
    await box.settled()
    assert await opened(delivery, place, queued(BEGUN)) is None
    await connection.close()
    assert await opened(delivery, place, queued(BEGUN)) is None
    assert not delivery.may_preview(place)
    assert not await delivery.extend_preview(place, "1", queued(BEGUN).part)
    assert said(box, asked.id) == []


async def test_growing_that_fails_ends_the_preview(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Refused, broken, gone: no more is shown, and the reply still takes its place."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN)) or ""
    more = queued("Hail is cov").part
    box.faults.fail(EDIT, 50013)
    assert not await delivery.extend_preview(place, preview, more)
    box.faults.server_error(EDIT, 503)
    assert not await delivery.extend_preview(place, preview, more)
    assert not await delivery.extend_preview(place, "1", more)
    await delivery.deliver(place, asked.id, queued(FULL, preview_id=preview))
    assert said(box, asked.id) == [FULL]


async def test_a_change_under_way_never_lands_after_the_reply(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Broken off in the middle, it may still arrive: the reply waits until it cannot."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN)) or ""
    box.faults.hang(EDIT, when="before")
    growing = asyncio.create_task(
        delivery.extend_preview(place, preview, queued("Hail is cov").part)
    )
    await box.faults.wait_until_held()
    growing.cancel()
    await asyncio.wait({growing})
    sealing = asyncio.create_task(
        delivery.deliver(place, asked.id, queued(FULL, preview_id=preview))
    )
    box.faults.release()
    first = next(m for m in box.messages(asked.id) if m.id == preview)
    await box.wait_for_edit(first, containing="Hail is cov")
    assert not sealing.done()
    await sealing
    assert said(box, asked.id) == [FULL]


async def test_the_last_change_of_a_quota_is_kept_for_the_reply(
    box: DiscordSandbox, support: Channel, connection: Connection, delivery: DiscordDelivery
) -> None:
    """Five changes in five seconds: the fifth is not spent on a preview, and nothing waits."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN)) or ""
    for number in range(7):
        assert await delivery.extend_preview(place, preview, queued(f"Hail {number}").part)
    assert said(box, asked.id) == ["Hail 3"]
    client = connection.client
    assert client is not None
    assert not has_room(client, int(asked.id), int(preview))
    edits = [call for call in box.calls if f"{call.method} {call.route}" == EDIT]
    assert len(edits) == 4


async def test_a_reply_is_put_into_a_closed_thread(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Somebody closed the thread while we were away: it is opened again, as by a new message."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    preview = await opened(delivery, place, queued(BEGUN))
    await box.archive(asked.id)
    fresh = DiscordDelivery(delivery._calls._current, Places(), send_seconds=5.0)
    await fresh.deliver(place, asked.id, queued(FULL, preview_id=preview))
    assert said(box, asked.id) == [FULL]
