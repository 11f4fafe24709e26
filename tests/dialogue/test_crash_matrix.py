"""Tandem is killed at every step of its work: each message one answer, in order, effects once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from sandbox.claude import ClaudeSandbox
from tests.dialogue.crash_cases import SIDE_STEPS, STEPS, Case, Where, cases
from tests.dialogue.crash_points import Fate, Moment, Point, passed
from tests.dialogue.echo import Question, echo
from tests.dialogue.furniture import furnish
from tests.dialogue.house import House
from tests.dialogue.play import IDLE, DiscordStage, Play, SlackStage, Stage
from tests.dialogue.rating_office import RatingOffice, rating_office
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.slack_town import SlackTown


def param(case: Case) -> ParameterSet:
    """A case; what only a catch-up would find is lost so far."""
    marks = [pytest.mark.xfail(strict=True, reason="no catch-up")] if case.needs_catch_up else []
    return pytest.param(case.where, case, id=str(case), marks=marks)


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """A Claude whose answers name what they answer."""
    async with ClaudeSandbox(responder=echo, deltas=1) as sandbox:
        yield sandbox


@pytest.fixture
async def office() -> AsyncIterator[RatingOffice]:
    """The rating service, which remembers each effect by its key."""
    async with rating_office() as office:
        yield office


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date and knows the articles: no case has to wait for that."""
    file = tmp_path_factory.mktemp("furnished") / "tandem.db"
    asyncio.run(furnish(file))
    return file


@pytest.fixture
def house(claude: ClaudeSandbox, furnished: Path, tmp_path: Path) -> House:
    """Where Tandem runs, with its furniture in place."""
    house = House(claude=claude, folder=tmp_path)
    shutil.copy(furnished, house.database)
    return house


@pytest.fixture
def play(request: pytest.FixtureRequest, where: Where, house: House, office: RatingOffice) -> Play:
    """The scenario, in the place where it is given."""
    stage: Stage
    if where is Where.SLACK:
        stage = SlackStage(town=request.getfixturevalue("town"))
    else:
        server = request.getfixturevalue("server")
        stage = DiscordStage(town=server, opens_thread=where is Where.CHANNEL)
    return Play(stage=stage, house=house, office=office)


@pytest.mark.parametrize(("where", "case"), [param(case) for case in cases()])
async def test_killed(play: Play, case: Case) -> None:
    """Killed there and started again: nothing lost, double or out of order, each effect once."""
    fates = [Fate(die_at=point) for point in (case.at, case.then) if point is not None]
    reckoning = await play.act(*fates, patience=2.0 if case.needs_catch_up else 10.0)
    assert play.deaths == len(fates), "a point was never reached"
    assert reckoning == Reckoning()
    assert len(set(play.office.keys)) == 1
    asked = len(play.house.claude.message_requests)
    usual = 2 if case.where is Where.CHANNEL else 3
    assert asked == usual + case.asks_again, "what Claude has answered is not asked again"


@pytest.mark.parametrize("where", list(Where))
async def test_every_step_is_known(play: Play, where: Where, tmp_path: Path) -> None:
    """A run takes no step that nobody knows of, and each step that is died at."""
    journal = tmp_path / "journal"
    assert await play.act(Fate(journal=journal)) == Reckoning()
    taken = set(passed(journal))
    assert taken <= {step.name for step in STEPS} | SIDE_STEPS
    assert {step.name for step in STEPS if where in step.places} <= taken


def test_every_step_is_died_at() -> None:
    """On each platform every step that is taken there is a case, and so are both its sides."""
    died = {(case.at.step, case.at.moment) for case in cases()}
    assert died == {(step.name, moment) for step in STEPS for moment in Moment}


@pytest.mark.xfail(strict=True, reason="a follow-up in an unknown thread is dropped")
async def test_a_follow_up_overtakes_its_mention(town: SlackTown, house: House) -> None:
    """Died before a mention was stored, what follows in its thread comes first: both count."""
    stage = SlackStage(town=town)
    room = stage.room()
    unheard = Point(step="receiving.receive", moment=Moment.BEFORE)
    async with town.doomed(house, fate=Fate(die_at=unheard)) as tandem:
        await room.ask(Question(number=1))
        await tandem.died.wait()
    async with town.doomed(house):
        await room.ask(Question(number=2))
        await town.slack.wait_until(lambda: town.slack.envelopes[-1].acked_at)
        await stage.deliver_again()
        await house.until_stored("SELECT 1 FROM inbox GROUP BY 1 HAVING count(*) = 2", timeout=2.0)
        await house.until_stored(IDLE)
    assert reckon([room.talk()], filed_in(house.rows(TAKEN)), ()) == Reckoning()
