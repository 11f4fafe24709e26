"""How desk posts arrive: each once, lines in the card's thread, pings only where they are meant."""

import time
from dataclasses import replace
from typing import Literal

import pytest

from adapters.discord.desk.room import DeskRoom
from engine.domain.desk import Alarm, DeskPost, Line, ShowCard, ShowLine
from engine.domain.posts import Button
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.ports import DeskTask
from sandbox.discord import Message
from tests.adapters.discord.desk.floor import Floor, Work

SEND = "POST /channels/{channel_id}/messages"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"


async def task(work: Work, post: DeskPost, card: Message | None = None, **more: object) -> DeskTask:
    """A desk post about Maya's handoff."""
    handoff = await work.handoff()
    made = DeskTask(
        id=1,
        post=post,
        handoff=handoff,
        card_channel=work.floor.room.id,
        card_id=card.id if card else None,
        remote_id=None,
        nonce="d7",
        attempt=0,
        in_doubt=False,
        began_at=None,
        created_at=time.time(),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def at_desk(work: Work) -> list[Message]:
    """What we have said in the desk's channel."""
    box = work.floor.box
    return [m for m in box.messages(work.floor.room) if m.author.id == box.bot_id]


async def test_a_card_has_a_thread_with_what_the_customer_said(work: Work) -> None:
    """The thread is named after the card; the card leads to the customer's thread."""
    card = await work.escalated()
    (thread,) = work.floor.box.threads(work.floor.room)
    handoff = await work.handoff()
    assert (thread.id, thread.name) == (card.id, f"{handoff.reference} · Maya")
    assert work.lines(card) == ["💬 **Maya**\n> hail?"]
    assert handoff.place.thread in str(card.embeds[0]["url"])
    assert [b.label for b in card.buttons][:2] == ["Claim", "Reply"]


async def test_a_card_is_brought_up_to_date_in_place(work: Work) -> None:
    """A claim shows on the card itself, and its buttons change."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Claim")
    await work.until_state("claimed")
    await work.bring()
    now = work.card()
    assert now.id == card.id
    assert str(now.embeds[0]["title"]).startswith("With Ann")
    assert "Claim" not in [b.label for b in now.buttons]


async def test_a_card_somebody_deleted_is_posted_anew(work: Work) -> None:
    """The handoff must not vanish with its card."""
    card = await work.escalated()
    await work.floor.box.delete(card)
    channel, message = await work.delivery.deliver(
        await task(work, ShowCard(), card, remote_id=card.id)
    )
    assert (channel, message) == (work.floor.room.id, work.card().id)
    assert message != card.id


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_makes_no_second_card(
    work: Work, when: Literal["before", "after"]
) -> None:
    """After any doubt the card is found again, or was never there."""
    card = await work.escalated()
    before = len(at_desk(work))
    work.floor.box.faults.reset(SEND, when=when)
    lost = await task(work, ShowCard(), nonce="d8")
    with pytest.raises(DeliveryError) as caught:
        await work.delivery.deliver(lost)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    await work.delivery.deliver(lost)
    found = await work.delivery.find(replace(lost, in_doubt=True, began_at=time.time()))
    assert found is not None
    assert len(at_desk(work)) == before + 1
    assert card in at_desk(work)


async def test_a_line_waits_for_no_thread_that_cannot_be(work: Work) -> None:
    """Without threads it stands in the channel, as a reply to its card."""
    await work.asks()
    place = work.floor.inbox.received[-1].place
    work.floor.box.faults.fail(OPEN, 160006, calls=5)
    await work.floor.desk.asks_for_human(place, work.floor.maya.id, "Maya", "A person, please.")
    await work.bring()
    card = work.card()
    (line,) = [m for m in at_desk(work) if m.id != card.id]
    assert line.content.startswith("💬")
    assert line.reference is not None
    assert line.reference.message_id == card.id


async def test_a_deleted_thread_does_not_swallow_lines(work: Work) -> None:
    """They go on beside the card."""
    card = await work.escalated()
    await work.floor.box.delete_channel(card.id)
    line = ShowLine(line=Line.CUSTOMER_SAID, text="Hello?", author="Maya")
    channel, _ = await work.delivery.deliver(await task(work, line, card))
    assert channel == work.floor.room.id


async def test_a_long_line_comes_whole_as_a_file(work: Work) -> None:
    """The message has its beginning; where files are not allowed, at least that."""
    card = await work.escalated()
    words = "word " * 1_000
    line = ShowLine(line=Line.TRANSCRIPT, text=words)
    await work.delivery.deliver(await task(work, line, card))
    work.floor.box.deny(work.floor.guild, "attach_files")
    await work.delivery.deliver(await task(work, line, card, nonce="d9"))
    whole, cut = work.floor.box.messages(card.id)[-2:]
    assert words.strip().encode() in whole.attachments[0].content
    assert (cut.attachments, cut.content[-1]) == ((), "…")


@pytest.mark.parametrize("pings", [True, False])
async def test_an_alarm_pings_the_role_only_where_it_is_to(work: Work, pings: bool) -> None:
    """Nobody else, whatever the words say."""
    card = await work.escalated()
    alarm = Alarm(text="@everyone <@&1> Maya waits", pings=pings)
    await work.delivery.deliver(await task(work, alarm, card))
    said = at_desk(work)[-1]
    assert said.pings.roles == ((work.floor.role.id,) if pings else ())
    assert not said.pings.everyone


async def test_an_alarm_that_says_something_else_is_changed_where_it_is(work: Work) -> None:
    """Without the buttons it had, and pinging nobody."""
    await work.escalated()
    button = Button(action="act:approve:1", label="Approve")
    asking = await task(work, Alarm(text="Approve?", pings=True, buttons=(button,)))
    channel, message = await work.delivery.deliver(asking)
    assert [b.label for b in at_desk(work)[-1].buttons] == ["Approve"]
    there = replace(
        asking,
        post=Alarm(text="Approved."),
        card_channel=channel,
        card_id=message,
        remote_id=message,
    )
    assert await work.delivery.deliver(there) == (channel, message)
    shown = at_desk(work)[-1]
    assert (str(shown.id), shown.visible_text) == (message, "⏰ Approved.")
    assert list(shown.buttons) == []


async def test_the_last_reminder_goes_to_the_second_channel(floor: Floor) -> None:
    """It is where the settings say."""
    second = floor.box.text_channel(floor.guild, "leads")
    async with floor.open(desk_second_channel=second.id) as work:
        await work.escalated()
        alarm = Alarm(text="Maya waits", second_channel=True)
        channel, _ = await work.delivery.deliver(await task(work, alarm))
    assert channel == second.id


async def test_a_desk_channel_that_is_gone_is_told_for_good(work: Work) -> None:
    """Then the card goes to the second channel, or the customer hears the truth."""
    await work.asks()
    place = work.floor.inbox.received[-1].place
    await work.floor.box.delete_channel(work.floor.room)
    await work.floor.desk.asks_for_human(place, work.floor.maya.id, "Maya", "A person, please.")
    await work.bring()
    assert [kind for kind, _ in await work.outbox()].count("notice") >= 1
    events = await work.floor.store.events((await work.handoff()).conversation_id)
    assert "card_failed" in [event.move for event in events]


async def test_cards_go_to_the_second_channel_where_the_first_takes_none(floor: Floor) -> None:
    """Buttons and thread work there, too."""
    second = floor.box.text_channel(floor.guild, "leads")
    async with floor.open(desk_second_channel=second.id) as work:
        await work.asks()
        place = floor.inbox.received[-1].place
        await floor.box.delete_channel(floor.room)
        await floor.desk.asks_for_human(place, floor.maya.id, "Maya", "A person, please.")
        await work.bring()
        await work.bring()
        card = next(m for m in floor.box.messages(second) if m.buttons)
        await work.press(floor.ann, card, "Claim")
        await work.until_state("claimed")
        note = await floor.box.post(floor.ann, card.id, "Got it.")
        await floor.box.wait_until(lambda: floor.box.newest(note).reactions or None)


async def test_a_card_whose_channel_is_deleted_is_posted_in_the_second_one(floor: Floor) -> None:
    """Though Discord knows its nonce from the message that went with the channel."""
    second = floor.box.text_channel(floor.guild, "leads")
    async with floor.open(desk_second_channel=second.id) as work:
        await work.escalated()
        await floor.box.delete_channel(floor.room)
        await floor.store.ring((ShowCard(),), 1)
        await work.bring()
        await work.bring()
        card = next(m for m in floor.box.messages(second) if m.buttons)
        await work.press(floor.ann, card, "Claim")
        await work.until_state("claimed")


async def test_the_board_shows_the_queue_in_one_message(work: Work) -> None:
    """It is brought up to date in place."""
    await work.escalated()
    await work.floor.store.ring((ShowCard(),), None)
    await work.bring()
    board = next(m for m in at_desk(work) if not m.buttons)
    assert "1 waiting" in str(board.embeds[0]["title"])
    await work.press(work.floor.ann, work.card(), "Claim")
    await work.until_state("claimed")
    await work.floor.store.ring((ShowCard(),), None)
    await work.bring()
    now = work.floor.box.newest(board)
    assert str(now.embeds[0]["title"]).startswith("0 waiting, 1 with somebody")
    assert "with Ann" in str(now.embeds[0]["description"])


async def test_a_customer_with_a_teammates_name_is_flagged(work: Work) -> None:
    """The card warns, and trusts nothing."""
    await work.asks(by=work.floor.box.person("Аnn"))
    place = work.floor.inbox.received[-1].place
    await work.floor.desk.asks_for_human(place, "1", "Ann.", "Me!")
    await work.bring()
    assert "looks like that of a teammate: Ann" in str(work.card().embeds[0]["description"])


async def test_without_a_desk_here_nothing_is_held(floor: Floor) -> None:
    """A desk on Slack has no channels on Discord."""
    room = DeskRoom(floor.settings(desk_platform="slack", desk_channel="C0123456789"))
    assert not room.is_here
    assert not room.holds(int(floor.room.id), None)
