"""What teammates write in the threads of cards: notes stay inside, replies leave, once."""

import pytest

from adapters.slack.app import SlackApp
from engine.domain.handoff import HandoffState
from sandbox.slack import Member, NewFile, SlackMessage, SlackSandbox
from tests.adapters.slack.desk.rig import Company, Rig


async def sign(slack: SlackSandbox, message: SlackMessage) -> str:
    """The emoji the app put on a message."""

    def found() -> str | None:
        now = slack.message(message)
        names = [r.name for r in now.reactions if slack.bot.id in r.members] if now else []
        return names[0] if names else None

    return await slack.wait_until(found)


async def say(
    slack: SlackSandbox, rig: Rig, person: Member, card: SlackMessage, text: str
) -> SlackMessage:
    """Write in a card's thread, and wait until Slack has its acknowledgement."""
    channel = slack.world.workspace.channels[card.channel]
    said = await slack.post(person, channel, text, thread=card)
    await slack.settle()
    return said


async def test_a_plain_message_is_a_note_and_stays_inside(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """No customer's message, no word to the customer, and it claims nothing."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    said = await say(slack, rig, company.dana, card, "She called twice already.")
    assert await sign(slack, said) == "memo"
    assert await rig.words_for_customer(handoff) == []
    assert (await rig.now(handoff)).state is HandoffState.QUEUED
    assert rig.inbox.places == [handoff.place]


async def test_with_the_prefix_it_goes_to_the_customer_as_it_was_typed(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """Slack's markup becomes Markdown; whoever replies has it."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    said = await say(slack, rig, company.dana, card, "reply *Dear Maya*, see https://x.example")
    assert await sign(slack, said) == "white_check_mark"
    assert await rig.words_for_customer(handoff) == ["**Dear Maya**, see https://x.example"]
    assert (await rig.now(handoff)).state is HandoffState.CLAIMED


async def test_what_cannot_be_sent_says_so_on_the_message_and_in_the_thread(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """ "ok" would tell the customer nothing."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    said = await say(slack, rig, company.dana, card, "reply ok")
    assert await sign(slack, said) == "warning"
    await rig.bring()
    assert "a whole sentence" in slack.replies(card)[-1].visible_text
    assert await rig.words_for_customer(handoff) == []


async def test_a_message_delivered_twice_is_sent_once(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """As its event is, with every lost acknowledgement."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    slack.faults.repeat_envelopes(1)
    await say(slack, rig, company.dana, card, "reply Your refund is on its way.")
    assert await rig.words_for_customer(handoff) == ["Your refund is on its way."]


async def test_edits_and_deletions_follow_to_the_customer(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """A note that gets the prefix later stays a note."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    note = await say(slack, rig, company.dana, card, "Is it Tuesday?")
    sent = await say(slack, rig, company.dana, card, "reply It comes on Tuesday.")
    await slack.edit(company.dana, sent, "reply It comes on Wednesday.")
    await slack.edit(company.dana, note, "reply Is it Tuesday?")
    await slack.unfurl(sent, "A preview")
    await slack.settle()
    assert await rig.words_for_customer(handoff) == ["It comes on Wednesday."]
    await slack.delete(company.dana, sent)
    await slack.settle()
    assert await rig.words_for_customer(handoff) == []


async def test_who_is_no_teammate_is_told_that_nobody_was_told(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """A guest in the desk's channel is not on the team."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    await say(slack, rig, company.dana, card, "A note, so that the thread shows what is whispered.")
    said = await say(slack, rig, company.gus, card, "reply Hello, I am Dana.")
    assert await sign(slack, said) == "warning"
    whispered = await slack.wait_until(lambda: slack.ephemerals(company.gus))
    assert "Only the support team" in whispered[-1].visible_text
    assert await rig.words_for_customer(handoff) == []


@pytest.mark.parametrize("text", ["good morning", "{mention} what does my insurance cover?"])
async def test_nothing_said_in_the_desk_ever_becomes_a_customers_message(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company, text: str
) -> None:
    """Not even a mention of the assistant, in the channel or in a thread."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    words = text.format(mention=slack.mention)
    await slack.post(company.dana, company.desk, words)
    await slack.post(company.dana, company.second, words)
    await say(slack, rig, company.dana, card, words)
    await say(slack, rig, company.gus, card, words)
    await slack.settle()
    assert rig.inbox.places == [handoff.place]
    assert all(envelope.acked_at is not None for envelope in slack.envelopes)


async def test_while_slack_does_not_say_who_writes_nothing_is_acknowledged(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """So the message comes again, and is not lost."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    slack.faults.fail("conversations.info", "internal_error")
    said = await slack.post(company.dana, company.desk, "A note.", thread=card)
    envelope = slack.envelopes[-1]
    await slack.wait_until(lambda: [call for call in slack.calls if call.error])
    slack.clock.advance(3.1)
    assert await sign(slack, said) == "memo"
    assert len(envelope.attempts) > 1


async def test_a_teammates_file_goes_along_with_the_reply(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """It is part of what the customer is sent."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    file = NewFile(name="form.pdf", content=b"%PDF")
    await slack.post(
        company.dana, company.desk, "reply Please sign this.", thread=card, files=[file]
    )
    await slack.settle()
    (said,) = await rig.words_for_customer(handoff)
    assert said == "Please sign this.\n[form.pdf]"


async def test_a_teammate_in_the_customers_thread_takes_it_over(
    slack: SlackSandbox, app: SlackApp, rig: Rig, company: Company
) -> None:
    """By typing there, under the name and picture Slack has of them; a customer does not."""
    root = await slack.post(company.ann, company.help, f"{slack.mention} hello")
    await slack.settle()
    await slack.post(company.dana, company.help, "Let me see.", thread=root)
    await slack.settle()
    (stored,) = [m for m in rig.inbox.messages if m.text == "Let me see."]
    assert stored.author.is_teammate
    assert stored.author.name == "dana.reyes"
    assert stored.author.picture == f"https://avatars.slack.example/{company.dana.id}_192.png"
    assert not any(m.author.is_teammate for m in rig.inbox.messages if m is not stored)
