"""A whole answer that people overtook is taken away again, or says that it does not count."""

from dataclasses import replace

import pytest

from adapters.discord.delivery import DiscordDelivery
from engine.domain.messages import Place
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Message
from tests.adapters.discord.counter import on, queued, within

DELETE = "DELETE /channels/{channel_id}/messages/{message_id}"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
NOT_ALLOWED = 50013
INSTEAD = Part(text="Taken back.", plain="Taken back.")
HAIL = "Hail is covered."


@pytest.fixture
async def asked(box: DiscordSandbox, support: Channel) -> Message:
    """A customer's question."""
    return await box.post(box.person("Maya"), support, "hail?")


@pytest.fixture
def place(asked: Message, support: Channel) -> Place:
    """Where it is answered."""
    return on(asked, support)


def overtaken(nonce: str = "t1-0", *, message: str | None = None) -> QueuedPart:
    """A reply that was being sent when people took over; its id may be known."""
    part = queued(HAIL, nonce=nonce, preview_id=message)
    return replace(part, in_doubt=message is None, is_withdrawn=True)


def said(box: DiscordSandbox, channel: str | Channel) -> list[str]:
    """What the assistant has said there, as it stands."""
    return [
        message.content
        for message in box.messages(channel)
        if message.author.id == box.bot_id and not message.is_system
    ]


@pytest.mark.parametrize("known", [True, False])
async def test_an_answer_that_arrived_is_taken_away(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place, *, known: bool
) -> None:
    """By its id or its nonce; not what says the same under another, nor twice."""
    await delivery.deliver(place, asked.id, queued(HAIL, nonce="t0-0"))
    sent = await delivery.deliver(place, asked.id, queued(HAIL))
    for _ in range(2):
        part = overtaken(message=sent if known else None)
        await delivery.withdraw(place, part, instead=INSTEAD)
        assert said(box, asked.id) == [HAIL]
    (left,) = [m for m in box.messages(asked.id) if not m.is_system]
    assert left.nonce == "t0-0"


async def test_it_is_found_wherever_it_was_posted(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """In a direct conversation, and in a channel where no thread can be opened."""
    maya = box.person("Maya")
    await box.dm(maya, "hail?")
    asked = await box.post(maya, support, "hail?")
    box.faults.fail(OPEN, NOT_ALLOWED)
    for place, channel in (
        (within(box.direct(maya)), box.direct(maya)),
        (on(asked, support), support),
    ):
        await delivery.deliver(place, place.thread, queued(HAIL, nonce=channel.id))
        assert said(box, channel) == [HAIL]
        await delivery.withdraw(place, overtaken(channel.id), instead=INSTEAD)
        assert said(box, channel) == []


async def test_what_a_person_said_is_left_alone(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place
) -> None:
    """Be it in the same words."""
    await delivery.deliver(place, asked.id, queued("Before.", nonce="t0-0"))
    await box.post(box.person("Kim"), asked.id, HAIL)
    await delivery.withdraw(place, overtaken(), instead=INSTEAD)
    assert [m.content for m in box.messages(asked.id) if not m.is_system] == ["Before.", HAIL]


@pytest.mark.parametrize("known", [True, False])
async def test_where_it_may_not_be_deleted_it_says_so(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place, *, known: bool
) -> None:
    """The old words are gone; it may be repeated."""
    sent = await delivery.deliver(place, asked.id, queued(HAIL))
    box.faults.fail(DELETE, NOT_ALLOWED, calls=2)
    for _ in range(2):
        part = overtaken(message=sent if known else None)
        await delivery.withdraw(place, part, instead=INSTEAD)
        assert said(box, asked.id) == [INSTEAD.text]


async def test_a_refusal_without_anything_instead_is_told(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place
) -> None:
    """So it is where a change is refused as well."""
    sent = await delivery.deliver(place, asked.id, queued(HAIL))
    box.faults.fail(DELETE, NOT_ALLOWED, calls=2)
    box.faults.fail(EDIT, NOT_ALLOWED)
    for instead in (None, INSTEAD):
        with pytest.raises(DeliveryError) as caught:
            await delivery.withdraw(place, overtaken(message=sent), instead=instead)
        assert caught.value.kind is DeliveryErrorKind.PERMANENT
    assert said(box, asked.id) == [HAIL]


async def test_a_refusal_that_passes_is_waited_for(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place
) -> None:
    """Only where Discord refuses for good the words are changed instead."""
    sent = await delivery.deliver(place, asked.id, queued(HAIL))
    box.faults.server_error(DELETE, 503)
    with pytest.raises(DeliveryError):
        await delivery.withdraw(place, overtaken(message=sent), instead=INSTEAD)
    assert said(box, asked.id) == [HAIL]
    await delivery.withdraw(place, overtaken(message=sent), instead=INSTEAD)
    assert said(box, asked.id) == []


async def test_a_lost_answer_in_a_previews_place_is_taken_away(
    box: DiscordSandbox, delivery: DiscordDelivery, asked: Message, place: Place
) -> None:
    """The preview was gone and the whole answer posted anew, but its id never came back."""
    preview = await delivery.deliver(place, asked.id, queued("Hail is"))
    await box.delete(next(m for m in box.messages(asked.id) if m.id == preview))
    anew = queued(HAIL, preview_id=preview, shown="Hail is")
    assert await delivery.deliver(place, asked.id, anew) != preview
    doubt = replace(anew, in_doubt=True, is_withdrawn=True)
    await delivery.withdraw(place, doubt, instead=INSTEAD)
    assert said(box, asked.id) == []
