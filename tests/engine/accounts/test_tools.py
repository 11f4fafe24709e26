"""What account tools tell Claude: the customer's own facts, or why there are none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from engine.accounts.access import Accounts
from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState
from engine.domain.accounts import CustomerId
from engine.domain.messages import Principal
from engine.domain.steps import Json, OpenCall
from engine.prompt import Described
from engine.schema_check import violations
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS, account_tools
from engine.tools.own_records import AWAY
from engine.tools.tool import Done, Tool, ToolContext, ToolOutcome, TryAgain
from sandbox.backoffice import BackOfficeSandbox
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from tests.storage.accounts.calling import OWNER, STRANGER, called
from tests.storage.accounts.link_book import LinkBook

ADDRESS: Mapping[str, Json] = {
    "line1": "1  New Street",
    "line2": "",
    "city": "Albany",
    "state": "NY",
    "postal_code": "12207",
    "country": "US",
}
CLAIM: Mapping[str, Json] = {
    "policy": "P-100",
    "kind": "glass",
    "happened_on": "2026-11-24",
    "description": "A stone\nhit the windshield.\u200b",
    "damage": 120.5,
}
READS: Mapping[str, Mapping[str, Json]] = {
    "my_profile": {},
    "my_policies": {},
    "policy_details": {"policy": "P-100"},
    "claim_status": {"claim": "CL-100"},
    "order_status": {"order": "OR-100"},
}
CHANGES: Mapping[str, Mapping[str, Json]] = {
    "cancel_order": {"order": "or-100"},
    "change_address": ADDRESS,
    "file_claim": CLAIM,
}
ALL = {**READS, **CHANGES}


@pytest.fixture
async def linked(accounts: Accounts, links: LinkBook) -> Accounts:
    """Accounts of which the owner has one."""
    await links.link(OWNER, CustomerId("K-1"), by=LinkedBy.MAIL_CODE, expires_at=None)
    return accounts


def tool_of(accounts: Accounts, name: str) -> Tool:
    """One of the account tools."""
    (tool,) = [tool for tool in account_tools(accounts) if tool.name == name]
    return tool


async def run(  # the details that do not matter filled in
    accounts: Accounts,
    name: str,
    arguments: Mapping[str, Json] | None = None,
    *,
    call: OpenCall | None = None,
    principal: Principal = OWNER,
    is_public: bool = False,
) -> ToolOutcome:
    """One call, in a direct message unless told otherwise."""
    context = ToolContext(
        principal=principal, key=call.key if call else "none", is_public=is_public
    )
    return await tool_of(accounts, name).run(ALL[name] if arguments is None else arguments, context)


def facts(outcome: ToolOutcome) -> dict[str, Json]:
    """The data of a result."""
    assert isinstance(outcome, Done), outcome
    (block,) = outcome.content
    value = json.loads(str(block["text"]))
    assert isinstance(value, dict)
    return value


async def proposing(store: Conversations, name: str) -> OpenCall:
    """The stored call of a tool that proposes."""
    _, (call,) = await called(store, (name, CHANGES[name]))
    return call


def test_every_example_fits_its_schema() -> None:
    """The calls below are ones that Claude can make."""
    described: tuple[Described, ...] = (*OWN_RECORDS, *OWN_CHANGES)
    for tool in described:
        assert violations(tool.schema, ALL[tool.name]) == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my_profile", ("name", "Robin Example 1")),
        ("policy_details", ("monthly_premium", "125.10")),
        ("claim_status", ("next_step", "An adjuster calls.")),
        ("order_status", ("total", "649.00")),
    ],
)
async def test_a_read_gives_the_record_as_data(
    linked: Accounts, name: str, told: tuple[str, str]
) -> None:
    """JSON with exact figures, and without the customer's id."""
    record = facts(await run(linked, name))
    assert record[told[0]] == told[1]
    assert "K-1" not in json.dumps(record)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("my_policies", {}), ("claim_status", {"claim": " "}), ("order_status", {"order": ""})],
)
async def test_a_read_without_a_number_lists_all(
    linked: Accounts, name: str, arguments: Mapping[str, Json]
) -> None:
    """The newest first, and how many were left out."""
    told = facts(await run(linked, name, arguments))
    records = told["records"]
    assert isinstance(records, list)
    assert len(records) >= 1
    assert told["not_shown"] == 0


async def test_a_long_list_is_cut(api: BackOfficeSandbox, linked: Accounts) -> None:
    """Twenty records are shown, and it is said how many are not."""
    orders = api.customers["K-1"].orders
    orders |= {f"OR-5{n:02d}": {**orders["OR-100"], "number": f"OR-5{n:02d}"} for n in range(30)}
    told = facts(await run(linked, "order_status", {"order": ""}))
    assert isinstance(told["records"], list)
    assert (len(told["records"]), told["not_shown"]) == (20, 12)


async def test_without_a_link_there_is_no_account(api: BackOfficeSandbox, linked: Accounts) -> None:
    """Claude learns how a link is made; the back office is not asked, by no tool."""
    for name in ALL:
        told = facts(await run(linked, name, principal=STRANGER))
        assert told["linked"] is False, name
        assert "/link" in str(told["note"])
    assert api.asked == []


async def test_in_a_public_thread_nothing_is_looked_up(
    api: BackOfficeSandbox, linked: Accounts
) -> None:
    """As long as nothing brings facts to the customer elsewhere, they are asked to write there."""
    for name in ALL:
        told = facts(await run(linked, name, is_public=True))
        assert told["shown"] is False, name
        assert "direct message" in str(told["note"])
    assert api.asked == []


async def test_in_a_public_thread_facts_pass_claude_by(linked: Accounts) -> None:
    """Where facts are delivered privately, Claude reads the same neutral line for all of them."""
    private = replace(linked, delivers_privately=True)
    lines = set()
    for name in READS:
        outcome = await run(private, name, is_public=True)
        assert isinstance(outcome, Done)
        assert outcome.private is not None, name
        assert outcome.private.facts == facts(await run(private, name))
        lines.add(json.dumps(facts(outcome)))
    assert len(lines) == 1


async def test_what_stands_in_the_way_is_private_too(linked: Accounts) -> None:
    """That an order is shipped is a fact of the account."""
    private = replace(linked, delivers_privately=True)
    outcome = await run(private, "cancel_order", {"order": "OR-101"}, is_public=True)
    assert isinstance(outcome, Done)
    assert outcome.private is not None
    assert "shipped" in str(outcome.private.facts)
    assert "shipped" not in str(outcome.content)


async def test_a_public_proposal_tells_claude_no_details(
    store: Conversations, linked: Accounts
) -> None:
    """It says only that the customer's click is awaited."""
    private = replace(linked, delivers_privately=True)
    call = await proposing(store, "cancel_order")
    told = facts(await run(private, "cancel_order", call=call, is_public=True))
    assert told["state"] == "waits_for_the_customers_click"
    assert "649" not in json.dumps(told)


@pytest.mark.parametrize("name", sorted(CHANGES))
async def test_a_change_waits_for_a_click(
    store: Conversations,
    api: BackOfficeSandbox,
    linked: Accounts,
    waiting: PendingActionStore,
    name: str,
) -> None:
    """Nothing is changed; an action with exactly these arguments is stored for this person."""
    told = facts(await run(linked, name, call=await proposing(store, name)))
    assert told["state"] == "waits_for_the_customers_click"
    assert api.changes == {}
    action = await waiting.get(1)
    assert action is not None
    assert (action.tool, action.state) == (name, ActionState.WAITING)
    assert action.principal == OWNER
    assert action.is_as_confirmed


async def test_a_call_that_runs_again_proposes_nothing_new(
    store: Conversations, linked: Accounts, waiting: PendingActionStore
) -> None:
    """After a crash the same call gives the same answer."""
    call = await proposing(store, "cancel_order")
    first = await run(linked, "cancel_order", call=call)
    assert await run(linked, "cancel_order", call=call) == first
    assert await waiting.get(2) is None


@pytest.mark.parametrize(("name", "amount"), [("cancel_order", "649.00"), ("file_claim", "120.50")])
async def test_the_amount_is_that_of_the_records_or_the_customer(
    store: Conversations, linked: Accounts, waiting: PendingActionStore, name: str, amount: str
) -> None:
    """It decides whether a teammate is needed."""
    await run(linked, name, call=await proposing(store, name))
    action = await waiting.get(1)
    assert action is not None
    assert str(action.amount) == amount


async def test_a_large_loss_needs_a_teammate(store: Conversations, linked: Accounts) -> None:
    """Claude is told, so that it can say so."""
    _, (call,) = await called(store, ("file_claim", {**CLAIM, "damage": 700.01}))
    outcome = await run(linked, "file_claim", {**CLAIM, "damage": 700.01}, call=call)
    assert facts(outcome)["needs_approval_of_a_teammate"] is True


HINTS: Sequence[tuple[str, Mapping[str, Json], str]] = (
    ("change_address", {**ADDRESS, "city": " "}, "city"),
    ("change_address", {**ADDRESS, "line1": "x" * 101}, "line1"),
    ("change_address", {**ADDRESS, "line2": "a\u202eb"}, "line2"),
    ("file_claim", {**CLAIM, "happened_on": "yesterday"}, "YYYY-MM-DD"),
    ("file_claim", {**CLAIM, "happened_on": "2026-11-26"}, "not after 2026-11-25"),
    ("file_claim", {**CLAIM, "description": " \n"}, "Describe it"),
    ("file_claim", {**CLAIM, "damage": -1}, "damage"),
    ("file_claim", {**CLAIM, "damage": 1e12}, "damage"),
)


async def test_what_cannot_be_right_is_a_hint(linked: Accounts) -> None:
    """Claude can put it right with the customer."""
    for name, arguments, hint in HINTS:
        outcome = await run(linked, name, arguments)
        assert isinstance(outcome, TryAgain), arguments
        assert hint in outcome.hint


@pytest.mark.parametrize(
    ("name", "arguments", "why"),
    [
        ("cancel_order", {"order": "OR-101"}, "is shipped"),
        ("file_claim", {**CLAIM, "happened_on": "2025-12-31"}, "on that day"),
    ],
)
async def test_what_the_records_do_not_allow_is_said(
    linked: Accounts, name: str, arguments: Mapping[str, Json], why: str
) -> None:
    """There is nothing to confirm."""
    told = facts(await run(linked, name, arguments))
    assert told["possible"] is False
    assert why in str(told["why"])


async def test_the_address_on_record_is_no_change(api: BackOfficeSandbox, linked: Accounts) -> None:
    """However many blanks it is written with."""
    same = api.customers["K-1"].profile["address"]
    assert isinstance(same, dict)
    told = facts(await run(linked, "change_address", {**same, "line1": " 1  Lantern Row "}))
    assert told["possible"] is False


async def test_a_lapsed_policy_takes_no_claim(api: BackOfficeSandbox, linked: Accounts) -> None:
    """Claude is told its state."""
    api.customers["K-1"].policies["P-100"]["status"] = "lapsed"
    assert "is lapsed" in str(facts(await run(linked, "file_claim"))["why"])


async def test_a_back_office_that_is_away_is_said_to_be(
    api: BackOfficeSandbox, linked: Accounts
) -> None:
    """By every tool alike; nothing internal is told, and nothing is proposed."""
    api.faults.fail("*", calls=100)
    outcomes = {name: await run(linked, name) for name in ALL}
    assert set(outcomes.values()) == {AWAY}
    assert "500" not in AWAY.reason
