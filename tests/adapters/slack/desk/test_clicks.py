"""Clicks on cards, over the real Socket Mode, before the real desk."""

from functools import partial

from adapters.slack.app import SlackApp
from engine.domain.commands import HandBack
from engine.domain.handoff import Handoff, HandoffState
from sandbox.slack import Member, SlackSandbox
from sandbox.slack.modals import View
from sandbox.wire import as_object, as_text
from tests.adapters.slack.desk.rig import Company, Rig


async def told(slack: SlackSandbox, person: Member) -> str:
    """What only this person was shown last."""
    return (await slack.wait_until(lambda: slack.ephemerals(person)))[-1].visible_text


def title(view: View | None) -> str:
    """What the modal before somebody is called; empty where there is none."""
    return "" if view is None else as_text(as_object(view.definition["title"])["text"])


def shows(slack: SlackSandbox, person: Member, words: str) -> bool:
    """Whether the modal before somebody has these words in it."""
    return words in str(slack.modal(person))


async def test_a_claim_shows_on_the_card_at_once(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Who has it, with the buttons of who has it; acknowledged in time."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    envelope = await slack.press(company.dana, card, f"desk:claim:{handoff.id}")
    assert envelope.acked_at is not None
    now = await rig.now(handoff)
    assert now.state is HandoffState.CLAIMED
    assert now.teammate is not None
    assert (now.teammate.id, now.teammate.picture is not None) == (company.dana.id, True)
    assert "With dana.reyes" in (await rig.card(handoff)).visible_text
    assert slack.ephemerals(company.dana) == []


async def test_the_loser_of_two_claims_is_told_so_alone(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Nobody else sees that they were late."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    await slack.press(company.dana, card, f"desk:claim:{handoff.id}")
    await slack.press(company.tom, card, f"desk:claim:{handoff.id}")
    assert await told(slack, company.tom) == "dana.reyes has just claimed this one."
    assert slack.ephemerals(company.dana) == []


async def test_a_click_twice_or_on_an_old_card_is_answered_kindly(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """The store says how things are, whatever the card said."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    await slack.press(company.dana, card, f"desk:claim:{handoff.id}")
    await slack.press(company.dana, card, f"desk:claim:{handoff.id}")
    assert "You have this one already" in await told(slack, company.dana)
    await slack.press(company.dana, card, f"desk:resolve:{handoff.id}")
    await slack.press(company.tom, card, f"desk:claim:{handoff.id}")
    assert "closed" in await told(slack, company.tom)


async def test_who_is_no_teammate_changes_nothing(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Guests see the card, and are told in their language that it is not theirs to click."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    eva = slack.person("Eva", locale="fr-FR", team="T0GUEST")
    await slack.join(eva, company.desk)
    await slack.press(eva, card, f"desk:reply:{handoff.id}")
    assert "Seuls les membres" in await told(slack, eva)
    await slack.press(company.gus, card, f"desk:claim:{handoff.id}")
    assert "Only members of the support team" in await told(slack, company.gus)
    assert (await rig.now(handoff)).state is HandoffState.QUEUED


async def test_a_click_that_cannot_be_checked_or_stored_changes_nothing(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """It is acknowledged in time all the same, and whoever clicked is asked to try again."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    slack.faults.fail("conversations.info", "internal_error")
    envelope = await slack.press(company.dana, card, f"desk:claim:{handoff.id}")
    assert envelope.acked_at is not None
    assert "whether you are on the team" in await told(slack, company.dana)
    assert (await rig.now(handoff)).state is HandoffState.QUEUED


async def fill(slack: SlackSandbox, rig: Rig, person: Member, handoff: Handoff, verb: str) -> None:
    """Press a button and wait for its modal."""
    await slack.press(person, await rig.card(handoff), f"desk:{verb}:{handoff.id}")
    await slack.wait_until(lambda: slack.modal(person))


async def test_a_reply_is_looked_over_before_it_is_sent(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Nothing leaves before the second click; then it is the customer's, under that name."""
    handoff = await rig.escalated()
    await fill(slack, rig, company.dana, handoff, "reply")
    await slack.submit(company.dana, words="Dear Maya,\nyour refund is on its way.")
    preview = slack.modal(company.dana)
    assert title(preview) == "Send this?"
    assert preview is not None
    assert "your refund is on its way" in str(preview.definition["blocks"])
    assert "dana.reyes" in str(preview.definition["blocks"])
    assert await rig.words_for_customer(handoff) == []
    await slack.submit(company.dana)
    assert slack.modal(company.dana) is None
    assert await rig.words_for_customer(handoff) == ["Dear Maya,\nyour refund is on its way."]


async def test_a_reply_that_cannot_be_sent_stays_before_its_writer(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """With the reason, to be mended; what is empty is not even looked over."""
    handoff = await rig.escalated()
    await fill(slack, rig, company.dana, handoff, "reply")
    assert (await slack.submit(company.dana, words="  ")).errors
    for words in ("ok", "Your refund is on its way."):
        await slack.submit(company.dana, words=words)
        assert title(slack.modal(company.dana)) == "Send this?"
        await slack.submit(company.dana)
    assert slack.modal(company.dana) is None
    assert await rig.words_for_customer(handoff) == ["Your refund is on its way."]


async def test_handing_back_takes_a_line_of_instruction(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """And is refused in the form where nobody has it."""
    handoff = await rig.escalated()
    await rig.claimed(handoff, company.dana)
    await fill(slack, rig, company.dana, handoff, "back")
    await slack.submit(company.dana, note="Ask for the policy number.")
    now = await rig.now(handoff)
    assert (now.state, now.instruction) == (
        HandoffState.HANDED_BACK,
        "Ask for the policy number.",
    )


async def test_a_transfer_goes_to_teammates_only_and_with_a_note(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Ann is a customer; Tom is on the team."""
    handoff = await rig.escalated()
    await rig.claimed(handoff, company.dana)
    await fill(slack, rig, company.dana, handoff, "transfer")
    refused = await slack.submit(company.dana, to=company.ann.id, note="French.")
    assert "not on the support team" in refused.errors["to"]
    await slack.submit(company.dana, to=company.tom.id, note="She speaks French.")
    now = await rig.now(handoff)
    assert now.teammate is not None
    assert (now.teammate.id, now.hops) == (company.tom.id, 1)


async def test_a_snooze_lasts_as_long_as_chosen(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Four hours from the click."""
    handoff = await rig.escalated()
    await rig.claimed(handoff, company.dana)
    await fill(slack, rig, company.dana, handoff, "snooze")
    await slack.submit(company.dana, **{"for": "14400"})
    now = await rig.now(handoff)
    assert now.state is HandoffState.SNOOZED
    assert now.snoozed_until is not None
    assert 14_300 < now.snoozed_until - handoff.queued_at < 14_500


async def test_draft_and_transcript_are_seen_by_who_asks_alone(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """In a modal, which the channel never sees; without Claude there is no draft."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    before = slack.replies(card)
    for verb, words in (("transcript", "I want a refund."), ("draft", "No draft could be")):
        await slack.press(company.dana, card, f"desk:{verb}:{handoff.id}")
        await slack.wait_until(partial(shows, slack, company.dana, words))
    assert slack.replies(card) == before


async def test_a_form_of_a_closed_handoff_says_so(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """It was open when the form was."""
    handoff = await rig.escalated()
    dana = await rig.claimed(handoff, company.dana)
    await fill(slack, rig, company.tom, handoff, "back")
    await rig.press(handoff, HandBack(), dana)
    refused = await slack.submit(company.tom, note="x")
    assert "closed" in refused.errors["note"]
