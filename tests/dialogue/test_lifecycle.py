"""Stopping in order costs nobody an answer; what breaks for ever ends with a notice."""

import pytest

import run_discord
from engine.domain.posts import NoticeKind
from engine.errors import ConfigurationError
from sandbox.claude import Call, Faulty, Hang, Say, Turn
from sandbox.discord import points_at
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

QUOTE: dict[str, str | int] = {
    "make": "Vespa",
    "model": "Primavera",
    "year": 2022,
    "mileage": 3_000,
    "driver_age": 41,
}


async def test_a_program_that_is_turned_away_drains_too(server: DiscordTown, house: House) -> None:
    """An error at the top still gives a turn under way the time to end."""
    house.claude.will(Say("Hello Diego!"))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)

    async def serve() -> None:
        with points_at(server.discord.url):
            async with run_discord.serving(server.settings(), house.settings()):
                await server.discord.dm(server.diego, "Hello!")
                await house.claude.faults.wait_until_held()
                house.claude.faults.release()
                raise ConfigurationError("Discord wants us no more")

    with pytest.raises(ConfigurationError):
        await serve()
    assert server.said(direct) == ["Hello Diego!"]


async def test_orderly_stops_are_no_attempts(town: SlackTown, house: House) -> None:
    """However often the program is restarted while it answers, it answers in the end."""
    house.claude.will(*[Faulty(Say("Never heard."), Hang())] * 6)
    root = None
    for _ in range(6):
        async with town.tandem(house, drain_seconds=0.0):
            root = root or await town.asks("Hello!")
            await house.claude.faults.wait_until_held()
        house.claude.faults.release()
        (row,) = house.rows("SELECT attempt, state, worker FROM turn, conversation")
        assert tuple(row) == (0, "running", None)
    assert root is not None
    house.claude.will(Say("Hello Maya!"))
    async with town.tandem(house):
        assert await town.hears(root) == "Hello Maya!"
    assert [row["attempt"] for row in house.rows("SELECT attempt FROM turn")] == [1]


async def test_nothing_is_begun_while_stopping(town: SlackTown, house: House) -> None:
    """A message that waits for the burst to end is left to the next run, as it is."""
    house.claude.will(Say("Hello Maya!"))
    async with town.tandem(house, quiet_seconds=0.5):
        root = await town.asks("Hello!")
        await house.until_stored("SELECT * FROM inbox")
    assert house.rows("SELECT * FROM turn") == []
    async with town.tandem(house):
        assert await town.hears(root) == "Hello Maya!"


async def test_a_message_that_breaks_us_ends_with_a_notice(town: SlackTown, house: House) -> None:
    """What cannot be told to Claude, time after time, is our trouble; the talk goes on."""
    house.claude.will(Say("Hello Maya!"))
    async with town.tandem(house, quiet_seconds=0.5):
        root = await town.asks("What does the insurance for my car cover?")
        await house.until_stored("SELECT * FROM inbox")
    house.change("UPDATE inbox SET sent_at = 1e18")  # a day that no calendar has
    async with town.tandem(house):
        reference = house.reference(await town.hears(root), NoticeKind.TROUBLE)
        await town.says(root, "Hello!")
        assert await town.hears(root) == "Hello Maya!"
    broken, answered = house.rows("SELECT reference, outcome FROM turn ORDER BY id")
    assert tuple(broken) == (reference, "failed")
    assert answered["outcome"] == "answered"


async def test_a_lost_lease_does_not_lose_a_message(town: SlackTown, house: House) -> None:
    """A message that came while the lease was lost is answered with the one before it."""
    house.claude.will(Say("Never heard."), Say("Hello Maya! Yes, it is."))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        house.change("UPDATE conversation SET fence = fence + 1")
        await town.says(root, "Is hail covered?")
        await house.until_stored("SELECT * FROM inbox WHERE turn_id IS NULL")
        house.claude.faults.release()
        assert await town.hears(root) == "Hello Maya! Yes, it is."
    assert house.asked() == ["Hello!", "Is hail covered?"]


async def test_a_refusal_in_the_middle_of_a_call_is_a_refusal(
    town: SlackTown, house: House
) -> None:
    """Arguments that were cut off by it are no reason to ask again."""
    house.claude.will(Turn(Call("get_quote", QUOTE, cut=20), stop="refusal"))
    async with town.tandem(house):
        house.reference(await town.hears(await town.asks("A quote, please")), NoticeKind.REFUSED)
    assert len(house.claude.message_requests) == 1


async def test_a_cut_call_gets_no_more_room_than_the_model_has(
    town: SlackTown, house: House
) -> None:
    """The second chance asks for no more tokens than the model would take."""
    house.claude.will(Turn(Call("get_quote", QUOTE, cut=20), stop="max_tokens"), Say("Done."))
    async with town.tandem(house, reply_max_tokens=64_000):
        assert await town.hears(await town.asks("A quote, please")) == "Done."
    rooms = [request.body["max_tokens"] for request in house.claude.message_requests]
    assert rooms == [64_000, 64_000]


async def test_capitals_of_a_closed_list_do_not_matter(town: SlackTown, house: House) -> None:
    """Claude may write a reason in other capitals; the escalation is recorded all the same."""
    asked = {"reason": "Customer_Asked", "summary": "Maya wants a person.", "urgency": "HIGH"}
    house.claude.will(Call("escalate_to_human", asked), Say("I have told the team."))
    async with town.tandem(house):
        assert await town.hears(await town.asks("A person, please")) == "I have told the team."
        await house.until_stored("SELECT * FROM turn WHERE outcome = 'escalated'")
    (row,) = house.rows("SELECT reason, urgency FROM escalation")
    assert tuple(row) == ("customer_asked", "high")


async def test_a_lost_lease_that_nobody_holds_is_taken_again(town: SlackTown, house: House) -> None:
    """A turn whose lease turned void is gone on with, and its customer is not left waiting."""
    house.claude.will(Say("Said under the old lease."), Say("Hello Maya!"))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        house.change("UPDATE conversation SET fence = fence + 1")
        house.claude.faults.release()
        assert await town.hears(root) == "Hello Maya!"
        assert town.said(root) == ["Hello Maya!"]
