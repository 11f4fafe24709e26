"""Tandem is killed at every step of a change: the back office changes once, and it is told once.

These are some of the cases; `bench/crash_steps.py` takes them all.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial

import pytest

from engine.accounts.pending import WriteTool
from sandbox.backoffice import BackOfficeSandbox
from sandbox.claude import ClaudeSandbox
from tests.dialogue.bookkeeper import bookkeeper
from tests.dialogue.change_cases import CALLS, PLACES, SIDE, STEPS, WRITE, ChangeCase, sample
from tests.dialogue.change_play import ChangePlay, Trouble
from tests.dialogue.change_stages import change_on_discord, change_on_slack, settled
from tests.dialogue.crash_cases import Where
from tests.dialogue.crash_points import Fate, Moment, Point, passed
from tests.dialogue.guards import Guard
from tests.dialogue.house import House

MakesPlay = Callable[[WriteTool, Trouble], ChangePlay]


def each(some: Iterable[ChangeCase]) -> pytest.MarkDecorator:
    """A test of each of some cases."""
    params = [pytest.param(case.where, case, id=str(case)) for case in some]
    return pytest.mark.parametrize(("where", "case"), params)


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """A Claude that prepares changes."""
    async with ClaudeSandbox(responder=bookkeeper) as sandbox:
        yield sandbox


@pytest.fixture
async def records() -> AsyncIterator[BackOfficeSandbox]:
    """The company's back office, strict about its protocol."""
    async with BackOfficeSandbox() as office:
        yield office
        office.verify()


@pytest.fixture
def play(
    request: pytest.FixtureRequest, house: House, records: BackOfficeSandbox, where: Where
) -> MakesPlay:
    """A change on that platform."""
    if where is Where.SLACK:
        return partial(change_on_slack, request.getfixturevalue("town"), house, records)
    return partial(change_on_discord, request.getfixturevalue("server"), house, records)


@each(sample())
async def test_killed_in_a_change(play: MakesPlay, case: ChangeCase) -> None:
    """Killed there and started again: one change under one key, one outcome read, one known."""
    change = play(case.write, case.trouble)
    fates = [Fate(die_at=at, hasty=True) for at in case.deaths]
    assert await change.act(*fates) == settled(case.where)
    assert change.deaths == len(fates), "a point was never reached"


@pytest.mark.parametrize("where", PLACES)
async def test_every_step_of_a_change_is_known(play: MakesPlay, where: Where) -> None:
    """A change takes no step that nobody knows of, and each step that is died at."""
    write = WriteTool.FILE_CLAIM
    change = play(write, Trouble.NONE)
    journal = change.house.folder / "journal"
    assert await change.act(Fate(journal=journal, hasty=True)) == settled(where)
    taken = passed(journal).keys()
    names = {step.name for step in STEPS if where in step.places} - {WRITE} | {CALLS[write]}
    assert names <= taken
    assert taken <= names | SIDE


TAKEN_OVER = "UPDATE conversation SET epoch = epoch + 1"
QUEUED = Point(step="sending.begin", moment=Moment.BEFORE, nth=2)


@pytest.mark.parametrize("without", [None, Guard.EPOCH], ids=["with the gate", "without"])
@pytest.mark.parametrize("where", PLACES)
async def test_nobody_is_asked_to_click_after_a_takeover(
    play: MakesPlay, where: Where, without: Guard | None
) -> None:
    """People take over while the post that asks still waits to leave: it never does."""
    change = play(WriteTool.CANCEL_ORDER, Trouble.NONE)
    first, then = Fate(die_at=QUEUED), Fate(without=without)
    asked = await change.overtaken(first, then, taken_over=TAKEN_OVER)
    assert asked is (without is not None)
    assert change.office.changes == {}


def test_the_sample_has_every_change_platform_and_trouble() -> None:
    """And both sides of the call that makes the change."""
    cases = list(sample())
    assert {case.write for case in cases} == set(WriteTool)
    assert {case.where for case in cases} == set(PLACES)
    assert {case.trouble for case in cases} == set(Trouble)
    assert len({case.at.moment for case in cases if case.at.step == WRITE}) == 2
