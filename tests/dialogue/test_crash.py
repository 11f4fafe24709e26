"""Tandem is killed with half of several things done: the others follow, and none comes again."""

import json

from sandbox.claude import Call, Say, Turn
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.rating_office import rating_office
from tests.dialogue.slack_town import SlackTown

SEND = "POST /channels/{channel_id}/messages"
QUOTE = Call(
    "get_quote",
    {"make": "Vespa", "model": "Primavera", "year": 2022, "mileage": 3_000, "driver_age": 41},
)


async def test_killed_with_some_of_its_tools_done(town: SlackTown, house: House) -> None:
    """Of two calls the one that has its result is not run again; both results are told."""
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


async def test_killed_in_the_middle_of_a_long_answer(server: DiscordTown, house: House) -> None:
    """Parts that arrived stay, the others follow, in order."""
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
