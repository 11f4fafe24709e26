"""No call reads or changes anything of another customer, whatever its arguments say.

The example company's sixty customers stand in each other's reach. The same attempts are made at an
office and at links that lack the check, where they must succeed: so it is the check that holds.
"""

import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bench.lab.watched_office import OWNER_OF as OWNERS
from bench.lab.watched_office import ROWS, TODAY
from bench.lab.ways_in import BURGLAR as ATTACKER
from bench.lab.ways_in import BY_NUMBER, CLAIM, VICTIM, WITHOUT_NUMBER
from engine.accounts.access import Accounts
from engine.accounts.actions import Actions
from engine.accounts.linked import LinkedBy
from engine.domain.accounts import Claim, CustomerId, Order, Policy
from engine.domain.messages import Place, Platform, Principal
from engine.domain.steps import Json, OpenCall, ToolCall
from engine.toolbox import Toolbox
from engine.tools.catalogue import account_tools
from engine.tools.tool import ToolContext
from storage.accounts.actions import PendingActionStore
from storage.database import Database
from storage.example_office import tables
from storage.example_office.office import ExampleOffice, open_example_office
from tests.engine.accounts.conftest import RULES
from tests.storage.accounts.link_book import LinkBook

OWNER_OF = {number: owner for number, owner in OWNERS.items() if "@" not in number}
FOREIGN = sorted(number for number, owner in OWNER_OF.items() if owner != ATTACKER.value)
SECRETS = frozenset(
    {
        *FOREIGN,
        *(str(row["email"]) for row in ROWS[tables.customer] if row["id"] != ATTACKER.value),
        *(str(row["vin"]) for row in ROWS[tables.policy] if row["customer_id"] != ATTACKER.value),
    }
)
"""What only other customers' records hold."""


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """Calls in the name of the attacker, in a direct message, and what they answered."""

    toolbox: Toolbox
    context: ToolContext

    async def call(self, tool: str, arguments: Mapping[str, Json]) -> str:
        """The tool result as Claude reads it."""
        asked = ToolCall(id="t1", name=tool, input=arguments)
        call = OpenCall(call=asked, key="1:t1", may_have_run=False)
        return json.dumps((await self.toolbox.run(call, self.context, seconds=5)).block)

    async def by_number(self, tool: str, number: str) -> str:
        """A call for the record with this number."""
        more = CLAIM if tool == "file_claim" else {}
        return await self.call(tool, {BY_NUMBER[tool]: number, **more})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the example office."""
    return tmp_path / "office.db"


@pytest.fixture
async def example(file: Path) -> AsyncIterator[ExampleOffice]:
    """The example office."""
    opened = await open_example_office(file, lambda: TODAY)
    yield opened
    await opened.close()


@pytest.fixture(params=list(Platform))
def attacker(request: pytest.FixtureRequest) -> Principal:
    """Somebody on either platform who is linked to an account of their own."""
    place = Place(platform=request.param, workspace="W1", channel="D1", thread="1")
    return Principal(platform=request.param, workspace="W1", customer="U1", place=place)


@pytest.fixture
async def accounts(example: ExampleOffice, database: Database, attacker: Principal) -> Accounts:
    """What the tools work with."""
    links = LinkBook(database, example)
    await links.link(attacker, ATTACKER, by=LinkedBy.MAIL_CODE, expires_at=None)
    actions = Actions(PendingActionStore(database), example, links, RULES)
    return Accounts(office=example, links=links, actions=actions, today=lambda: TODAY)


@pytest.fixture
def attempts(accounts: Accounts, attacker: Principal) -> Attempts:
    """The attacker's calls."""
    return made_with(accounts, attacker)


def made_with(accounts: Accounts, attacker: Principal) -> Attempts:
    """The attacker's calls with these accounts."""
    context = ToolContext(principal=attacker, key="1:t1", is_public=False)
    return Attempts(toolbox=Toolbox(account_tools(accounts)), context=context)


def spellings(number: str) -> Iterator[str]:
    """A foreign number as it may be smuggled in."""
    owner = OWNER_OF.get(number, VICTIM.value)
    yield from (number, number.lower(), f"  {number}\n")
    yield from (f"{number}' OR '1'='1", f"{owner}/{number}", f"../{owner}/orders/{number}")
    yield from (f'{number}","customer_id":"{owner}', f"{number}\x00", owner)


def leaks(answers: Sequence[str]) -> list[str]:
    """The answers that hold something of somebody else."""
    return [answer for answer in answers if any(secret in answer for secret in SECRETS)]


def digest_of(file: Path) -> str:
    """One value for all rows of a database."""
    with closing(sqlite3.connect(file)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize("tool", sorted(BY_NUMBER))
async def test_a_foreign_number_answers_as_a_missing_one(
    attempts: Attempts, file: Path, tool: str
) -> None:
    """Every number of every other customer, in every spelling, byte for byte; nothing changes."""
    before = digest_of(file)
    missing = await attempts.by_number(tool, "ZZ-404")
    some = FOREIGN if tool in {"policy_details", "order_status"} else FOREIGN[::5]
    for number in some:
        assert await attempts.by_number(tool, number) == missing, number
    for number in some[::10]:
        for spelled in spellings(number):
            assert await attempts.by_number(tool, spelled) == missing, spelled
    assert '"found\\": false' in missing
    assert digest_of(file) == before


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tool=st.sampled_from(sorted(BY_NUMBER)),
    number=st.one_of(st.text(min_size=1).filter(str.strip), st.sampled_from(FOREIGN)),
)
async def test_any_text_answers_as_a_missing_number(
    attempts: Attempts, tool: str, number: str
) -> None:
    """Unless it is a number of the attacker's own."""
    if OWNER_OF.get(number.strip().upper()) != ATTACKER.value:
        assert await attempts.by_number(tool, number) == await attempts.by_number(tool, "ZZ-404")


async def test_no_argument_names_the_customer(attempts: Attempts) -> None:
    """An id that is added to a call is refused, without a look at anybody's records."""
    calls: list[tuple[str, Mapping[str, Json]]] = [
        *WITHOUT_NUMBER,
        *((tool, {argument: FOREIGN[0]}) for tool, argument in BY_NUMBER.items()),
    ]
    for tool, arguments in calls:
        for name in ("customer_id", "customer", "principal", "email"):
            answer = await attempts.call(tool, {**arguments, name: VICTIM.value})
            assert "may only have" in answer, (tool, name)
            assert leaks([answer]) == []


async def test_lists_hold_the_customers_own_records_only(attempts: Attempts) -> None:
    """And they are not empty, so there was something to find."""
    answers = [await attempts.call(tool, arguments) for tool, arguments in WITHOUT_NUMBER]
    assert leaks(answers) == []
    assert "amelia.carter1@example.com" in answers[0]
    own = {number for number, owner in OWNER_OF.items() if owner == ATTACKER.value}
    assert all(any(number in answer for answer in answers) for number in own)


async def test_nobody_else_acts_through_the_link(accounts: Accounts, attacker: Principal) -> None:
    """Another person in the same thread has no account at all."""
    other = made_with(accounts, replace(attacker, customer="U2"))
    answers = {await other.call(tool, arguments) for tool, arguments in WITHOUT_NUMBER}
    answers |= {await other.by_number(tool, FOREIGN[0]) for tool in BY_NUMBER}
    (only,) = answers
    assert '\\"linked\\": false' in only


class CarelessOffice(ExampleOffice):
    """An office that looks records up by their number alone."""

    async def policy(self, customer: CustomerId, number: str) -> Policy:
        """Anybody's."""
        return await super().policy(CustomerId(OWNER_OF.get(number, customer.value)), number)

    async def claim(self, customer: CustomerId, number: str) -> Claim:
        """Anybody's."""
        return await super().claim(CustomerId(OWNER_OF.get(number, customer.value)), number)

    async def order(self, customer: CustomerId, number: str) -> Order:
        """Anybody's."""
        return await super().order(CustomerId(OWNER_OF.get(number, customer.value)), number)


class CarelessLinks(LinkBook):
    """Links that do not look at who asks."""

    async def customer_of(self, principal: Principal) -> CustomerId | None:
        """Always the same one."""
        del principal
        return VICTIM


async def test_without_the_condition_on_the_customer_the_attempts_succeed(
    accounts: Accounts, attacker: Principal, file: Path
) -> None:
    """So these tests would see it if a query lost its customer."""
    careless = CarelessOffice(file, lambda: TODAY)
    attempts = made_with(replace(accounts, office=careless), attacker)
    readers = {"P": "policy_details", "C": "claim_status", "O": "order_status"}
    answers = [await attempts.by_number(readers[number[0]], number) for number in FOREIGN[::9]]
    assert leaks(answers) == answers
    await careless.close()


async def test_without_the_principal_the_attempts_succeed(
    accounts: Accounts, attacker: Principal, database: Database, example: ExampleOffice
) -> None:
    """So these tests would see it if the link were not that of who asks."""
    attempts = made_with(replace(accounts, links=CarelessLinks(database, example)), attacker)
    answers = [await attempts.call(tool, arguments) for tool, arguments in WITHOUT_NUMBER]
    assert leaks(answers)[:1] == answers[:1]
    assert len(leaks(answers)) >= 2
