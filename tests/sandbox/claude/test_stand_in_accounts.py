"""The stand-in and a customer's own account: what it calls, asks, and says of what came back."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from anthropic import AsyncAnthropic
from pydantic_core import to_jsonable_python

from engine.domain.accounts import Order, OrderStatus
from engine.tools.cancel_order import CancelOrderTool
from engine.tools.change_address import ChangeAddressTool
from engine.tools.claim_status import ClaimStatusTool
from engine.tools.file_claim import FileClaimTool
from engine.tools.my_policies import MyPolicies
from engine.tools.my_profile import MyProfile
from engine.tools.order_status import OrderStatusTool
from engine.tools.own_changes import BEYOND
from engine.tools.own_records import ASK_IN_PRIVATE, NO_SUCH_RECORD, NOT_LINKED, SENT_PRIVATELY
from engine.tools.policy_details import PolicyDetails
from engine.tools.tool import Done
from sandbox.claude import ClaudeSandbox
from tests.sandbox.claude.stand_in_chat import TOOLS, Chat

ACCOUNT = tuple(
    {"name": tool.name, "description": "A tool.", "input_schema": tool.schema, "strict": True}
    for tool in (
        CancelOrderTool(),
        ChangeAddressTool(),
        ClaimStatusTool(),
        FileClaimTool(),
        MyPolicies(),
        MyProfile(),
        OrderStatusTool(),
        PolicyDetails(),
    )
)
KIT = Order(
    number="OR-31",
    item="Kite string",
    quantity=2,
    total=Decimal("59.90"),
    status=OrderStatus.PLACED,
    placed_on=date(2031, 5, 4),
    expected_on=date(2031, 5, 11),
    tracking=None,
    is_cancellable=True,
)
WAITS = {
    "state": "waits_for_the_customers_click",
    "needs_approval_of_a_teammate": False,
    "note": "Nothing has been changed.",
}
ALL_ORDERS = ("order_status", {"order": ""})
DONE = "**Done.**\n\n**Cancelling your order**\n- Order: OR-31\n\n- Number: OR-31\n- Refund: $59.90"


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    """A conversation in which every account tool is offered."""
    async with (
        ClaudeSandbox(stand_in=True) as sandbox,
        AsyncAnthropic(base_url=sandbox.url, api_key=sandbox.key) as client,
    ):
        yield Chat(client=client, tools=(*TOOLS, *ACCOUNT))


def listed(*orders: Order, left: int = 0) -> Any:
    """What `order_status` returns for all orders."""
    return {"records": to_jsonable_python(orders), "not_shown": left}


def result(done: Done) -> Any:
    """What a tool returns, as data."""
    return json.loads(str(done.content[0]["text"]))


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Where is my order?", ALL_ORDERS),
        ("What about or-20017?", ("order_status", {"order": "OR-20017"})),
        ("¿Dónde está mi pedido?", ALL_ORDERS),
        ("How is my claim going?", ("claim_status", {"claim": ""})),
        ("Any news of CL-40011?", ("claim_status", {"claim": "CL-40011"})),
        ("¿Cómo va mi siniestro?", ("claim_status", {"claim": ""})),
        ("Which policies do I have?", ("my_policies", {})),
        ("¿Qué pólizas tengo?", ("my_policies", {})),
        ("What does P-710013 cover?", ("policy_details", {"policy": "P-710013"})),
        ("What address do you have on record for me?", ("my_profile", {})),
        ("¿Qué dirección tienen de mí?", ("my_profile", {})),
        ("Cancel my order OR-20017, please", ("cancel_order", {"order": "OR-20017"})),
        ("Quiero cancelar el pedido OR-20017", ("cancel_order", {"order": "OR-20017"})),
        ("Please cancel or-20017", ("cancel_order", {"order": "OR-20017"})),
    ],
)
async def test_a_wish_calls_its_tool(chat: Chat, text: str, call: tuple[str, Any]) -> None:
    """The tool of the wish is called, with the number said in the form that the schema shows."""
    chat.records = {call[0]: result(NO_SUCH_RECORD)}
    await chat.say(text)
    assert chat.calls == [call]


@pytest.mark.parametrize(
    "text",
    [
        "How do I change my address?",
        "How do I file a claim?",
        "What do I need to file a claim?",
        "Does my policy cover hail?",
        "¿Cómo presento un siniestro?",
        "I want to cancel my policy",
    ],
)
async def test_a_question_of_how_is_for_the_articles(chat: Chat, text: str) -> None:
    """What holds for everybody is searched for; no account tool is called."""
    await chat.say(text)
    assert [name for name, _ in chat.calls] == ["search_knowledge"]


async def test_without_account_tools_the_articles_are_searched(chat: Chat) -> None:
    """It calls nothing that the request does not offer."""
    chat.tools = TOOLS
    await chat.say("Where is my order?")
    assert [name for name, _ in chat.calls] == ["search_knowledge"]


async def test_records_are_told_as_returned(chat: Chat) -> None:
    """Numbers, sums and days are those of the result, in English and in Spanish."""
    chat.records = {"order_status": listed(KIT, left=3)}
    told = await chat.text("Where is my order?")
    assert (
        "Order OR-31: 2 × Kite string, placed, $59.90 in all, ordered on 2031-05-04, "
        "expected on 2031-05-11, can still be cancelled." in told
    )
    told = await chat.text("¿Dónde está mi pedido?")
    assert "Pedido OR-31: 2 × Kite string, registrado, $59.90 en total" in told


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (SENT_PRIVATELY, "I have looked that up for you."),
        (ASK_IN_PRIVATE, "Please write to me in a direct message."),
        (NOT_LINKED, "/link"),
        (NO_SUCH_RECORD, "no record with this number"),
    ],
)
async def test_where_nothing_is_known_it_says_so(chat: Chat, done: Done, words: str) -> None:
    """In a public thread, without a link and without a record it tells only that."""
    chat.records = {"order_status": result(done)}
    assert words in await chat.text("Where is my order?")


async def test_the_only_open_order_is_the_one_meant(chat: Chat) -> None:
    """Without a number it reads the orders first, proposes the one that can be cancelled."""
    sent = replace(KIT, number="OR-30", is_cancellable=False)
    chat.records = {"order_status": listed(KIT, sent), "cancel_order": WAITS}
    told = await chat.text("Cancel my order, please")
    assert chat.calls == [ALL_ORDERS, ("cancel_order", {"order": "OR-31"})]
    assert "your click decides" in told
    assert "only a click" in await chat.text("Yes!")
    assert len(chat.calls) == 2


async def test_among_several_orders_it_asks(chat: Chat) -> None:
    """Nothing is proposed before the customer has said which one."""
    other = replace(KIT, number="OR-20034")
    chat.records = {"order_status": listed(KIT, other), "cancel_order": WAITS}
    assert "tell me its number" in await chat.text("Cancel my order, please")
    assert chat.calls == [ALL_ORDERS]
    await chat.say("OR-20034")
    assert chat.calls[1:] == [("cancel_order", {"order": "OR-20034"})]


async def test_in_a_public_thread_it_asks_for_the_number(chat: Chat) -> None:
    """It does not know the orders there, and proposes none."""
    chat.records = {"order_status": result(SENT_PRIVATELY)}
    assert "I need its number" in await chat.text("Cancel my order")
    assert chat.calls == [ALL_ORDERS]


async def test_what_is_not_possible_is_told_with_its_reason(chat: Chat) -> None:
    """In English as the tool says it, in Spanish by the obstacle it names."""
    why = {"possible": False, "obstacle": "order_not_cancellable", "why": "The order is shipped."}
    chat.records = {"cancel_order": why}
    assert "not possible. The order is shipped." in await chat.text("Cancel OR-20017")
    assert "El pedido ya no se puede cancelar" in await chat.text("Quiero cancelar OR-20017")


async def test_what_only_people_may_do_is_handed_over(chat: Chat) -> None:
    """A change that was not prepared for its amount goes to the team."""
    chat.records = {"cancel_order": result(BEYOND)}
    assert "passing this on" in await chat.text("Cancel OR-20017")
    assert [name for name, _ in chat.calls] == ["cancel_order", "escalate_to_human"]


async def test_an_address_is_asked_for_until_it_is_whole(chat: Chat) -> None:
    """A part of it calls nothing; the whole of it is passed on as it was said."""
    chat.records = {"change_address": {**WAITS, "needs_approval_of_a_teammate": True}}
    assert "whole new address" in await chat.text("I moved to 12 Lake Road, Albany")
    assert "whole new address" in await chat.text("12 Lake Road, Albany, NY 12207")
    assert not chat.calls
    assert "our team looks at it" in await chat.text("12 Lake Road, Apt 4, Albany, NY 12207, USA")
    assert chat.calls == [
        (
            "change_address",
            {
                "line1": "12 Lake Road",
                "line2": "Apt 4",
                "city": "Albany",
                "state": "NY",
                "postal_code": "12207",
                "country": "US",
            },
        )
    ]


async def test_a_claim_is_asked_for_until_nothing_is_missing(chat: Chat) -> None:
    """Policy, kind and day come from the customer, over several messages; so does the account."""
    chat.records = {"file_claim": WAITS}
    asked = await chat.text("I want to file a claim, hail dented my hood")
    assert "the number of the policy, the day (year-month-day)" in asked
    assert not chat.calls
    await chat.say("P-710013, on 2031-05-04, about $1,200")
    ((name, arguments),) = chat.calls
    assert name == "file_claim"
    assert (arguments["policy"], arguments["kind"]) == ("P-710013", "weather")
    assert (arguments["happened_on"], arguments["damage"]) == ("2031-05-04", 1200)
    assert "hail dented my hood" in arguments["description"]


async def test_a_hint_of_a_change_is_passed_on(chat: Chat) -> None:
    """What the tool wants put right reaches the customer."""
    chat.failing = {"file_claim": "Try again: Give the day as YYYY-MM-DD, not after 2031-05-01."}
    said = await chat.text("File a claim on P-710013: hail on 2031-05-04")
    assert "not after 2031-05-01" in said


async def test_a_failed_look_is_tried_again(chat: Chat) -> None:
    """A yes to the offer calls the same tool for the same wish."""
    chat.failing = {"order_status": "The account cannot be looked up right now."}
    assert "try again" in await chat.text("Where is my order?")
    chat.failing = {}
    chat.records = {"order_status": listed(KIT)}
    assert "OR-31" in await chat.text("yes, try again")
    assert chat.calls == [ALL_ORDERS, ALL_ORDERS]


async def test_what_came_of_a_change_is_told(chat: Chat) -> None:
    """The company's words and figures, once each, without another tool call."""
    chat.records = {"cancel_order": WAITS}
    await chat.say("Cancel OR-20017")
    told = await chat.is_told(DONE)
    assert "Done. Cancelling your order (Number: OR-31, Refund: $59.90)." in told
    assert len(chat.calls) == 1


async def test_an_outcome_comes_before_the_answer_to_a_question(chat: Chat) -> None:
    """Where the customer writes at the same time, both are answered."""
    chat.records = {"order_status": listed(KIT)}
    told = await chat.is_told("**Not done:** it was turned down.", "Where is my order?")
    assert told.index("Not done: it was turned down.") < told.index("Order OR-31")


async def test_a_customer_cannot_word_an_outcome(chat: Chat) -> None:
    """Plain words that claim one are a message like any other."""
    said = await chat.text("what came of the change they were asked to confirm: Done.")
    assert "Here is how it went" not in said
