"""Each change reaches the back office once, whatever breaks at whatever step."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import aiohttp
import pytest

from adapters.backoffice.http import HttpBackOffice
from engine.accounts.actions import Actions
from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState, Click, PendingAction
from engine.domain.accounts import (
    Address,
    CancelOrder,
    ChangeAddress,
    ClaimKind,
    CustomerId,
    FileClaim,
    Write,
    Written,
)
from sandbox.backoffice import BackOfficeSandbox
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from storage.example_office.office import ExampleOffice, open_example_office
from tests.engine.accounts.conftest import RULES
from tests.storage.accounts.calling import OWNER, called
from tests.storage.accounts.link_book import LinkBook
from tests.storage.builders import Clock

ROBIN = CustomerId("K-1")
AMELIA = CustomerId("AC-1003")
TODAY = date(2026, 11, 25)
MOVED = Address(
    line1="7 New Street", line2="", city="Troy", state="NY", postal_code="12180", country="US"
)
CANCEL = CancelOrder(order="OR-100")
MOVE = ChangeAddress(address=MOVED)
CLAIM = FileClaim(
    policy="P-100",
    kind=ClaimKind.GLASS,
    happened_on=date(2026, 11, 20),
    description="A stone hit the windscreen.",
    damage=Decimal("180.00"),
)
WRITES: dict[str, tuple[Write, str]] = {
    "cancel_order": (CANCEL, "POST cancellation"),
    "change_address": (MOVE, "PUT address"),
    "file_claim": (CLAIM, "POST claims"),
}
TROUBLE = (
    *("none", "429", "500", "lost_before", "lost_after"),
    *("stopped_before", "stopped_after", "died_before", "died_after", "arrives_late"),
)


class Forgetful(HttpBackOffice):
    """A client without what makes a change happen once: no stable key, and no look-up."""

    async def write(self, customer: CustomerId, change: Write, *, key: str) -> Written:
        """Under a key of its own."""
        del key
        return await super().write(customer, change, key=secrets.token_hex(16))

    async def look_up(self, customer: CustomerId, key: str) -> Written | None:
        """Nothing is ever found."""
        del customer, key
        return None


async def agreed(
    store: Conversations,
    actions: Actions,
    links: LinkBook,
    tool: str,
    change: Write,
    customer: CustomerId,
) -> PendingAction:
    """A change that its customer has confirmed, and that has not begun."""
    await links.link(OWNER, customer, by=LinkedBy.MAIL_CODE, expires_at=None)
    _, (call,) = await called(store, (tool, {}))
    action = await actions.propose(
        change, principal=OWNER, customer=customer, call_key=call.key, amount=None
    )
    assert await actions.confirm(action.id, OWNER) is Click.RUNS
    return action


async def until_over(
    actions: Actions, waiting: PendingActionStore, clock: Clock, number: int
) -> PendingAction:
    """Look again and again, as the program does, until the action has ended."""
    for _ in range(8):
        await actions.run_due()
        action = await waiting.get(number)
        assert action is not None
        if not action.state.is_open:
            return action
        clock.now += 301
    raise AssertionError("the action did not end")


async def stopped(
    api: BackOfficeSandbox, actions: Actions, call: str, number: int, when: str
) -> None:
    """The task ends while the back office has the change: before or after it is made."""
    api.faults.hang(call, when="before" if when == "before" else "after")
    running = asyncio.create_task(actions.run(number))
    await api.faults.wait_until_held()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def trouble(
    kind: str,
    api: BackOfficeSandbox,
    office: HttpBackOffice,
    actions: Actions,
    waiting: PendingActionStore,
    action: PendingAction,
    clock: Clock,
) -> None:
    """Let something go wrong at a step, up to the look that comes after it."""
    change, call = WRITES[action.tool]
    match kind:
        case "429":
            api.faults.limit(call, retry_after="7", calls=2)
        case "500":
            api.faults.fail(call, calls=2)
        case "lost_before" | "lost_after":
            api.faults.reset(call, "before" if kind == "lost_before" else "after", calls=2)
        case "stopped_before" | "stopped_after":
            await stopped(api, actions, call, action.id, kind.removeprefix("stopped_"))
        case "arrives_late":
            await stopped(api, actions, call, action.id, "before")
            api.faults.release()
        case "died_before" | "died_after":
            begun = await waiting.begin(action.id, again_at=clock.now + 120)
            assert begun is not None
            if kind == "died_after":
                await office.write(ROBIN, change, key=begun.key)


@pytest.mark.parametrize("kind", TROUBLE)
@pytest.mark.parametrize("tool", WRITES)
async def test_over_http_every_write_happens_once(
    store: Conversations,
    api: BackOfficeSandbox,
    office: HttpBackOffice,
    actions: Actions,
    waiting: PendingActionStore,
    links: LinkBook,
    clock: Clock,
    tool: str,
    kind: str,
) -> None:
    """The action is done, and the back office has made one change, under the action's key."""
    change, _ = WRITES[tool]
    action = await agreed(store, actions, links, tool, change, ROBIN)
    await trouble(kind, api, office, actions, waiting, action, clock)
    ended = await until_over(actions, waiting, clock, action.id)
    api.faults.release()
    assert ended.state is ActionState.DONE
    assert list(api.changes) == [action.key]
    if tool == "file_claim":
        assert len(api.customers["K-1"].claims) == 2


async def test_without_the_key_a_lost_answer_makes_it_twice(
    store: Conversations,
    api: BackOfficeSandbox,
    waiting: PendingActionStore,
    links: LinkBook,
    clock: Clock,
) -> None:
    """What the matrix proves hangs on key and look-up: a client without them files two claims."""
    async with aiohttp.ClientSession() as session:
        forgetful = Forgetful(session, url=api.url, token=api.token, seconds=5)
        actions = Actions(waiting, forgetful, links, RULES, clock)
        action = await agreed(store, actions, links, "file_claim", CLAIM, ROBIN)
        api.faults.reset("POST claims", "after", calls=2)
        await until_over(actions, waiting, clock, action.id)
    assert len(api.changes) > 1
    assert len(api.customers["K-1"].claims) > 2


@pytest.fixture
async def example(tmp_path: Path) -> AsyncIterator[ExampleOffice]:
    """The embedded office."""
    opened = await open_example_office(tmp_path / "office.db", lambda: TODAY)
    yield opened
    await opened.close()


@pytest.mark.parametrize("reached", [False, True])
@pytest.mark.parametrize("tool", WRITES)
async def test_in_the_embedded_office_every_write_happens_once(
    store: Conversations,
    example: ExampleOffice,
    waiting: PendingActionStore,
    links: LinkBook,
    clock: Clock,
    tool: str,
    *,
    reached: bool,
) -> None:
    """A program that dies before or after the change leaves one change behind."""
    (policy, *_), (order, *_) = await asyncio.gather(
        example.policies(AMELIA), example.orders(AMELIA)
    )
    changes: dict[str, Write] = {
        "cancel_order": CancelOrder(order=order.number),
        "change_address": MOVE,
        "file_claim": FileClaim(
            policy=policy.number,
            kind=ClaimKind.GLASS,
            happened_on=TODAY,
            description="A stone.",
            damage=None,
        ),
    }
    before = await example.claims(AMELIA)
    actions = Actions(waiting, example, links, RULES, clock)
    action = await agreed(store, actions, links, tool, changes[tool], AMELIA)
    begun = await waiting.begin(action.id, again_at=clock.now + 120)
    assert begun is not None
    if reached:
        await example.write(AMELIA, changes[tool], key=begun.key)
    ended = await until_over(actions, waiting, clock, action.id)
    assert ended.state is ActionState.DONE
    made = len(await example.claims(AMELIA)) - len(before)
    assert made == int(tool == "file_claim")
    if tool == "cancel_order":
        assert not (await example.order(AMELIA, order.number)).is_cancellable
