"""A reply that Discord shows while it is written ends as one message, whatever dies meanwhile."""

from typing import Literal

import pytest

from sandbox.claude import Say, Stall
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House

SENTENCES = [
    "Electric-car insurance covers the battery, whether you own it or rent it.",
    "It covers the charging cable and the wall box, and theft of either.",
    "It covers hail, fire and water, at home and on the road.",
    "Towing to the next charger is part of it.",
]
WHOLE = " ".join(SENTENCES)
BEGINNING = " ".join(SENTENCES[:2])
QUESTION = "What does electric-car insurance cover?"
IN_THE_MIDDLE = Stall(after=8)
SEND = "POST /channels/{channel_id}/messages"
SENT = "SELECT 1 FROM outbox WHERE state = 'sent'"


async def test_it_is_shown_in_the_thread_of_the_question(server: DiscordTown, house: House) -> None:
    """The thread opens with the beginning of the answer in it, and nobody is pinged twice."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks(QUESTION))
        await server.discord.wait_until(lambda: server.said(thread) == [BEGINNING] or None)
        (shown,) = server.posts(thread)
        house.claude.faults.release()
        await house.until_stored(SENT)
    (reply,) = server.posts(thread)
    assert (reply.id, reply.content) == (shown.id, WHOLE)


async def test_a_long_reply_goes_on_in_messages_of_its_own(
    server: DiscordTown, house: House
) -> None:
    """What does not fit into the message that grew follows it, so that it is noticed."""
    long = [f"Sentence number {number} of a very long answer." for number in range(110)]
    house.claude.will(Say(" ".join(long)))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Tell me everything")
        await server.discord.wait_until(lambda: server.said(direct) or None)
        house.claude.faults.release()
        await server.discord.wait_for_message(direct, containing=long[-1])
    assert " ".join(server.said(direct)).split() == " ".join(long).split()
    assert [post.edited_at is not None for post in server.posts(direct)] == [True, False, False]


async def test_a_beginning_that_somebody_deletes_comes_back_whole(
    server: DiscordTown, house: House
) -> None:
    """A moderator tidies up while the reply is written; the customer still gets it."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks(QUESTION))
        await server.discord.wait_until(lambda: server.said(thread) or None)
        await server.discord.delete(server.posts(thread)[0])
        house.claude.faults.release()
        await house.until_stored(SENT)
    assert server.said(thread) == [WHOLE]


async def test_killed_while_a_reply_is_written(server: DiscordTown, house: House) -> None:
    """What the dead process showed is what the next one completes."""
    house.claude.will(Say(WHOLE), Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    async with server.doomed(house) as tandem:
        await server.discord.dm(server.diego, QUESTION)
        await server.discord.wait_until(lambda: server.said(direct) == [BEGINNING] or None)
        await house.until_stored("SELECT 1 FROM outbox WHERE preview_id IS NOT NULL")
        await tandem.kill()
    house.claude.faults.release()
    (shown,) = server.posts(direct)
    async with server.tandem(house):
        await house.until_stored(SENT)
    (reply,) = server.posts(direct)
    assert (reply.id, reply.content) == (shown.id, WHOLE)


@pytest.mark.parametrize(("when", "posts"), [("before", 2), ("after", 1)])
async def test_killed_while_the_beginning_is_on_its_way(
    server: DiscordTown, house: House, when: Literal["before", "after"], posts: int
) -> None:
    """It arrived and nobody knows its id, or it arrives much later: there is one message."""
    house.claude.will(Say(WHOLE), Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    direct = server.discord.direct(server.diego)
    server.discord.faults.hang(SEND, when=when)
    async with server.doomed(house) as tandem:
        await server.discord.dm(server.diego, QUESTION)
        await server.discord.faults.wait_until_held()
        await tandem.kill()
    house.claude.faults.release()
    async with server.tandem(house):
        await house.until_stored(SENT)
        server.discord.faults.release()
        await server.discord.wait_for_call(*SEND.split(" "), count=posts)
    assert server.said(direct) == [WHOLE]
