"""How posts arrive: each once, in the right thread, with nobody pinged; on a local Discord."""

import pytest

from adapters.discord.connection import Connection
from adapters.discord.delivery import DiscordDelivery
from adapters.discord.places import Places
from engine.domain.messages import Place
from engine.domain.posts import Notice, NoticeKind, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.discord import Channel, DiscordSandbox, Guild
from sandbox.discord.messages import MessageFlag
from tests.adapters.discord.counter import on, queued, within

SEND = "POST /channels/{channel_id}/messages"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
RETRY, IN_DOUBT, PERMANENT = (
    DeliveryErrorKind.RETRY,
    DeliveryErrorKind.IN_DOUBT,
    DeliveryErrorKind.PERMANENT,
)


async def refusal(delivery: DiscordDelivery, place: Place, part: QueuedPart) -> DeliveryErrorKind:
    """How a delivery that must fail does."""
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, place.thread, part)
    return caught.value.kind


async def test_an_answer_opens_one_thread_and_stays_there(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """The thread is named after the question; all parts follow in it, quiet and without cards."""
    asked = await box.post(box.person("Maya"), support, f"{box.mention} is hail\ncovered?")
    place = on(asked, support)
    first = await delivery.deliver(place, asked.id, queued("@everyone https://acme.example"))
    second = await delivery.deliver(place, asked.id, queued("More.", nonce="t1-1"))
    (thread,) = box.threads(support)
    posts = [m for m in box.messages(thread) if not m.is_system]
    assert (thread.id, thread.name) == (asked.id, "is hail covered?")
    assert [m.id for m in posts] == [first, second]
    assert all(MessageFlag.SUPPRESS_EMBEDS in m.flags for m in posts)
    assert not posts[0].pings.everyone
    assert [m.nonce for m in posts] == ["t1-0", "t1-1"]
    assert [m.id for m in box.messages(support)] == [asked.id]


@pytest.mark.parametrize(
    ("text", "name"),
    [("{bot}", "Maya"), ("{bot} " + "long " * 40, ("long " * 19).strip() + "…")],
)
async def test_a_thread_has_a_name_whatever_was_said(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, text: str, name: str
) -> None:
    """A mention alone is named after who asked, a long question is cut."""
    asked = await box.post(box.person("Maya"), support, text.format(bot=box.mention))
    await delivery.deliver(on(asked, support), asked.id, queued())
    assert [thread.name for thread in box.threads(support)] == [name]


async def test_the_same_part_twice_is_one_message(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """The nonce makes a repeated attempt return the first one's message."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    once = await delivery.deliver(on(asked, support), asked.id, queued())
    assert await delivery.deliver(on(asked, support), asked.id, queued()) == once
    assert len([m for m in box.messages(asked.id) if not m.is_system]) == 1


async def test_a_thread_that_is_there_already_is_used(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Somebody else opened it, and we did not hear of it: no second one, no error."""
    maya = box.person("Maya")
    box.faults.drop_events("THREAD_CREATE")
    asked = await box.post(maya, support, "hail?")
    await box.open_thread(maya, support, "hail", from_message=asked)
    await delivery.deliver(on(asked, support), asked.id, queued())
    await box.wait_for_message(asked.id, containing="Hail is covered.")


async def test_a_lost_answer_about_the_thread_costs_nothing(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """The thread was opened but we do not know: the next attempt finds it."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.faults.drop_events("THREAD_CREATE")
    box.faults.reset(OPEN, when="after")
    assert await refusal(delivery, on(asked, support), queued()) is RETRY
    await delivery.deliver(on(asked, support), asked.id, queued())
    await box.wait_for_message(asked.id, containing="Hail is covered.")
    assert len(box.threads(support)) == 1


async def test_losing_the_race_for_the_thread_is_fine(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Discord says it exists already (160004): then it does, and the post goes there."""
    maya = box.person("Maya")
    asked = await box.post(maya, support, "hail?")
    box.faults.drop_events("THREAD_CREATE")
    await box.open_thread(maya, support, "hail", from_message=asked)
    box.world.change_message(asked)  # as it was read the moment before
    box.faults.fail(OPEN, 160004)
    await delivery.deliver(on(asked, support), asked.id, queued())
    await box.wait_for_message(asked.id, containing="Hail is covered.")


@pytest.mark.parametrize("code", [50013, 50024, 160006])
async def test_without_threads_the_answer_is_a_reply_in_the_channel(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, code: int
) -> None:
    """Not allowed, not that kind of channel, too many open: it shows what it belongs to."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.faults.fail(OPEN, code, calls=2)
    await delivery.deliver(on(asked, support), asked.id, queued())
    await delivery.deliver(on(asked, support), "other", queued("More.", nonce="t1-1"))
    answers = [m for m in box.messages(support) if m.author.id == box.bot_id]
    assert [m.content for m in answers] == ["Hail is covered.", "More."]
    assert [m.reference.message_id for m in answers if m.reference] == [asked.id, asked.id]
    assert not any(m.pings.people for m in answers)


async def test_a_thread_is_opened_without_the_right_to_read_history(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Its name cannot be the question then; it is ours."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.deny(support, "read_message_history")
    await box.settled()
    await delivery.deliver(on(asked, support), asked.id, queued())
    assert [thread.name for thread in box.threads(support)] == ["Eva"]


async def test_forum_posts_and_direct_messages_are_their_own_place(
    box: DiscordSandbox, guild: Guild, delivery: DiscordDelivery
) -> None:
    """Nothing is opened there, even if discord.py has not heard of the post."""
    maya, forum = box.person("Maya"), box.forum(guild, "questions")
    await box.settled()
    box.faults.drop_events("THREAD_CREATE")
    post = await box.forum_post(maya, forum, "Theft", "is theft covered?")
    await box.dm(maya, "hello")
    for place, nonce in ((within(post), "t1-0"), (within(box.direct(maya)), "t2-0")):
        await delivery.show_working(place, place.thread, "thinking")
        await delivery.deliver(place, place.thread, queued(nonce=nonce))
        await box.wait_for_message(place.thread, containing="Hail is covered.")
        await box.wait_for_typing(place.thread)


async def test_typing_shows_where_people_look(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """In the channel until the thread is there, then in the thread; its words do not show."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place = on(asked, support)
    await delivery.show_working(place, asked.id, "is thinking…")
    await delivery.deliver(place, asked.id, queued())
    await delivery.show_working(place, asked.id, "is looking it up…")
    await delivery.show_idle(place)
    assert [typing.channel_id for typing in box.world.typings] == [support.id, asked.id]


async def test_a_sign_that_cannot_show_is_no_error(
    box: DiscordSandbox, support: Channel, connection: Connection, delivery: DiscordDelivery
) -> None:
    """Refused, unreachable or not connected: typing never raises."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.deny(support, "send_messages")
    await delivery.show_working(on(asked, support), asked.id, "thinking")
    await box.faults.refuse_connections()
    await delivery.show_working(on(asked, support), asked.id, "thinking")
    await connection.close()
    await delivery.show_working(on(asked, support), asked.id, "thinking")
    assert await refusal(delivery, on(asked, support), queued()) is RETRY


@pytest.mark.parametrize("status", [503, 429])
async def test_what_was_not_taken_is_tried_again(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, status: int
) -> None:
    """Out of service, or limited as by Cloudflare, which discord.py does not retry."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    if status == 429:
        box.faults.rate_limit(SEND, via=False, retry_after=2.0)
    else:
        box.faults.server_error(SEND, status)
    assert await refusal(delivery, on(asked, support), queued()) is RETRY
    await delivery.deliver(on(asked, support), asked.id, queued())


@pytest.mark.parametrize("taken", [True, False])
async def test_a_lost_answer_is_looked_up(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, *, taken: bool
) -> None:
    """The connection broke while sending: it is found if it arrived, by what it says."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    place, part = on(asked, support), queued()
    await delivery.deliver(place, asked.id, queued("Before.", nonce="t0-0"))
    box.faults.reset(SEND, when="after" if taken else "before")
    assert await refusal(delivery, place, part) is IN_DOUBT
    there = [m.id for m in box.messages(asked.id) if m.content == "Hail is covered."]
    assert await delivery.find(place, part) == (there[0] if taken else None)


async def test_an_answer_that_takes_too_long_is_in_doubt(
    box: DiscordSandbox, support: Channel, connection: Connection
) -> None:
    """We stop waiting after the set time, and then look whether it arrived."""
    delivery = DiscordDelivery(lambda: connection.client, Places(), send_seconds=0.3)
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.faults.hang(SEND, when="after")
    part = queued()
    assert await refusal(delivery, on(asked, support), part) is IN_DOUBT
    assert await delivery.find(on(asked, support), part) is not None


async def test_a_reply_in_the_channel_is_found_too(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Where no thread was opened, the channel is searched; other people's words do not count."""
    maya = box.person("Maya")
    asked, part = await box.post(maya, support, "hail?"), queued()
    box.faults.fail(OPEN, 50013)
    await box.post(maya, support, part.part.text)
    assert await delivery.find(on(asked, support), part) is None
    sent = await delivery.deliver(on(asked, support), asked.id, part)
    assert await delivery.find(on(asked, support), part) == sent


async def test_looking_up_is_tried_again_when_discord_is_away(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Not being able to look is no answer: neither found nor missing."""
    asked = await box.post(box.person("Maya"), support, "hail?")
    box.faults.server_error("GET /channels/{channel_id}/messages", 503)
    with pytest.raises(DeliveryError) as caught:
        await delivery.find(on(asked, support), queued())
    assert caught.value.kind is RETRY


async def test_a_place_that_is_gone_or_closed_is_given_up(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery
) -> None:
    """Deleted question, deleted thread, locked thread, no access, a member who takes no DMs."""
    maya, shy = box.person("Maya"), box.person("Shy", accepts_dms=False)
    unasked = await box.post(maya, support, "never mind")
    await box.delete(unasked)
    assert await refusal(delivery, on(unasked, support), queued()) is PERMANENT
    locked = await box.open_thread(maya, support, "locked")
    await box.lock(locked)
    box.deny(support, "manage_threads")
    assert await refusal(delivery, within(locked), queued()) is PERMANENT
    gone = await box.open_thread(maya, support, "gone")
    await box.delete_channel(gone)
    assert await refusal(delivery, within(gone), queued()) is PERMANENT
    assert await refusal(delivery, within(box.direct(shy)), queued()) is PERMANENT
    box.deny(support, "view_channel")
    asked = await box.post(maya, support, "hail?")
    assert await refusal(delivery, on(asked, support), queued()) is PERMANENT


@pytest.mark.parametrize(("length", "fits"), [(2_000, True), (2_001, False)])
async def test_a_part_of_more_than_two_thousand_characters_is_refused(
    box: DiscordSandbox, support: Channel, delivery: DiscordDelivery, length: int, *, fits: bool
) -> None:
    """Discord's own limit, at its edge; the renderer keeps below it."""
    maya = box.person("Maya")
    await box.dm(maya, "hello")
    place = within(box.direct(maya))
    if fits:
        assert await delivery.deliver(place, place.thread, queued("x" * length))
    else:
        box.expect_violations()
        assert await refusal(delivery, place, queued("x" * length)) is PERMANENT


async def test_posts_are_rendered_for_discord(delivery: DiscordDelivery) -> None:
    """A long notice becomes parts that each fit."""
    notice = Notice(kind=NoticeKind.TROUBLE, text="Sorry. " * 600)
    parts = delivery.render(notice)
    assert len(parts) > 1
    assert all(len(part.text) <= 2_000 for part in parts)
