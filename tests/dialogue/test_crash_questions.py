"""Tandem is killed at every step of a question to the team: asked once, and its answer comes once.

These are some of the cases; `bench/crash_steps.py` takes them all.
"""

from collections.abc import AsyncIterator, Iterable

import pytest

from sandbox.claude import ClaudeSandbox
from tests.dialogue.crash_cases import Case, Where, taking_turns
from tests.dialogue.crash_points import Fate, passed
from tests.dialogue.edge_clerk import clerk
from tests.dialogue.house import House
from tests.dialogue.question_cases import AROUND, SAMPLED, SIDE, STEPS
from tests.dialogue.question_play import Answered, QuestionPlay
from tests.dialogue.question_stages import question_on_discord, question_on_slack


def each(some: Iterable[Case]) -> pytest.MarkDecorator:
    """A test of each of some cases."""
    params = [pytest.param(case.where, case, id=str(case)) for case in some]
    return pytest.mark.parametrize(("where", "case"), params)


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """A Claude that asks the team what it is told to ask."""
    async with ClaudeSandbox(responder=clerk) as sandbox:
        yield sandbox


@pytest.fixture
def play(request: pytest.FixtureRequest, house: House, where: Where) -> QuestionPlay:
    """Customer and desk on one platform."""
    if where is Where.SLACK:
        return question_on_slack(request.getfixturevalue("town"), house)
    return question_on_discord(request.getfixturevalue("server"), house)


@each(taking_turns(SAMPLED))
async def test_killed_in_a_question(play: QuestionPlay, case: Case) -> None:
    """Killed there and started again: one question, one answer stored, and read once."""
    assert await play.act(Fate(die_at=case.at, hasty=True)) == Answered()
    assert play.deaths == 1, "the point was never reached"


@pytest.mark.parametrize("where", [Where.SLACK, Where.FORUM])
async def test_every_step_of_a_question_is_known(play: QuestionPlay, where: Where) -> None:
    """A question takes no step that nobody knows of, and each step that is died at."""
    journal = play.house.folder / "journal"
    assert await play.act(Fate(journal=journal, hasty=True)) == Answered()
    taken = passed(journal).keys()
    names = {step.name for step in STEPS if where in step.places}
    assert names <= taken
    assert taken <= names | AROUND | SIDE
