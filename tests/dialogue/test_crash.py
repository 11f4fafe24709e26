"""Tandem is killed in the middle of its work and started again: one answer, each effect once."""

import json

import pytest

from sandbox.claude import Call, Hang, Say, Turn
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.rating_office import rating_office
from tests.dialogue.slack_town import SlackTown

POST = "chat.postMessage"
SEND = "POST /channels/{channel_id}/messages"
QUOTE = Call(
    "get_quote",
    {"make": "Vespa", "model": "Primavera", "year": 2022, "mileage": 3_000, "driver_age": 41},
)


async def test_killed_while_claude_thinks(town: SlackTown, house: House) -> None:
    """(a) Claude is asked again, and the customer reads the second answer alone."""
    house.claude.will(Say("This one is lost."), Say("Hello Maya!"), Say("Only once."))
    house.claude.faults.next(Hang())
    async with town.doomed(house) as tandem:
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        await tandem.kill()
    house.claude.faults.release()
    async with town.tandem(house):
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert town.said(root) == ["Hello Maya!", "Only once."]
    assert [row["attempt"] for row in house.rows("SELECT attempt FROM turn")] == [2, 1]


async def test_killed_while_a_tool_runs(town: SlackTown, house: House) -> None:
    """(b) The tool runs again under its key, so that its effect is there once; one answer."""
    house.claude.will(QUOTE, Say("Here is your estimate."), Say("Only once."))
    async with rating_office(is_open=False) as office:
        async with town.doomed(house, rating_url=office.url) as tandem:
            root = await town.asks("A quote, please")
            await office.wait_until_asked()
            await tandem.kill()
        office.opened.set()
        async with town.tandem(house, rating_url=office.url):
            assert await town.hears(root) == "Here is your estimate."
            await town.says(root, "How often was that?")
            assert await town.hears(root) == "Only once."
            assert len(town.said(root)) == 2
    first, again = office.keys
    assert first == again
    assert [row["key"] for row in house.rows("SELECT key FROM tool_call")] == [first]


async def test_killed_with_some_of_its_tools_done(town: SlackTown, house: House) -> None:
    """(b) Of two calls the one that has its result is not run again; both results are told."""
    house.claude.will(Turn(QUOTE, QUOTE), Say("Here are both."))
    async with rating_office(is_open=False) as office:
        office.at_once = 1
        async with town.doomed(house, rating_url=office.url) as tandem:
            root = await town.asks("Two quotes, please")
            await office.wait_until_asked()
            done = await house.until_stored("SELECT * FROM tool_call WHERE state = 'done'")
            await tandem.kill()
        office.opened.set()
        async with town.tandem(house, rating_url=office.url):
            assert await town.hears(root) == "Here are both."
    first, second, again = office.keys
    assert first == done["key"] != second == again
    assert [json.loads(result)["monthly_premium"] for result in house.results()] == ["132.40"] * 2


async def test_killed_before_the_post(town: SlackTown, house: House) -> None:
    """(c) An answer that is stored and not posted is posted; Claude is not asked again."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    town.slack.faults.rate_limit(POST, retry_after=1)
    async with town.doomed(house) as tandem:
        root = await town.asks("Hello!")
        await house.until_stored("SELECT * FROM outbox WHERE next_at IS NOT NULL")
        await tandem.kill()
    assert town.said(root) == []
    async with town.tandem(house):
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2


async def test_killed_while_the_post_is_on_its_way(server: DiscordTown, house: House) -> None:
    """(c) A post that may have left and did not arrive is looked for, then sent; it stands once."""
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    direct = server.discord.direct(server.diego)
    server.discord.faults.hang(SEND, when="before")
    async with server.doomed(house) as tandem:
        await server.discord.dm(server.diego, "Hello!")
        await house.until_stored("SELECT * FROM outbox WHERE state = 'sending'")
        await tandem.kill()
    async with server.tandem(house):
        assert await server.hears(direct) == "Hello Diego!"
        server.discord.faults.release()  # the first attempt arrives after all
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert server.said(direct) == ["Hello Diego!", "Only once."]


async def test_killed_after_the_post_in_slack(town: SlackTown, house: House) -> None:
    """(d) A post that arrived but was never confirmed is found by its metadata, not repeated."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    town.slack.faults.hang(POST, when="after")
    async with town.doomed(house) as tandem:
        root = await town.asks("Hello!")
        assert await town.hears(root) == "Hello Maya!"
        await tandem.kill()
    town.slack.faults.release()
    async with town.tandem(house):
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert town.said(root) == ["Hello Maya!", "Only once."]
    assert len(house.claude.message_requests) == 2


async def test_killed_after_the_post_on_discord(server: DiscordTown, house: House) -> None:
    """(d) A post that arrived but was never confirmed is found in the channel, not repeated."""
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    direct = server.discord.direct(server.diego)
    server.discord.faults.hang(SEND, when="after")
    async with server.doomed(house) as tandem:
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello Diego!"
        await tandem.kill()
    server.discord.faults.release()
    async with server.tandem(house):
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert server.said(direct) == ["Hello Diego!", "Only once."]
    assert len(house.claude.message_requests) == 2


async def test_killed_in_the_middle_of_a_long_answer(server: DiscordTown, house: House) -> None:
    """(d) Parts that arrived stay, the others follow, in order."""
    sentences = [f"Sentence number {number} of a very long answer." for number in range(110)]
    house.claude.will(Say(" ".join(sentences)))
    direct = server.discord.direct(server.diego)
    async with server.doomed(house) as tandem:
        server.discord.faults.hang(SEND, when="after")
        await server.discord.dm(server.diego, "Tell me everything")
        await server.discord.wait_for_message(direct)
        await tandem.kill()
    server.discord.faults.release()
    async with server.tandem(house):
        await server.discord.wait_for_message(direct, containing=sentences[-1])
    assert " ".join(server.said(direct)).split() == " ".join(sentences).split()


async def test_killed_before_the_event_is_stored(town: SlackTown, house: House) -> None:
    """An event that was never acknowledged comes again to the next run, and is answered once."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    async with town.doomed(house) as tandem:
        with house.locked():
            root = await town.asks("Hello!")
            with pytest.raises(TimeoutError):
                await town.slack.wait_until(town.acknowledged, timeout=0.3)
            await tandem.kill()
    async with town.tandem(house):
        town.slack.clock.advance(3.1)
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2
