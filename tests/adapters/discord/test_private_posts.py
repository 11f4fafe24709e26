"""Private parts reach the customer alone, once, and never the thread."""

from dataclasses import replace

import pytest

from adapters.discord.delivery import DiscordDelivery
from engine.domain.posts import Button, Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Person
from tests.adapters.discord.counter import on, queued

SEND = "POST /channels/{channel_id}/messages"


def private(to: Person, *buttons: Button) -> QueuedPart:
    """What this customer alone may see."""
    return replace(queued(), part=Part(text="P-1", plain="P-1", private_to=to.id, buttons=buttons))


async def test_a_private_part_is_a_direct_message(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """The thread shows nothing of it, and is not even opened; its buttons stand where it stands."""
    maya = box.person("Maya")
    asked = await box.post(maya, support, "my policy?")
    part = private(maya, Button(action="ask:1", label="Yes"))
    sent = await delivery.deliver(on(asked, support), asked.id, part)
    (shown,) = box.messages(box.direct(maya))
    assert (shown.id, shown.content, len(shown.components)) == (sent, "P-1", 1)
    assert box.threads(support) == []


async def test_a_private_part_twice_is_one_message(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Its nonce holds in direct messages, too, and one whose answer was lost is found there."""
    maya = box.person("Maya")
    asked = await box.post(maya, support, "my policy?")
    place, part = on(asked, support), private(maya)
    sent = await delivery.deliver(place, asked.id, part)
    assert await delivery.deliver(place, asked.id, part) == sent
    assert await delivery.find(place, part) == sent
    assert len(box.messages(box.direct(maya))) == 1


async def test_a_private_part_that_came_too_late_is_taken_back(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Its id is looked for where it went."""
    maya = box.person("Maya")
    asked = await box.post(maya, support, "my policy?")
    await delivery.deliver(on(asked, support), asked.id, private(maya))
    late = replace(private(maya), in_doubt=True, is_withdrawn=True)
    await delivery.withdraw(on(asked, support), late)
    assert box.messages(box.direct(maya)) == []


async def test_whoever_takes_no_direct_messages_gets_no_private_part(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Nothing is posted in its place in the thread; it is given up at once (50007)."""
    box.expect_violations()
    closed = box.person("Cleo", accepts_dms=False)
    asked = await box.post(closed, support, "my policy?")
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(on(asked, support), asked.id, private(closed))
    assert caught.value.kind is DeliveryErrorKind.PERMANENT
    assert box.threads(support) == []
    assert [m.id for m in box.messages(support)] == [asked.id]
