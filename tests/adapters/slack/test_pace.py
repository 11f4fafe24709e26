"""Calls keep to Slack's limits: a few at once, then as many as come back with time."""

import asyncio

import pytest

from adapters.slack.pace import Method, Pace
from engine.domain.messages import Place, Platform
from engine.errors import DeliveryError, DeliveryErrorKind


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def somewhere(channel: str = "C1", workspace: str = "T1") -> Place:
    """A place in a channel."""
    return Place(platform=Platform.SLACK, workspace=workspace, channel=channel, thread="1.0")


@pytest.fixture
def clock() -> Clock:
    """The clock of a test."""
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    """The pace under test."""
    return Pace(clock=clock)


def taken(pace: Pace, method: Method, place: Place) -> int:
    """How many turns are free now; they are taken."""
    return next(count for count in range(1_000) if not pace.take(place, method))


@pytest.mark.parametrize(("method", "tier"), [(Method.START, 20), (Method.APPEND, 100)])
def test_what_can_be_left_out_never_exceeds_its_tier(
    pace: Pace, clock: Clock, method: Method, tier: int
) -> None:
    """In no minute, burst included; the next workspace has turns of its own."""
    calls = taken(pace, method, somewhere())
    for _ in range(60):
        clock.now += 1
        calls += taken(pace, method, somewhere())
    assert tier * 0.9 <= calls <= tier
    assert taken(pace, method, somewhere(workspace="T2")) == tier / 4


def test_turns_come_back_with_time(pace: Pace, clock: Clock) -> None:
    """Not more of them than at first, and several at once only if there are as many."""
    assert taken(pace, Method.STOP, somewhere()) == 10
    assert not pace.has_room(somewhere(), Method.STOP)
    clock.now += 3
    assert not pace.take(somewhere(), Method.STOP, calls=2)
    assert pace.take(somewhere(), Method.STOP)
    clock.now += 10_000
    assert taken(pace, Method.STOP, somewhere()) == 10


async def test_a_turn_that_takes_long_is_left_to_the_outbox(pace: Pace, clock: Clock) -> None:
    """A row waits there, not a task; nothing is taken for it."""
    taken(pace, Method.POST, somewhere())
    pace.rest(somewhere(), Method.POST, 30)
    for _ in range(2):
        with pytest.raises(DeliveryError) as caught:
            await pace.turn(somewhere(), Method.POST)
        assert (caught.value.kind, caught.value.retry_after) == (DeliveryErrorKind.RETRY, 30.0)
    clock.now += 30
    await pace.turn(somewhere(), Method.POST)


async def test_who_came_first_is_served_first() -> None:
    """Turns that are waited for are given away already."""
    pace, served = Pace(scale=50), []

    async def post(number: int) -> None:
        await pace.turn(somewhere(), Method.STOP)
        served.append(number)

    assert taken(pace, Method.STOP, somewhere()) == 500
    await asyncio.gather(*map(post, range(6)))
    assert served == list(range(6))
    assert not pace.take(somewhere(), Method.STOP)


async def test_a_busy_channel_does_not_hold_up_another(pace: Pace) -> None:
    """Its posts wait for their own channel; the rest of one is not the workspace's either."""
    assert taken(pace, Method.POST, somewhere("C1")) == 4
    pace.rest(somewhere("C1"), Method.POST, 60)
    async with asyncio.timeout(1):
        for _ in range(4):
            await pace.turn(somewhere("C2"), Method.POST)


async def test_a_workspace_has_a_limit_over_all_channels(pace: Pace) -> None:
    """Several hundred posts a minute, wherever they go."""
    posted = sum(taken(pace, Method.POST, somewhere(f"C{number}")) for number in range(50))
    assert posted == 60


async def test_two_short_waits_make_a_long_one(clock: Clock) -> None:
    """A post waits for its channel, then for its workspace, and for both no longer than allowed."""
    pace = Pace(scale=20, longest_wait=0.08, clock=clock)
    crowd = [taken(pace, Method.POST, somewhere(f"C{number}")) for number in range(20)]
    assert sum(crowd) == 20 * 60
    for _ in range(4):
        await pace.turn(somewhere("C98"), Method.POST)
    pace.rest(somewhere("C99"), Method.POST, 0.05)
    with pytest.raises(DeliveryError):
        await pace.turn(somewhere("C99"), Method.POST)


def test_without_limits_of_our_own_only_rests_count(clock: Clock) -> None:
    """Slack decides then; what it asks for is still kept."""
    pace = Pace(scale=0, clock=clock)
    assert all(pace.take(somewhere(), Method.START) for _ in range(1_000))
    pace.rest(somewhere(), Method.START, 5)
    assert not pace.take(somewhere(), Method.START)
    clock.now += 5
    assert pace.take(somewhere(), Method.START)


def test_a_longer_rest_is_not_cut_short(pace: Pace, clock: Clock) -> None:
    """The last answer need not be the one that says most."""
    pace.rest(somewhere(), Method.UPDATE, 30)
    pace.rest(somewhere(), Method.UPDATE, 1)
    clock.now += 29
    assert not pace.has_room(somewhere(), Method.UPDATE)
