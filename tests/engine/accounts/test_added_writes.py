"""A tool that an operator added and that changes something waits for a click, and is done once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.backoffice.http import HttpBackOffice
from adapters.toolservers.opening import ToolServers
from adapters.toolservers.session import Patience
from engine.accounts.access import Accounts
from engine.accounts.actions import Actions
from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState, Click, PendingAction
from engine.added.added_tool import AddedTool
from engine.added.proposing import ProposeAdded
from engine.added.writing import AddedWrites
from engine.domain.accounts import CallTool, CustomerId
from engine.domain.steps import Json
from engine.tools.own_records import ASK_IN_PRIVATE, NOT_LINKED
from engine.tools.tool import Done, ToolContext, ToolOutcome, TryAgain
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from tests.adapters.toolservers.yard import PATIENCE, Yard, write
from tests.engine.accounts.conftest import RULES
from tests.engine.added.test_catalogue import WRITE
from tests.storage.accounts.calling import OWNER, STRANGER, called
from tests.storage.accounts.link_book import LinkBook
from tests.storage.builders import Clock

ROBIN = CustomerId("K-1")
FREE: Mapping[str, Any] = {"garage": {"max_length": 20}, "day": {}}
KEYED: Mapping[str, Any] = {**FREE, "key": {"inject": "key"}}


@dataclass(frozen=True, kw_only=True)
class Booking:
    """The tool `garage_book` on its server, and everything a click on it needs."""

    yard: Yard
    servers: ToolServers
    tool: AddedTool
    accounts: Accounts
    store: Conversations

    async def call(self, **arguments: Json) -> str:
        """The key of a stored call in a turn of the owner's."""
        _, (call,) = await called(self.store, (self.tool.name, arguments))
        return call.key

    async def asked(self, key: str, *, is_public: bool = False, **arguments: Json) -> ToolOutcome:
        """The tool runs for that call."""
        context = ToolContext(principal=OWNER, key=key, is_public=is_public)
        return await ProposeAdded(self.tool, self.accounts).run(arguments, context)

    async def confirmed(self, day: str) -> PendingAction:
        """It was proposed for that day, and its customer has clicked; nothing ran yet."""
        key = await self.call(garage="North", day=day)
        assert isinstance(await self.asked(key, garage="North", day=day), Done)
        assert self.yard.booked == ()
        assert await self.accounts.actions.confirm(1, STRANGER) is Click.NOT_YOURS
        assert await self.accounts.actions.run(1) is None
        assert await self.accounts.actions.confirm(1, OWNER) is Click.RUNS
        action = await self.accounts.actions.run(1)
        assert action is not None
        return action


class Bookings:
    """Makes the tool, with or without a key for its server."""

    def __init__(
        self,
        folder: Path,
        store: Conversations,
        waiting: PendingActionStore,
        office: HttpBackOffice,
        links: LinkBook,
        clock: Clock,
    ) -> None:
        self._yard = Yard(folder)
        self._store = store
        self._waiting = waiting
        self._office = office
        self._links = links
        self.clock = clock

    @asynccontextmanager
    async def open(
        self, arguments: Mapping[str, Any], patience: Patience = PATIENCE
    ) -> AsyncIterator[Booking]:
        """The tool, with its server running; the owner is linked."""
        await self._links.link(OWNER, ROBIN, by=LinkedBy.MAIL_CODE, expires_at=None)
        self._yard.lists(book=write("Book {garage} for {day}.", **arguments))
        async with self._yard.open(patience) as servers:
            yield self._booking(servers.accept())

    def _booking(self, servers: ToolServers) -> Booking:
        [tool] = servers.tools()
        actions = Actions(
            self._waiting, self._office, self._links, RULES, self.clock, tools=AddedWrites([tool])
        )
        accounts = Accounts(
            office=self._office,
            links=self._links,
            actions=actions,
            today=lambda: date(2026, 11, 25),
        )
        return Booking(
            yard=self._yard, servers=servers, tool=tool, accounts=accounts, store=self._store
        )


@pytest.fixture
def bookings(
    tmp_path: Path,
    store: Conversations,
    waiting: PendingActionStore,
    office: HttpBackOffice,
    links: LinkBook,
    clock: Clock,
) -> Bookings:
    """A garage that can be booked."""
    return Bookings(tmp_path, store, waiting, office, links, clock)


async def test_the_click_of_the_customer_books_once(bookings: Bookings) -> None:
    """What is confirmed are the operator's words with the arguments; running again does nothing."""
    async with bookings.open(FREE) as booking:
        action = await booking.confirmed("monday")
        assert action.state is ActionState.DONE
        assert isinstance(action.change, CallTool)
        assert action.change.summary == "Book North for monday."
        assert action.ending is not None
        assert action.ending.written is not None
        assert "Booked at North on monday." in action.ending.written.said
        assert await booking.accounts.actions.run(action.id) is None
        assert list(booking.yard.booked) == ["North monday"]


async def test_who_is_not_known_books_nothing(bookings: Bookings, links: LinkBook) -> None:
    """In a public thread, without a link, or with a wrong argument there is no action."""
    async with bookings.open(FREE) as booking:
        key = await booking.call(garage="North", day="monday")
        asked = partial(booking.asked, key, day="monday")
        assert await asked(garage="North", is_public=True) == ASK_IN_PRIVATE
        assert isinstance(await asked(garage="N" * 21), TryAgain)
        await links.unlink(OWNER)
        assert await asked(garage="North") == NOT_LINKED
        assert await booking.accounts.actions.confirm(1, OWNER) is Click.NOT_YOURS


@pytest.mark.parametrize("price", [-0.01, 1e15, 1e300, float("inf"), float("nan")])
async def test_what_is_no_amount_of_money_is_asked_for_again(
    bookings: Bookings, price: float
) -> None:
    """Whatever Claude puts there, it hears what is wrong, and there is no action."""
    async with bookings.open(FREE) as booking:
        key = await booking.call(garage="North", day="monday")
        context = ToolContext(principal=OWNER, key=key, is_public=False)
        arguments: Mapping[str, Json] = {"day": "monday", "price": price}
        end = await ProposeAdded(WRITE, booking.accounts).run(arguments, context)
        assert isinstance(end, TryAgain)
        assert "`price` must be US dollars" in end.hint
        assert await booking.accounts.actions.confirm(1, OWNER) is Click.NOT_YOURS


async def test_a_server_that_says_no_has_refused(bookings: Bookings) -> None:
    """Its words are the reason."""
    async with bookings.open(FREE) as booking:
        action = await booking.confirmed("sunday")
        assert action.state is ActionState.REFUSED
        assert action.ending is not None
        assert "Closed on Sundays." in action.ending.reason
        assert booking.yard.booked == ()


async def test_a_lost_answer_is_not_asked_for_twice(bookings: Bookings) -> None:
    """A server without a key books once and dies: a person has to look, nobody books again."""
    async with bookings.open(FREE) as booking:
        action = await booking.confirmed("doomsday")
        assert action.state is ActionState.FAILED
        bookings.clock.now += 1_000
        assert await booking.accounts.actions.run_due() == ()
        assert list(booking.yard.booked) == ["North doomsday"]


async def test_a_server_with_a_key_is_asked_again(bookings: Bookings) -> None:
    """It gets the same key, answers what it did, and has booked once."""
    async with bookings.open(KEYED) as booking:
        action = await booking.confirmed("doomsday")
        assert action.state is ActionState.RUNNING
        await booking.servers.sessions["garage"].tried()
        bookings.clock.now += 1_000
        [action] = await booking.accounts.actions.run_due()
        assert action.state is ActionState.DONE
        assert list(booking.yard.booked) == [f"North doomsday {action.key}"]


async def test_a_server_that_stays_away_may_have_done_it(bookings: Bookings) -> None:
    """It has booked and died: no later attempt says that nothing was changed."""
    stays_away = replace(PATIENCE, first_pause=600)
    async with bookings.open(KEYED, stays_away) as booking:
        action = await booking.confirmed("doomsday")
        states = [action.state]
        while states[-1] is ActionState.RUNNING:
            bookings.clock.now += 1_000
            ended = await booking.accounts.actions.run_due()
            states.append(ended[0].state if ended else ActionState.RUNNING)
        assert set(states) == {ActionState.RUNNING, ActionState.FAILED}
        assert len(booking.yard.booked) == 1


async def test_who_unlinks_after_a_lost_answer_is_not_told_that_nothing_was_done(
    bookings: Bookings, links: LinkBook
) -> None:
    """It is not done again for them, and a person has to look whether it was."""
    async with bookings.open(KEYED) as booking:
        action = await booking.confirmed("doomsday")
        await booking.servers.sessions["garage"].tried()
        await links.unlink(OWNER)
        bookings.clock.now += 1_000
        [action] = await booking.accounts.actions.run_due()
        assert action.state is ActionState.FAILED
        assert len(booking.yard.booked) == 1


async def test_a_tool_taken_away_after_a_lost_answer_may_have_done_it(
    bookings: Bookings, actions: Actions
) -> None:
    """Whatever was changed in the settings since, a person has to look."""
    async with bookings.open(KEYED) as booking:
        await booking.confirmed("doomsday")
        bookings.clock.now += 1_000
        [action] = await actions.run_due()
        assert action.state is ActionState.FAILED


async def test_a_tool_that_was_taken_away_is_not_called(
    bookings: Bookings, actions: Actions
) -> None:
    """An action of before ends as refused."""
    async with bookings.open(FREE) as booking:
        key = await booking.call(garage="North", day="monday")
        assert isinstance(await booking.asked(key, garage="North", day="monday"), Done)
        assert await actions.confirm(1, OWNER) is Click.RUNS
        action = await actions.run(1)
        assert action is not None
        assert action.state is ActionState.REFUSED
        assert booking.yard.booked == ()
