"""What customers say on Discord while the assistant is away is answered when it is back."""

import asyncio

from sandbox.claude import Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House


async def test_questions_asked_while_it_was_down_are_answered_once_and_in_order(
    server: DiscordTown, house: House
) -> None:
    """A new question, a follow-up, a post and a direct message wait for the next start."""
    house.claude.will(Say("Hello thread!"), Say("Hello directly!"))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        assert await server.hears(thread) == "Hello thread!"
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello directly!"
    house.claude.will(*[Say(f"Answer {number}.") for number in range(4)])
    asked = await server.asks("And theft?")
    await server.discord.post(server.diego, thread, "First,")
    await server.discord.post(server.diego, thread, "and second?")
    post = await server.discord.forum_post(server.diego, server.forum, "Hail", "Is it covered?")
    await server.discord.dm(server.diego, "Anybody there?")
    async with server.tandem(house):
        heard = [
            await server.hears(place)
            for place in (await server.discord.wait_for_thread(asked), thread, post, direct)
        ]
        assert sorted(heard) == [f"Answer {number}." for number in range(4)]
        house.claude.will(Say("Only once."))
        await server.discord.post(server.diego, thread, "How often was that?")
        assert await server.hears(thread) == "Only once."
    assert len(server.said(thread)) == 3
    burst = house.rows("SELECT turn_id FROM inbox ORDER BY sort_key")
    assert len(burst) == 8


async def test_where_a_teammate_has_answered_meanwhile_it_is_silent(
    server: DiscordTown, house: House
) -> None:
    """The assistant comes back late and does not talk over the person who helped."""
    ana = server.discord.person("Ana")
    house.claude.will(Say("Hello Diego!"), Say("You are welcome."))
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(await server.asks("Hello!"))
        assert await server.hears(thread) == "Hello Diego!"
    await server.discord.post(server.diego, thread, "Is hail covered?")
    await server.discord.post(ana, thread, "It is, see section 4.")
    helped = await server.asks("Is theft covered?")
    await server.discord.post(ana, server.channel, "It is.", reply_to=helped)
    async with server.tandem(house):
        await server.discord.post(server.diego, thread, f"{server.discord.mention} thank you!")
        assert await server.hears(thread) == "You are welcome."
        assert "Is hail covered?" in house.asked()[0]
    assert server.said(thread) == ["Hello Diego!", "You are welcome."]
    assert server.discord.thread_of(helped) is None


async def test_a_busy_channel_delays_nobody_else(server: DiscordTown, house: House) -> None:
    """A question among hundreds of other messages, and one elsewhere: both are answered."""
    house.claude.will(Say("One."), Say("Two."))
    async with server.tandem(house):
        pass
    await server.discord.storm(server.diego, server.channel, 220)
    busy = await server.asks("Here?")
    post = await server.discord.forum_post(server.diego, server.forum, "Hail", "And here?")
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(busy)
        assert {await server.hears(post), await server.hears(thread)} == {"One.", "Two."}


async def test_killed_between_hearing_a_message_and_storing_it(
    server: DiscordTown, house: House
) -> None:
    """Discord delivers a message once: the next start reads it and answers it, once."""
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    async with server.doomed(house) as tandem:
        await house.until_stored("SELECT * FROM presence WHERE caught_up_to IS NOT NULL")
        with house.locked():
            asked = await server.asks("Hello!")
            await asyncio.wait_for(server.discord.settled(), 5)
            await tandem.kill()
    assert house.rows("SELECT * FROM inbox") == []
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(asked)
        assert await server.hears(thread) == "Hello Diego!"
        await server.discord.post(server.diego, thread, "How often was that?")
        assert await server.hears(thread) == "Only once."
        assert server.said(thread) == ["Hello Diego!", "Only once."]


async def test_killed_while_catching_up(server: DiscordTown, house: House) -> None:
    """The next start begins where the last one that was whole ended."""
    house.claude.will(Say("Hello Diego!"))
    async with server.tandem(house):
        pass
    asked = await server.asks("Hello!")
    server.discord.faults.hang("GET /channels/{channel_id}/messages", when="before")
    async with server.doomed(house) as tandem:
        await server.discord.faults.wait_until_held()
        await tandem.kill()
    server.discord.faults.release()
    async with server.tandem(house):
        thread = await server.discord.wait_for_thread(asked)
        assert await server.hears(thread) == "Hello Diego!"
    assert server.said(thread) == ["Hello Diego!"]


async def test_what_was_said_before_it_was_called_is_not_answered_afterwards(
    server: DiscordTown, house: House
) -> None:
    """Read again after a restart, the customer's earlier words to others stay theirs."""
    house.claude.will(Say("Hello Diego!"), Say("You are welcome."))
    async with server.tandem(house):
        thread = await server.discord.open_thread(server.diego, server.channel, "Our cars")
        await server.discord.post(server.diego, thread, "What a day!")
        await server.discord.post(server.diego, thread, f"{server.discord.mention} hello!")
        assert await server.hears(thread) == "Hello Diego!"
    async with server.tandem(house):
        await house.until_stored("SELECT * FROM inbox WHERE payload LIKE '%What a day!%'")
        await server.discord.post(server.diego, thread, "Thank you!")
        assert await server.hears(thread) == "You are welcome."
    assert len(server.said(thread)) == 2
