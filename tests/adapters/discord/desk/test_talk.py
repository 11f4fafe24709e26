"""What is written in a card's thread: notes stay inside, replies leave, nothing is mixed up."""

import pytest

from adapters.discord.desk.wording import line_text
from engine.domain.desk import Line, ShowLine
from sandbox.discord import Message
from tests.adapters.discord.desk.floor import Floor, Work


async def signs(work: Work, message: Message) -> list[str]:
    """The signs on a message, once there is one."""
    box = work.floor.box

    def seen() -> list[str] | None:
        return [r.emoji for r in box.newest(message).reactions] or None

    return await box.wait_until(seen)


async def test_a_plain_message_is_a_note_and_stays_inside(work: Work) -> None:
    """It is marked as noted, and nothing of it goes to the customer."""
    card = await work.escalated()
    note = await work.floor.box.post(work.floor.ann, card.id, "Looks like a duplicate.")
    assert await signs(work, note) == ["📝"]
    assert "words" not in dict(await work.outbox())
    assert [m.text for m in work.floor.inbox.received] == ["hail?"]


async def test_a_message_with_the_prefix_is_a_reply(work: Work) -> None:
    """It is marked as sent, without its prefix; it claims what nobody had."""
    card = await work.escalated()
    reply = await work.floor.box.post(work.floor.ann, card.id, "reply Hail is covered, Maya.")
    assert await signs(work, reply) == ["✅"]
    assert ("words", "Hail is covered, Maya.") in await work.outbox()
    await work.until_state("claimed")


async def test_what_cannot_be_sent_is_marked_and_explained(work: Work) -> None:
    """Too vague: the thread says why."""
    card = await work.escalated()
    reply = await work.floor.box.post(work.floor.ann, card.id, "reply ok")
    assert await signs(work, reply) == ["⚠️"]
    await work.bring()
    assert any(line.startswith("⚠️") for line in work.lines(card))


async def test_edits_and_deletions_follow(work: Work) -> None:
    """What was sent is changed, then taken back, at the customer's."""
    box, ann = work.floor.box, work.floor.ann
    card = await work.escalated()
    reply = await box.post(ann, card.id, "reply Hail is covered, Maya.")
    await signs(work, reply)
    await box.edit(reply, "reply Hail is covered, dear Maya.")
    await _until_words(work, "Hail is covered, dear Maya.")
    await box.delete(reply)
    await _until_words(work, None)


async def test_a_deletion_after_a_restart_follows_too(floor: Floor) -> None:
    """Discord does not say who wrote it, and it is taken back all the same."""
    async with floor.open() as first:
        card = await first.escalated()
        reply = await floor.box.post(floor.ann, card.id, "reply Hail is covered, Maya.")
        await signs(first, reply)
    async with floor.open() as second:
        await floor.box.delete(reply)
        await _until_words(second, None)


async def test_what_was_written_while_nobody_listened_is_taken_later(floor: Floor) -> None:
    """A reply written during a restart leaves after it, and never becomes a question."""
    async with floor.open() as first:
        card = await first.escalated()
    reply = await floor.box.post(floor.ann, card.id, "reply Hail is covered, Maya.")
    async with floor.open() as second:
        assert await signs(second, reply) == ["✅"]
        assert len(floor.inbox.received) == 1


async def test_who_is_no_teammate_changes_nothing(work: Work) -> None:
    """Even if they can write there; their message is marked."""
    card = await work.escalated()
    said = await work.floor.box.post(work.floor.ben, card.id, "reply Give me the money, Maya.")
    assert await signs(work, said) == ["⚠️"]
    assert "words" not in dict(await work.outbox())


async def test_talk_at_the_desk_outside_of_cards_is_nobodys_business(work: Work) -> None:
    """Neither the inbox nor a thread hears of it, mentions included."""
    box, floor = work.floor.box, work.floor
    await box.post(floor.ann, floor.room, f"{box.mention} what do you think?")
    thread = await box.open_thread(floor.ann, floor.room, "lunch")
    await box.post(floor.ann, thread, "reply pizza for everybody")
    await work.asks("after that")
    assert [m.text for m in floor.inbox.received] == ["after that"]
    assert await work.outbox() == []


async def test_a_teammate_in_the_customers_thread_is_known_as_one(work: Work) -> None:
    """Name and picture go along; somebody else with the same name is a customer."""
    box, floor = work.floor.box, work.floor
    asked = await work.asks()
    thread = await box.open_thread(floor.maya, floor.support, "hail", from_message=asked)
    await box.post(floor.ann, thread, "I am looking at it.")
    await box.post(floor.ben, thread, "Me too.")
    await work.until(lambda: len(floor.inbox.received) == 3)
    maya, ann, ben = (m.author for m in floor.inbox.received)
    assert (ann.name, ann.is_teammate, bool(ann.picture)) == ("Ann", True, True)
    assert (maya.is_teammate, ben.is_teammate) == (False, False)


@pytest.mark.parametrize("line", list(Line))
def test_words_of_people_stay_literal_in_lines(line: Line) -> None:
    """No ping, no invitation, no markup of theirs works."""
    text = line_text(ShowLine(line=line, text="**@everyone** <@&123456789012345678>", author="*M*"))
    assert r"\*\*" in text
    assert "@everyone" not in text
    assert "<@&" not in text
    assert "**\\*M\\*" in text


async def _until_words(work: Work, text: str | None) -> None:
    async def changed() -> bool:
        return ("words", text) in await work.outbox()

    await work.until_true(changed)
