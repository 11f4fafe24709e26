"""The database is away: nothing is acknowledged, nothing is lost, everything is answered once."""

import pytest

from sandbox.claude import Call, Hang, Say
from sandbox.wire import JsonObject
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.rating_office import rating_office
from tests.dialogue.slack_town import SlackTown


async def test_slack_waits_for_its_ack_until_the_message_is_stored(
    town: SlackTown, house: House
) -> None:
    """While another program holds the database no event is acknowledged; then it is, once."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    async with town.tandem(house):
        with house.locked():
            root = await town.asks("Hello!")
            with pytest.raises(TimeoutError):
                await town.slack.wait_until(town.acknowledged, timeout=0.3)
            town.slack.clock.advance(3.1)  # Slack's patience: it sends them once more
        await town.slack.settle()
        assert max(len(envelope.attempts) for envelope in town.slack.envelopes) == 2
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2


async def test_slack_delivers_again_what_could_not_be_stored(town: SlackTown, house: House) -> None:
    """On a full disk no event is acknowledged; what Slack sends again later is answered once."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    async with town.tandem(house):
        with house.disk_full():
            root = await town.asks("Hello!")
            with pytest.raises(TimeoutError):
                await town.slack.wait_until(town.acknowledged, timeout=0.3)
            town.slack.clock.advance(3.1)
            with pytest.raises(TimeoutError):
                await town.slack.wait_until(town.acknowledged, timeout=0.3)
        town.slack.clock.advance(3.1)
        town.slack.clock.advance(60.0)  # after two misses Slack waits a minute
        await town.slack.settle()
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2


async def test_discords_messages_wait_in_memory(server: DiscordTown, house: House) -> None:
    """Discord delivers once: what cannot be stored is kept, in order, and answered once."""
    house.claude.will(Say("Overtaken."), Say("Hello Diego!"), Say("Only once."))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, quiet_seconds=0.3):
        with house.disk_full():
            for text in ("Hello!", "Is hail covered?", "And theft?"):
                await server.discord.dm(server.diego, text)
            with pytest.raises(TimeoutError):
                await server.discord.wait_for_typing(direct, timeout=0.3)
        assert await server.hears(direct) == "Hello Diego!"
        assert house.asked() == ["Hello!", "Is hail covered?", "And theft?"]
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert len(server.said(direct)) == 2


async def test_a_turn_waits_for_the_database_in_its_middle(town: SlackTown, house: House) -> None:
    """An answer that could not be stored is not shown; it is asked for again and shown once."""
    house.claude.will(Say("This one is lost."), Say("Hello Maya!"), Say("Only once."))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        with house.disk_full():
            house.claude.faults.release()
            with pytest.raises(TimeoutError):
                await town.slack.wait_for_reply(root, timeout=0.3)
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2


async def test_a_tool_result_that_was_not_stored_is_asked_for_again(
    town: SlackTown, house: House
) -> None:
    """A tool whose result was lost runs again under its key, and its turn goes on from there."""
    vespa: JsonObject = {
        "make": "Vespa",
        "model": "Primavera",
        "year": 2022,
        "mileage": 9,
        "driver_age": 41,
    }
    house.claude.will(Call("get_quote", vespa), Say("Here is your estimate."))
    async with (
        rating_office(is_open=False) as office,
        town.tandem(house, rating_url=office.url),
    ):
        root = await town.asks("A quote, please")
        await office.wait_until_asked()
        with house.disk_full():
            office.opened.set()
            with pytest.raises(TimeoutError):
                await house.claude.wait_for_requests(2, timeout=0.3)
        assert await town.hears(root) == "Here is your estimate."
    assert len(office.keys) == 2
    assert len(set(office.keys)) == 1
    assert len(house.claude.message_requests) == 2


async def test_a_turn_waits_for_another_program(server: DiscordTown, house: House) -> None:
    """A database that is held by another program for a while only takes longer."""
    house.claude.will(LOOK_UP, Say("The battery is covered."))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Is the battery covered?")
        await house.claude.faults.wait_until_held()
        with house.locked():
            house.claude.faults.release()
            with pytest.raises(TimeoutError):
                await house.claude.wait_for_requests(2, timeout=0.3)
        assert await server.hears(direct) == "The battery is covered."


async def test_a_post_that_could_not_be_noted_does_not_stand_twice(
    server: DiscordTown, house: House
) -> None:
    """A post that arrived but could not be noted as sent is found, not sent again."""
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        server.discord.faults.hang("POST /channels/{channel_id}/messages", when="after")
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello Diego!"
        with house.disk_full():
            server.discord.faults.release()
            await server.discord.settled()
            with pytest.raises(TimeoutError):
                await house.until_stored("SELECT * FROM outbox WHERE state = 'sent'", timeout=0.3)
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert server.said(direct) == ["Hello Diego!", "Only once."]
