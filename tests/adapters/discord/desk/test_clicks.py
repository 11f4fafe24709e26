"""What teammates press on cards, and what everybody else gets for it; on a local Discord."""

import asyncio

import discord
import pytest

from adapters.discord.desk.answers import BROKE, ELSEWHERE, NOT_SAVED
from adapters.discord.desk.buttons import under
from engine.domain.commands import SendReply
from engine.domain.decisions import WhyNot
from engine.domain.handoff import HandoffState
from engine.domain.posts import Button
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.click_words import ClickLine
from engine.handoff.words import why_not
from tests.adapters.discord.desk.floor import CLICKS, ENGLISH, Floor, Work


async def test_claim_gives_it_to_who_clicked(work: Work) -> None:
    """The handoff is theirs, under their name and picture; nothing is said to them besides."""
    card = await work.escalated()
    pressed = await work.press(work.floor.ann, card, "Claim")
    handoff = await work.until_state(HandoffState.CLAIMED)
    assert handoff.teammate is not None
    assert (handoff.teammate.id, handoff.teammate.name) == (work.floor.ann.id, "Ann")
    assert handoff.teammate.picture
    assert handoff.teammate.workspace == work.floor.guild.id
    assert not pressed.failed
    assert work.floor.box.ephemeral(work.floor.ann) == []


async def test_of_two_who_claim_at_once_one_wins(work: Work) -> None:
    """The other alone is told who was faster."""
    floor = work.floor
    floor.box.give_role(floor.ben, floor.role)
    card = await work.escalated()
    await asyncio.gather(*(work.press(one, card, "Claim") for one in (floor.ann, floor.ben)))
    handoff = await work.until_state(HandoffState.CLAIMED)
    assert handoff.teammate is not None
    winner = handoff.teammate.name
    loser = floor.ben if handoff.teammate.id == floor.ann.id else floor.ann
    assert await work.whispered(loser) == [f"{winner} has just claimed this one."]


async def test_a_second_click_is_answered_kindly(work: Work) -> None:
    """It changes nothing and says so."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Claim")
    await work.until_state(HandoffState.CLAIMED)
    await work.press(work.floor.ann, card, "Claim")
    assert await work.whispered(work.floor.ann) == [why_not(WhyNot.ALREADY_YOURS)]


@pytest.mark.parametrize("button", ["Claim", "Reply", "Transcript"])
async def test_who_is_no_teammate_is_told_so(work: Work, button: str) -> None:
    """Whatever they press, and whatever they call themselves."""
    card = await work.escalated()
    imitator = work.floor.box.person("Ann (Support)")
    await work.press(imitator, card, button)
    assert await work.whispered(imitator) == [ENGLISH.say(ClickLine.NOT_TEAM)]
    assert (await work.handoff()).state is HandoffState.QUEUED


async def test_the_role_counts_at_the_moment_of_the_click(work: Work) -> None:
    """Who has lost it is no teammate any more."""
    card = await work.escalated()
    work.floor.box.take_role(work.floor.ann, work.floor.role)
    await work.press(work.floor.ann, card, "Claim")
    assert await work.whispered(work.floor.ann) == [ENGLISH.say(ClickLine.NOT_TEAM)]


async def test_a_click_from_another_server_does_nothing(work: Work) -> None:
    """A card that got there somehow cannot be worked with, even by a teammate."""
    floor = work.floor
    await work.escalated()
    other = floor.box.text_channel(floor.box.guild("Elsewhere"), "desk")
    await floor.box.settled()
    await work.client.get_partial_messageable(int(other.id)).send(
        "card", view=_card_view(), nonce="elsewhere"
    )
    await work.press(floor.ann, floor.box.messages(other)[-1], "Claim")
    assert await work.whispered(floor.ann) == [ELSEWHERE]
    assert (await work.handoff()).state is HandoffState.QUEUED


async def test_a_card_of_before_a_restart_still_works(floor: Floor) -> None:
    """Its buttons say all there is to know."""
    async with floor.open() as first:
        card = await first.escalated()
    async with floor.open() as second:
        await second.press(floor.ann, card, "Claim")
        await second.until_state(HandoffState.CLAIMED)


async def test_an_old_card_is_said_to_be_closed(work: Work) -> None:
    """Once it is resolved nothing on it moves anything."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Resolve")
    await work.until_state(HandoffState.RESOLVED)
    await work.press(work.floor.ann, card, "Resolve")
    assert await work.whispered(work.floor.ann) == [why_not(WhyNot.CLOSED)]


async def test_a_promise_on_the_card_is_done_by_a_click(work: Work) -> None:
    """It stands there, as words, until a teammate says that it is kept; a second click is told."""
    floor = work.floor
    card = await work.escalated()
    await work.press(floor.ann, card, "Claim")
    handoff = await work.until_state(HandoffState.CLAIMED)
    assert handoff.teammate is not None
    reply = SendReply(text="I'll call you within 2 hours, _promised_.", key="r1")
    await floor.desk.press(handoff.id, reply, handoff.teammate)
    await work.bring()

    async def nothing_is_open() -> bool:
        return await floor.desk.promises() == "No promise to a customer is open."

    button = "Done: I'll call you within 2 hours, _promised_"
    assert "Ann promised, due" in work.card().visible_text
    await work.press(floor.ben, work.card(), button)
    assert await work.whispered(floor.ben) == [ENGLISH.say(ClickLine.NOT_TEAM)]
    await work.press(floor.ann, work.card(), button)
    await work.until_true(nothing_is_open)
    await work.press(floor.ann, work.card(), button)
    assert await work.whispered(floor.ann) == [why_not(WhyNot.KEPT_BEFORE)]
    await work.bring()
    assert "Ann promised" not in work.card().visible_text


async def test_a_button_of_another_version_says_so(work: Work) -> None:
    """Nothing is guessed."""
    floor = work.floor
    await floor.box.settled()
    channel = work.client.get_partial_messageable(int(floor.room.id))
    await channel.send("card", view=_card_view("desk:juggle:1"), nonce="old")
    await work.press(floor.ann, floor.box.messages(floor.room)[-1], "Claim")
    assert await work.whispered(floor.ann) == [ENGLISH.say(ClickLine.OLD)]


async def test_who_clicks_while_the_database_breaks_is_told(work: Work) -> None:
    """Nobody sees an exception."""
    card = await work.escalated()
    await work.floor.database.close()
    await work.press(work.floor.ann, card, "Claim")
    (said,) = await work.whispered(work.floor.ann)
    assert said in {BROKE, NOT_SAVED}


async def test_a_customer_hears_of_a_broken_database_in_their_own_language(work: Work) -> None:
    """By what their Discord is set to, as their words cannot be read."""
    await work.escalated()
    floor, german = work.floor, CLICKS.wording("", "de")
    button = str(CustomerAction(verb=CustomerVerb.NEVERMIND, handoff_id=1))
    view = under([Button(action=button, label="Never mind")])
    assert view is not None
    await work.client.get_partial_messageable(int(floor.support.id)).send("Notice", view=view)
    hans = floor.box.person("Hans", locale="de")
    await floor.database.close()
    await work.press(hans, floor.box.messages(floor.support)[-1], button)
    (said,) = await work.whispered(hans)
    assert said in {german.say(ClickLine.BROKE), german.say(ClickLine.NOT_SAVED)}


async def test_the_transcript_comes_as_a_file_for_one(work: Work) -> None:
    """Everything that was said, for who asked alone."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Transcript")
    await work.whispered(work.floor.ann)
    (answer,) = work.floor.box.ephemeral(work.floor.ann)
    assert b"hail?" in answer.attachments[0].content


async def test_without_claude_there_is_no_draft(work: Work) -> None:
    """It is said, and nothing else happens."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Draft")
    assert await work.whispered(work.floor.ann) == ["No draft could be written just now."]


def _card_view(action: str = "desk:claim:1") -> discord.ui.View:
    view = under([Button(action=action, label="Claim")])
    assert view is not None
    return view
