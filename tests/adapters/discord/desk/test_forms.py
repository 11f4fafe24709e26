"""What teammates fill in: nothing leaves before it was looked over, nothing written is lost."""

from collections.abc import Mapping

import pytest

from adapters.discord.desk.forms import Form, FormId, form_id
from engine.domain.decisions import WhyNot
from engine.domain.handoff import HandoffState
from engine.handoff.words import why_not
from sandbox.discord import Message, Person
from tests.adapters.discord.desk.floor import Floor, Work


async def fill_in(
    work: Work, by: Person, card: Message, button: str, values: Mapping[str, str]
) -> None:
    """Open a form, fill it in, and wait until that is answered."""
    asked = await work.press(by, card, button)
    submitted = await work.floor.box.submit(asked, values)
    await work.floor.box.wait_for_answer(submitted)


async def previewed(work: Work, words: str = "Hail is covered, Maya.") -> Message:
    """A reply, shown to its author before it is sent."""
    card = await work.escalated()
    await fill_in(work, work.floor.ann, card, "Reply", {"words": words})
    await work.whispered(work.floor.ann)
    return work.floor.box.ephemeral(work.floor.ann)[-1]


async def test_a_reply_is_looked_over_and_then_sent_once(work: Work) -> None:
    """Only the button under the preview sends it, however often it is pressed."""
    preview = await previewed(work)
    assert preview.embeds[0]["description"] == "Hail is covered, Maya."
    assert "**Ann**" in preview.content
    assert "words" not in dict(await work.outbox())
    for _ in range(2):
        await work.floor.box.press(work.floor.ann, preview, "form:send:1")
    await work.until_state(HandoffState.CLAIMED)
    box = work.floor.box
    await box.wait_until(lambda: not box.ephemeral(work.floor.ann)[-1].buttons)
    assert [text for kind, text in await work.outbox() if kind == "words"] == [
        "Hail is covered, Maya."
    ]


async def test_a_reply_can_be_changed_before_it_is_sent(work: Work) -> None:
    """The form has the words in it; the preview shows the new ones in its place."""
    preview = await previewed(work)
    box, ann = work.floor.box, work.floor.ann
    asked = await work.press(ann, preview, "Change it")
    assert "Hail is covered, Maya." in str(asked.modal)
    await box.submit(asked, {"words": "Hail and storm are covered."})
    changed = await box.wait_until(
        lambda: next((m for m in box.ephemeral(ann) if "storm" in str(m.embeds)), None)
    )
    assert changed.id == preview.id
    await work.press(ann, changed, "Send")
    await work.until_state(HandoffState.CLAIMED)
    assert ("words", "Hail and storm are covered.") in await work.outbox()


async def test_a_reply_thrown_away_is_never_sent(work: Work) -> None:
    """The customer sees nothing of it."""
    preview = await previewed(work)
    box, ann = work.floor.box, work.floor.ann
    await work.press(ann, preview, "Throw away")
    await box.wait_until(lambda: not box.ephemeral(ann)[-1].buttons)
    assert box.ephemeral(ann)[-1].embeds == ()
    assert "words" not in dict(await work.outbox())


async def test_a_reply_that_says_nothing_is_refused_with_its_preview_kept(work: Work) -> None:
    """Why is said beside it."""
    preview = await previewed(work, "ok")
    await work.press(work.floor.ann, preview, "Send")
    assert why_not(WhyNot.TOO_VAGUE) in await work.whispered(work.floor.ann, 2)
    assert work.floor.box.ephemeral(work.floor.ann)[0].buttons


async def test_a_form_of_before_a_restart_still_works(floor: Floor) -> None:
    """What was typed meanwhile is not lost."""
    async with floor.open() as first:
        card = await first.escalated()
        await first.press(floor.ann, card, "Claim")
        await first.until_state(HandoffState.CLAIMED)
        await first.bring()
        asked = await first.press(floor.ann, first.card(), "Hand back")
    async with floor.open() as second:
        await floor.box.submit(asked, {"note": "Send her the form H7."})
        handoff = await second.until_state(HandoffState.HANDED_BACK)
    assert handoff.instruction == "Send her the form H7."


async def test_a_snooze_has_an_end(work: Work) -> None:
    """It is put off for as long as was chosen."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Claim")
    await work.until_state(HandoffState.CLAIMED)
    await work.bring()
    await fill_in(work, work.floor.ann, work.card(), "Snooze", {"for": "3600"})
    handoff = await work.until_state(HandoffState.SNOOZED)
    assert handoff.snoozed_until is not None


@pytest.mark.parametrize("has_role", [True, False])
async def test_a_transfer_goes_to_a_teammate_and_to_nobody_else(work: Work, has_role: bool) -> None:
    """Who is chosen is verified; else it is said, and what was written comes back."""
    floor = work.floor
    if has_role:
        floor.box.give_role(floor.ben, floor.role)
    card = await work.escalated()
    await work.press(floor.ann, card, "Claim")
    await work.until_state(HandoffState.CLAIMED)
    await work.bring()
    values = {"to": floor.ben.id, "note": "She speaks Dutch."}
    await fill_in(work, floor.ann, work.card(), "Transfer", values)
    if has_role:
        await work.until(lambda: floor.changed[-1].hops == 1)
        teammate = (await work.handoff()).teammate
        assert teammate is not None
        assert teammate.id == floor.ben.id
    else:
        (said,) = await work.whispered(floor.ann)
        assert "not on the support team" in said
        assert "She speaks Dutch." in said


async def test_back_to_the_queue_takes_a_note_and_nobody(work: Work) -> None:
    """It waits for whoever comes."""
    card = await work.escalated()
    await work.press(work.floor.ann, card, "Claim")
    await work.until_state(HandoffState.CLAIMED)
    await work.bring()
    await fill_in(work, work.floor.ann, work.card(), "Back to the queue", {"note": "I am off."})
    handoff = await work.until_state(HandoffState.QUEUED)
    assert handoff.hops == 1


async def test_who_lost_the_role_while_typing_changes_nothing(work: Work) -> None:
    """The role counts when the form is submitted."""
    card = await work.escalated()
    asked = await work.press(work.floor.ann, card, "Transfer")
    work.floor.box.take_role(work.floor.ann, work.floor.role)
    await work.floor.box.submit(asked, {"note": "Take it."})
    assert "Only members of the support team can do this." in await work.whispered(work.floor.ann)
    assert (await work.handoff()).hops == 0


@pytest.mark.parametrize(
    "text", ["", "form:", "form:send", "form:juggle:1", "form:send:x", "form:send:1" + "0" * 30]
)
def test_a_custom_id_of_another_version_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert form_id(text) is None


@pytest.mark.parametrize("form", list(Form))
def test_every_form_is_found_by_its_custom_id(form: Form) -> None:
    """What is written is what is read."""
    written = FormId(form=form, handoff_id=7)
    assert form_id(written.text) == written
