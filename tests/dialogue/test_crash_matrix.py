"""Tandem is killed at every step of its work: each message one answer, in order, effects once."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import pytest

from tests.dialogue.crash_cases import (
    ALL_STEPS,
    OVERTAKEN,
    PREVIEW_STEPS,
    ROUTED_STEPS,
    SIDE_STEPS,
    STEPS,
    Case,
    Step,
    Where,
    cases,
    overtaken_cases,
    preview_cases,
    taking_turns,
)
from tests.dialogue.crash_points import Fate, Moment, Point, passed
from tests.dialogue.echo import Question
from tests.dialogue.house import House
from tests.dialogue.play import IDLE, LongPlay, OvertakenPlay, Play, SlowPlay
from tests.dialogue.rating_office import RatingOffice
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.stages import DiscordStage, SlackStage, Stage


def each(some: Iterable[Case]) -> pytest.MarkDecorator:
    """A test of each of some cases."""
    params = [pytest.param(case.where, case, id=str(case)) for case in some]
    return pytest.mark.parametrize(("where", "case"), params)


@pytest.fixture
def stage(request: pytest.FixtureRequest, where: Where) -> Stage:
    """The place where a play is given."""
    if where is Where.SLACK:
        return SlackStage(town=request.getfixturevalue("town"))
    server = request.getfixturevalue("server")
    return DiscordStage(town=server, opens_thread=where is Where.CHANNEL)


@each(cases())
async def test_killed(stage: Stage, echoing_house: House, office: RatingOffice, case: Case) -> None:
    """Killed there and started again: nothing lost, double or out of order, each effect once."""
    play = LongPlay(stage=stage, house=echoing_house, office=office)
    fates = [Fate(die_at=point) for point in (case.at, case.then) if point is not None]
    reckoning = await play.act(*fates)
    assert play.deaths == len(fates), "a point was never reached"
    assert reckoning == Reckoning()
    assert len(set(office.keys)) == 1
    usual = 2 if case.where is Where.CHANNEL else 3
    asked = len(echoing_house.claude.message_requests)
    assert asked == usual + case.asks_again, "what Claude has answered is not asked again"


@each(preview_cases())
async def test_killed_while_it_shows(
    stage: Stage, echoing_house: House, office: RatingOffice, case: Case
) -> None:
    """Killed while an answer is shown that is still being written: in the end it is there once."""
    play = SlowPlay(stage=stage, house=echoing_house, office=office)
    assert await play.act(Fate(die_at=case.at, hasty=True)) == Reckoning()
    assert play.deaths == 1, "the point was never reached"
    assert len(echoing_house.claude.message_requests) == 1 + case.is_in_a_turn


@each(overtaken_cases())
async def test_killed_when_overtaken(
    stage: Stage, echoing_house: House, office: RatingOffice, case: Case
) -> None:
    """Killed before or after a turn begins again with a second question: both are answered."""
    play = OvertakenPlay(stage=stage, house=echoing_house, office=office)
    assert await play.act(Fate(die_at=case.at)) == Reckoning()
    assert play.deaths == 1, "the point was never reached"


@each(taking_turns(ROUTED_STEPS))
async def test_killed_with_routes(
    stage: Stage, echoing_house: House, office: RatingOffice, case: Case
) -> None:
    """Killed where a turn gets its route, or works under it: each turn has one, and answers."""
    play = LongPlay(stage=stage, house=echoing_house, office=office, settings={"routing": "local"})
    assert await play.act(Fate(die_at=case.at)) == Reckoning()
    assert play.deaths == 1, "the point was never reached"
    rows = echoing_house.rows(
        "SELECT turn_route.labelled_by FROM turn LEFT JOIN turn_route ON turn_id = turn.id"
    )
    assert {row["labelled_by"] for row in rows} == {"local"}


@pytest.mark.parametrize(
    ("where", "kind", "steps"),
    [
        *((where, LongPlay, STEPS) for where in Where),
        *((where, SlowPlay, PREVIEW_STEPS) for where in (Where.SLACK, Where.FORUM)),
        *((where, OvertakenPlay, (OVERTAKEN,)) for where in (Where.SLACK, Where.FORUM)),
    ],
)
async def test_every_step_is_known(
    stage: Stage,
    echoing_house: House,
    office: RatingOffice,
    where: Where,
    kind: Callable[..., Play],
    steps: Sequence[Step],
) -> None:
    """A play takes no step that nobody knows of, and each step that is died at."""
    journal = echoing_house.folder / "journal"
    play = kind(stage=stage, house=echoing_house, office=office)
    assert await play.act(Fate(journal=journal, hasty=True)) == Reckoning()
    taken = passed(journal).keys()
    assert taken <= {step.name for step in ALL_STEPS} | SIDE_STEPS
    assert {step.name for step in steps if where in step.places} <= taken


def test_every_step_is_died_at() -> None:
    """On each platform every step that is taken there is a case, and so are both its sides."""
    every = chain(cases(), preview_cases(), overtaken_cases())
    died = {(case.at.step, case.at.moment) for case in every}
    assert died == {(step.name, moment) for step in ALL_STEPS for moment in Moment}


async def test_a_follow_up_overtakes_its_mention(town: SlackTown, echoing_house: House) -> None:
    """Died before a mention was stored, what follows in its thread comes first: both count."""
    stage = SlackStage(town=town)
    room = stage.room()
    unheard = Point(step="receiving.receive", moment=Moment.BEFORE)
    async with town.doomed(echoing_house, fate=Fate(die_at=unheard)) as tandem:
        await room.ask(Question(number=1))
        await tandem.died.wait()
    async with town.doomed(echoing_house):
        await room.ask(Question(number=2))
        await town.slack.wait_until(lambda: town.slack.envelopes[-1].acked_at)
        await stage.deliver_again()
        await echoing_house.until_stored(
            "SELECT 1 FROM inbox GROUP BY 1 HAVING count(*) = 2", timeout=2.0
        )
        await echoing_house.until_stored(IDLE)
    assert reckon([room.talk()], filed_in(echoing_house.rows(TAKEN)), ()) == Reckoning()
