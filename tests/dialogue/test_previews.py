"""A reply is shown while Claude writes it; whatever comes of it takes its place, once."""

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Say, Stall
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

SENTENCES = [
    "Electric-car insurance covers the battery, whether you own it or rent it.",
    "It covers the charging cable and the wall box, and theft of either.",
    "It covers hail, fire and water, at home and on the road.",
    "Towing to the next charger is part of it.",
]
WHOLE = " ".join(SENTENCES)
IN_THE_MIDDLE = Stall(after=8)
"""Five of eight pieces are written: two sentences, and a beginning of the third."""

BEGINNING = " ".join(SENTENCES[:2])


async def test_slack_shows_a_reply_while_it_is_written(town: SlackTown, house: House) -> None:
    """Finished sentences are there before the end, and the end is one message with all of it."""
    house.claude.will(Say(WHOLE), Say("Only once."))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        await town.slack.wait_until(lambda: town.said(root) == [BEGINNING])
        house.claude.faults.release()
        assert await town.hears(root) == WHOLE
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert town.said(root) == [WHOLE, "Only once."]


async def test_discord_shows_a_reply_while_it_is_written(server: DiscordTown, house: House) -> None:
    """Finished sentences are there before the end, and the end is one message with all of it."""
    house.claude.will(Say(WHOLE), Say("Only once."))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "What does electric-car insurance cover?")
        await server.discord.wait_until(lambda: server.said(direct) == [BEGINNING])
        house.claude.faults.release()
        await server.discord.wait_until(lambda: server.said(direct) == [WHOLE])
        await server.discord.dm(server.diego, "How often was that?")
        await server.discord.wait_for_message(direct, containing="Only once.")
        assert server.said(direct) == [WHOLE, "Only once."]


async def test_a_notice_takes_the_place_of_a_reply_that_never_ends(
    town: SlackTown, house: House
) -> None:
    """Half an answer does not stay where the other half never comes."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house, turn_seconds=2.0):
        root = await town.asks("What does electric-car insurance cover, and is it worth it?")
        await town.slack.wait_until(lambda: town.said(root) == [BEGINNING])
        await town.slack.wait_until(lambda: town.said(root) != [BEGINNING])
        (notice,) = town.said(root)
        house.reference(notice, NoticeKind.EXHAUSTED)
        house.claude.faults.release()


async def test_a_reply_is_taken_back_where_its_question_is_deleted(
    server: DiscordTown, house: House
) -> None:
    """What was shown of an answer to nobody goes away."""
    house.claude.will(Say(WHOLE), Say("Hello again!"))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        question = await server.discord.dm(server.diego, "What does car insurance cover?")
        await server.discord.wait_until(lambda: server.said(direct))
        await server.discord.delete(question)
        await server.discord.wait_until(lambda: not server.said(direct) or None)
        house.claude.faults.release()
        await server.discord.dm(server.diego, "Hello!")
        await server.discord.wait_for_message(direct, containing="Hello again!")
        assert server.said(direct) == ["Hello again!"]


async def test_a_reply_is_taken_back_after_a_takeover(town: SlackTown, house: House) -> None:
    """Half an answer of an assistant that is no longer in charge does not stay."""
    house.claude.will(Say(WHOLE), Say("Hello again!"))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        await town.slack.wait_until(lambda: town.said(root))
        house.change("UPDATE conversation SET epoch = epoch + 1")
        house.claude.faults.release()
        await town.slack.wait_until(lambda: not town.said(root) or None)
        await town.says(root, "Are you there?")
        await town.slack.wait_until(lambda: town.said(root) == ["Hello again!"] or None)


async def test_what_is_said_meanwhile_is_answered_next(town: SlackTown, house: House) -> None:
    """A reply that people are reading already is not begun again."""
    house.claude.will(Say(WHOLE), Say("A Tesla's, too."))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        await town.slack.wait_until(lambda: town.said(root))
        await town.says(root, "It is a Tesla, by the way")
        await house.until_stored("SELECT * FROM inbox WHERE id = 2")
        house.claude.faults.release()
        assert await town.hears(root) == WHOLE
        assert await town.hears(root) == "A Tesla's, too."
    assert len(house.claude.message_requests) == 2


async def test_nothing_is_shown_where_previews_are_off(server: DiscordTown, house: House) -> None:
    """With PREVIEW=false an answer comes whole."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, preview=False):
        await server.discord.dm(server.diego, "What does electric-car insurance cover?")
        await house.claude.faults.wait_until_held()
        with pytest.raises(TimeoutError):
            await server.discord.wait_for_message(direct, timeout=2.0)
        house.claude.faults.release()
        assert await server.hears(direct) == WHOLE
