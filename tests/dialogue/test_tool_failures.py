"""What the model is told when a tool call cannot be done, and that the conversation goes on."""

import json

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Call, HttpError, Say, Think, Turn
from sandbox.wire import Json, JsonObject, dump
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.rating_office import rating_office
from tests.dialogue.slack_town import SlackTown

VESPA: JsonObject = {
    "make": "Vespa",
    "model": "Primavera",
    "year": 2022,
    "mileage": 3_000,
    "driver_age": 41,
}
QUOTE = Call("get_quote", VESPA)
NOBODY_THERE = "http://127.0.0.1:9/quote"


async def told(town: SlackTown, house: House, call: Call, **engine: object) -> str:
    """What the model is told of a call, in a conversation that goes on after it."""
    house.claude.will(call, Say("Sorry about that."), Say("Still here."))
    async with town.tandem(house, **engine):
        root = await town.asks("A quote, please")
        assert await town.hears(root) == "Sorry about that."
        (result,) = house.results()
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "Still here."
    return result


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"make": "Vespa"}, "Try again: The input lacks `model`, `year`, `mileage`, `driver_age`."),
        ({**VESPA, "year": "new"}, "Try again: `year` must be an integer."),
        (
            {**VESPA, "colour": "red"},
            "Try again: The input may only have `make`, `model`, `year`, ",
        ),
        ({**VESPA, "year": 1900}, "Try again: "),
        ({**VESPA, "driver_age": 12}, "Try again: "),
        ({**VESPA, "mileage": -1}, "Try again: "),
    ],
    ids=["lacking", "type", "too much", "too old a car", "too young a driver", "impossible"],
)
async def test_wrong_arguments_are_explained_to_the_model(
    town: SlackTown, house: House, arguments: dict[str, Json], hint: str
) -> None:
    """Arguments against the schema or out of bounds come back as something to put right."""
    result = await told(town, house, Call("get_quote", arguments))
    assert result.startswith(hint)
    assert len(result) > len("Try again: ")
    assert house.rows("SELECT * FROM quote") == []


async def test_the_model_puts_its_call_right(server: DiscordTown, house: House) -> None:
    """After a hint the corrected call of the same turn is run, and its price is given."""
    house.claude.will(
        Call("get_quote", {**VESPA, "year": 1900}), QUOTE, Say("Here is your estimate.")
    )
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "A quote, please")
        assert await server.hears(direct) == "Here is your estimate."
    assert json.loads(house.results()[0])["product"] == "two-wheeler"
    assert [row["is_error"] for row in house.rows("SELECT is_error FROM tool_call")] == [1, 0]


async def test_one_failed_call_does_not_spoil_the_others(town: SlackTown, house: House) -> None:
    """Of two parallel calls the one that works is of use, whatever became of the other."""
    house.claude.will(Turn(Think("Both."), QUOTE, LOOK_UP), Say("Here is what I found."))
    async with town.tandem(house, rating_url=NOBODY_THERE):
        assert await town.hears(await town.asks("Price and cover?")) == "Here is what I found."
    price, cover = house.results()
    assert price.startswith("Failed: ")
    assert "search_result" in cover


async def test_the_companys_own_prices_are_given(town: SlackTown, house: House) -> None:
    """With RATING_URL set the model is told the service's price, asked for under a stable key."""
    async with rating_office() as office:
        result = json.loads(await told(town, house, QUOTE, rating_url=office.url))
    assert result["monthly_premium"] == "132.40"
    assert result["quote_reference"] == "Q-8F31"
    assert office.keys == [row["key"] for row in house.rows("SELECT key FROM tool_call")]


async def test_values_the_service_rejects_are_explained_to_the_model(
    town: SlackTown, house: House
) -> None:
    """What the company's service says about the values goes back as something to put right."""
    async with rating_office() as office:
        office.status, office.body = 422, {"detail": "We insure vehicles from 1990 on."}
        result = await told(town, house, QUOTE, rating_url=office.url)
    assert result == "Try again: We insure vehicles from 1990 on."


async def test_a_service_in_trouble_is_a_failed_call(town: SlackTown, house: House) -> None:
    """A service that fails is told to the model in our words, never in the service's."""
    async with rating_office() as office:
        office.status, office.body = 500, {"detail": "KeyError in line 12"}
        result = await told(town, house, QUOTE, rating_url=office.url)
    assert result.startswith("Failed: Prices cannot be worked out right now.")
    assert "KeyError" not in result


async def test_a_service_that_is_down_is_a_failed_call(town: SlackTown, house: House) -> None:
    """A service nobody answers at costs the price, not the conversation."""
    result = await told(town, house, QUOTE, rating_url=NOBODY_THERE)
    assert result.startswith("Failed: Prices cannot be worked out right now.")


async def test_a_service_that_does_not_answer_is_a_failed_call(
    town: SlackTown, house: House
) -> None:
    """A service that takes too long is not waited for beyond RATING_SECONDS."""
    async with rating_office(is_open=False) as office:
        result = await told(town, house, QUOTE, rating_url=office.url, rating_seconds=0.3)
    assert result.startswith("Failed: Prices cannot be worked out right now.")


async def test_a_hanging_tool_is_stopped(town: SlackTown, house: House) -> None:
    """A tool that does not end is stopped after TOOL_SECONDS, and the turn goes on."""
    async with rating_office(is_open=False) as office:
        result = await told(town, house, QUOTE, rating_url=office.url, tool_seconds=0.3)
    assert result.startswith("Failed: This took too long and was stopped.")


async def test_a_call_of_an_unknown_tool_is_not_kept(town: SlackTown, house: House) -> None:
    """Claude would not take a history with such a call: it is asked again, without it."""
    house.claude.will(Call("get_weather", {"city": "Boston"}), Say("I cannot tell."), Say("Yes."))
    async with town.tandem(house):
        root = await town.asks("Will it rain?")
        assert await town.hears(root) == "I cannot tell."
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "Yes."
    first, second, _ = house.claude.message_requests
    assert dump(first.body) == dump(second.body)
    assert house.rows("SELECT * FROM tool_call") == []


async def test_an_escalation_without_a_summary_is_sent_back(town: SlackTown, house: House) -> None:
    """A call the tool itself rejects escalates nothing: the customer reads no notice of it."""
    call = Call("escalate_to_human", {"reason": "other", "summary": " ", "urgency": "normal"})
    result = await told(town, house, call)
    assert result == "Try again: Write a summary a teammate can start from."
    assert house.rows("SELECT * FROM escalation") == []


@pytest.mark.parametrize(
    ("ends", "outcome"),
    [
        ((HttpError(529),), "failed"),
        ((Turn(), Turn()), "exhausted"),
        ((Turn(stop="refusal"),), "refused"),
    ],
    ids=["overloaded", "speechless", "refused"],
)
async def test_an_escalation_holds_although_the_answer_fails(
    town: SlackTown, house: House, ends: tuple[Turn | HttpError, ...], outcome: str
) -> None:
    """People the model has asked for are told, and the customer reads so, whatever comes next."""
    asked = {"reason": "customer_asked", "summary": "Wants a person.", "urgency": "high"}
    house.claude.will(Call("escalate_to_human", asked), *ends)
    async with town.tandem(house, model_retries=0):
        root = await town.asks("I want to talk to a human")
        reference = house.reference(await town.hears(root), NoticeKind.ESCALATED)
    (row,) = house.rows("SELECT reason, urgency FROM escalation")
    assert tuple(row) == ("customer_asked", "high")
    (turn,) = house.rows("SELECT reference, outcome FROM turn")
    assert tuple(turn) == (reference, outcome)
