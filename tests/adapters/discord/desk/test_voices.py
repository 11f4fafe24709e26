"""How teammates' words reach customers: under their own names, each once; on a local Discord."""

import time
from dataclasses import replace

import pytest

from adapters.discord.connection import Connection
from adapters.discord.delivery import DiscordDelivery
from adapters.discord.places import Places
from engine.domain.posts import Button, Part, PostKind, QueuedPart, Speaker
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Guild, Message, Person
from tests.adapters.discord.counter import on, queued, within

EXECUTE = "POST /webhooks/{webhook_id}/{webhook_token}"
MAKE = "POST /channels/{channel_id}/webhooks"
ANN = Speaker(name="Ann", picture="https://cdn.example/ann.png")


def said(text: str = "I am on it.", *, speaker: Speaker = ANN, **more: object) -> QueuedPart:
    """A teammate's words in the outbox."""
    part = queued(text, nonce=f"r{len(text)}-0")
    return replace(part, kind=PostKind.TEAMMATE, speaker=speaker, **more)  # type: ignore[arg-type]  # fields by name


def shown(box: DiscordSandbox, place: str) -> list[tuple[str, str]]:
    """Who says what in a thread."""
    return [(m.author.name, m.content) for m in box.messages(place) if not m.is_system]


@pytest.fixture
async def asked(box: DiscordSandbox, support: Channel, maya: Person) -> Message:
    """A question in a channel."""
    return await box.post(maya, support, "hail?")


async def test_a_teammate_speaks_under_their_own_name(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """One webhook is made in the channel and used for everything after that."""
    place = on(asked, support)
    await delivery.deliver(place, asked.id, said())
    await delivery.deliver(place, asked.id, said("@everyone All done."))
    assert shown(box, asked.id) == [("Ann", "I am on it."), ("Ann", "@everyone All done.")]
    assert not box.messages(asked.id)[-1].pings.everyone
    assert len([call for call in box.calls if f"{call.method} {call.route}" == MAKE]) == 1


async def test_the_webhook_of_an_earlier_process_is_used_again(
    box: DiscordSandbox,
    support: Channel,
    asked: Message,
    delivery: DiscordDelivery,
    connection: Connection,
) -> None:
    """A second delivery finds the first one's webhook."""
    place = on(asked, support)
    await delivery.deliver(place, asked.id, said())
    later = DiscordDelivery(lambda: connection.client, Places(), send_seconds=5.0)
    await later.deliver(place, asked.id, said("Again."))
    assert len([call for call in box.calls if f"{call.method} {call.route}" == MAKE]) == 1


async def test_in_a_forum_the_webhook_speaks_in_the_post(
    box: DiscordSandbox, guild: Guild, maya: Person, connection: Connection
) -> None:
    """The webhook lives on the forum, the words in the post."""
    forum = box.forum(guild, "questions")
    post = await box.forum_post(maya, forum, "Hail", "covered?")
    delivery = DiscordDelivery(lambda: connection.client, Places(), send_seconds=5.0)
    await delivery.deliver(within(post), post.id, said())
    assert shown(box, post.id)[-1] == ("Ann", "I am on it.")


@pytest.mark.parametrize("name", ["Ann from Discord", "", "everyone", "x" * 90])
async def test_a_name_discord_does_not_take_stands_before_the_words(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery, name: str
) -> None:
    """The words arrive all the same."""
    await delivery.deliver(on(asked, support), asked.id, said(speaker=Speaker(name=name)))
    assert shown(box, asked.id) == [("Eva", f"**{name[:80]}:** I am on it.")]


async def test_without_the_permission_the_name_stands_before_the_words(
    box: DiscordSandbox, guild: Guild, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """Nothing is asked of Discord that it would refuse; markup in a name is only a name."""
    box.deny(guild, "manage_webhooks")
    await box.settled()
    await delivery.deliver(on(asked, support), asked.id, said(speaker=Speaker(name="*Ann*")))
    assert shown(box, asked.id) == [("Eva", r"**\*Ann\*:** I am on it.")]
    assert not [call for call in box.calls if "webhooks" in call.route]


@pytest.mark.parametrize("code", [50013, 30007])
async def test_where_no_webhook_can_be_made_the_name_stands_before_the_words(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery, code: int
) -> None:
    """Refused, or fifteen there already: it is not tried again for every word."""
    box.faults.fail(MAKE, code)
    await delivery.deliver(on(asked, support), asked.id, said())
    await delivery.deliver(on(asked, support), asked.id, said("More."))
    assert {author for author, _ in shown(box, asked.id)} == {"Eva"}


async def test_in_direct_messages_the_name_stands_before_the_words(
    box: DiscordSandbox, maya: Person, delivery: DiscordDelivery
) -> None:
    """There are no webhooks there."""
    asked = await box.dm(maya, "hail?")
    place = within(box.direct(maya))
    await delivery.deliver(place, asked.id, said())
    assert shown(box, place.thread)[-1] == ("Eva", "**Ann:** I am on it.")


async def test_a_deleted_webhook_is_made_anew(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """Somebody cleaned up the channel's integrations: the next words still come under the name."""
    place = on(asked, support)
    await delivery.deliver(place, asked.id, said())
    for hook in box._parts.webhooks.of_channel(support.id):
        box._parts.webhooks.remove(hook)
    await delivery.deliver(place, asked.id, said("Again."))
    assert shown(box, asked.id) == [("Ann", "I am on it."), ("Ann", "Again.")]


async def test_a_lost_answer_is_looked_up_and_not_tried_again(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """Webhooks know no nonces: after a server error the words are looked for, and found once."""
    place, part = on(asked, support), said()
    await delivery.deliver(place, asked.id, said("Before."))
    box.faults.reset(EXECUTE, when="after")
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, asked.id, part)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    found = await delivery.find(place, replace(part, in_doubt=True, began_at=time.time()))
    assert found == box.messages(asked.id)[-1].id
    assert shown(box, asked.id) == [("Ann", "Before."), ("Ann", "I am on it.")]


@pytest.mark.parametrize(("status", "kind"), [(500, "in_doubt"), (502, "in_doubt"), (503, "retry")])
async def test_a_server_error_leaves_it_to_us_to_try_again(
    box: DiscordSandbox,
    support: Channel,
    asked: Message,
    delivery: DiscordDelivery,
    status: int,
    kind: str,
) -> None:
    """The library alone would post again at once, and perhaps twice."""
    place = on(asked, support)
    await delivery.deliver(place, asked.id, said("Before."))
    box.faults.server_error(EXECUTE, status, calls=1)
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, asked.id, said())
    assert caught.value.kind == kind
    assert await delivery.find(place, said()) is None
    assert len(shown(box, asked.id)) == 1


@pytest.mark.parametrize("allowed", [True, False])
async def test_new_words_take_the_place_of_the_old(
    box: DiscordSandbox,
    guild: Guild,
    support: Channel,
    asked: Message,
    delivery: DiscordDelivery,
    allowed: bool,
) -> None:
    """Through the webhook or in our own post, whichever said them, in a closed thread too."""
    if not allowed:
        box.deny(guild, "manage_webhooks")
        await box.settled()
    place = on(asked, support)
    first = await delivery.deliver(place, asked.id, said())
    await box.archive(asked.id)
    again = await delivery.deliver(place, asked.id, said("Done.", preview_id=first))
    name, prefix = ("Ann", "") if allowed else ("Eva", "**Ann:** ")
    assert (again, shown(box, asked.id)) == (first, [(name, f"{prefix}Done.")])


@pytest.mark.parametrize("allowed", [True, False])
async def test_words_taken_back_are_gone(
    box: DiscordSandbox,
    guild: Guild,
    support: Channel,
    asked: Message,
    delivery: DiscordDelivery,
    allowed: bool,
) -> None:
    """Through the webhook or in our own post; twice is as good as once."""
    if not allowed:
        box.deny(guild, "manage_webhooks")
        await box.settled()
    place = on(asked, support)
    first = await delivery.deliver(place, asked.id, said())
    for _ in range(2):
        await delivery.withdraw(place, said(preview_id=first, is_withdrawn=True))
    assert shown(box, asked.id) == []


async def test_words_of_a_webhook_that_is_gone_are_said_anew(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """Nobody can change them any more; the new wording must arrive all the same."""
    place = on(asked, support)
    first = await delivery.deliver(place, asked.id, said())
    for hook in box._parts.webhooks.of_channel(support.id):
        box._parts.webhooks.remove(hook)
    await delivery.deliver(place, asked.id, said("Done.", preview_id=first))
    assert shown(box, asked.id) == [("Ann", "I am on it."), ("Ann", "Done.")]


async def test_buttons_stand_below_a_notice(
    box: DiscordSandbox, support: Channel, asked: Message, delivery: DiscordDelivery
) -> None:
    """They carry their meaning in their ids, and discord.py keeps nothing of them."""
    buttons = tuple(Button(action=f"ask:rate:7:{n}", label=str(n)) for n in range(1, 6))
    part = replace(queued(), part=Part(text="How was it?", plain="", buttons=buttons))
    await delivery.deliver(on(asked, support), asked.id, part)
    (row,) = box.messages(asked.id)[-1].components
    ids = [button["custom_id"] for button in row["components"]]  # type: ignore[index,union-attr,call-overload]  # JSON
    assert ids == [button.action for button in buttons]
