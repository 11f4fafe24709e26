"""What a turn may use has an end: the customer hears so, the team knows, the talk goes on."""

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Call, Hang, HttpError, Say, Stall
from sandbox.claude.faults import Fault
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.rating_office import rating_office
from tests.dialogue.slack_town import SlackTown

QUOTE = Call(
    "get_quote",
    {"make": "Vespa", "model": "Primavera", "year": 2022, "mileage": 3_000, "driver_age": 41},
)


def bound_reached(house: House, reference: str) -> str:
    """Which bound the first turn reached, as the operator finds it beside the escalation."""
    first, *_ = house.rows(
        "SELECT turn.reference, outcome, error, reason, urgency, summary"
        " FROM turn JOIN escalation ON escalation.turn_id = turn.id"
    )
    assert first["reference"] == reference
    assert (first["outcome"], first["reason"], first["urgency"]) == (
        "exhausted",
        "exhausted",
        "normal",
    )
    assert first["error"] in first["summary"]
    return str(first["error"])


async def test_rounds_end(town: SlackTown, house: House) -> None:
    """A model that never stops calling tools is stopped; its turn's history still works."""
    house.claude.will(LOOK_UP, LOOK_UP, Say("Yes, it is."))
    async with town.tandem(house, turn_rounds=2):
        root = await town.asks("Is the battery covered, and what does it cost?")
        reference = house.reference(await town.hears(root), NoticeKind.EXHAUSTED)
        await town.says(root, "Only the battery, then")
        assert await town.hears(root) == "Yes, it is."
    assert bound_reached(house, reference) == "rounds: 2"


async def test_tokens_end(server: DiscordTown, house: House) -> None:
    """A turn that has used its tokens asks no further, whatever rounds are left."""
    house.claude.will(LOOK_UP)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, turn_tokens=1_000):
        await server.discord.dm(server.diego, "Hola, ¿qué cubre el seguro para mi coche?")
        reference = house.reference(await server.hears(direct), NoticeKind.EXHAUSTED, "es")
    assert bound_reached(house, reference).startswith("tokens: ")
    assert len(house.claude.message_requests) == 1


@pytest.mark.parametrize("fault", [Hang(), Stall()], ids=["silent", "stalled"])
async def test_the_wall_clock_ends_an_exchange(town: SlackTown, house: House, fault: Fault) -> None:
    """A turn whose time is up ends, although Claude has not begun or not finished its answer."""
    house.claude.will(Say("This comes too late to be read by anybody at all."))
    house.claude.faults.next(fault)
    async with town.tandem(house, turn_seconds=0.6):
        root = await town.asks("Is the battery covered, and what does it cost?")
        reference = house.reference(await town.hears(root), NoticeKind.EXHAUSTED)
        house.claude.faults.release()
        await town.slack.settle()
        assert len(town.said(root)) == 1
    assert bound_reached(house, reference) == "seconds: 0.6"


async def test_the_wall_clock_ends_a_tool(town: SlackTown, house: House) -> None:
    """A tool gets no more time than its turn has left; Claude is not asked after that."""
    house.claude.will(QUOTE)
    async with (
        rating_office(is_open=False) as office,
        town.tandem(house, turn_seconds=0.6, rating_url=office.url),
    ):
        root = await town.asks("A quote, please")
        reference = house.reference(await town.hears(root), NoticeKind.EXHAUSTED)
    assert bound_reached(house, reference) == "seconds: 0.6"
    assert len(house.claude.message_requests) == 1


async def test_retries_end_with_the_turn(town: SlackTown, house: House) -> None:
    """Claude is not asked again where its turn would be over before: it was busy, nothing else."""
    house.claude.faults.next(HttpError(529), times=6)
    async with town.tandem(house, turn_seconds=1.0, model_retries=5):
        root = await town.asks("Is the battery covered, and what does it cost?")
        house.reference(await town.hears(root), NoticeKind.BUSY)
    assert 1 < len(house.claude.message_requests) < 6


async def test_turns_beyond_the_bound_wait_and_are_run(town: SlackTown, house: House) -> None:
    """With one turn at a time a second conversation waits in the database, and is answered."""
    house.claude.will(Say("Hail is covered."), when="hail")
    house.claude.will(Say("Theft is covered."), when="theft")
    house.claude.faults.next(Hang())
    async with town.tandem(house, concurrent_turns=1):
        first = await town.asks("Is hail covered?")
        await house.claude.faults.wait_until_held()
        second = await town.asks("Is theft covered?")
        with pytest.raises(TimeoutError):  # long after its burst has ended
            await house.until_stored("SELECT * FROM turn WHERE id = 2", timeout=0.5)
        house.claude.faults.release()
        assert await town.hears(first) == "Hail is covered."
        assert await town.hears(second) == "Theft is covered."


async def test_turns_within_the_bound_do_not_wait(town: SlackTown, house: House) -> None:
    """A conversation in which Claude is silent holds up no other one."""
    house.claude.will(Say("Hail is covered."), when="hail")
    house.claude.will(Say("Theft is covered."), when="theft")
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        first = await town.asks("Is hail covered?")
        await house.claude.faults.wait_until_held()
        second = await town.asks("Is theft covered?")
        assert await town.hears(second) == "Theft is covered."
        house.claude.faults.release()
        assert await town.hears(first) == "Hail is covered."
