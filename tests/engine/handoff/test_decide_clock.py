"""What the clock brings about: reminders, requeueing, waking, resolving by itself; and briefs."""

from dataclasses import replace
from itertools import pairwise

import pytest

from engine.domain.commands import (
    BriefMade,
    Claim,
    HandBack,
    Resolve,
    SendReply,
    Snooze,
    TimerRang,
    Transfer,
)
from engine.domain.decisions import Decision, WhyNot
from engine.domain.desk import ShowCard
from engine.domain.handoff import HandoffState, Owner, TimerKind
from engine.domain.posts import NoticeKind
from engine.handoff.limits import Limits, limits_of
from engine.handoff.move import Move
from engine.handoff.settings import DeskSettings
from tests.engine.handoff.story import (
    ASSISTANT,
    CLOCK,
    CUSTOMER,
    DAY,
    HOUR,
    KIM,
    MINUTE,
    MONDAY_TEN,
    Story,
    by,
    called,
    claimed_story,
    says,
    waiting_story,
)


def test_the_ladder_climbs_and_its_last_rung_comes_again() -> None:
    """Desk, ping, second channel, and that again until somebody claims, in hours that count."""
    story = waiting_story()
    climbed = []
    for _ in range(10):
        kind = story.ring()
        (alarm,) = story.alarms
        climbed.append((kind, alarm.pings, alarm.second_channel, story.now))
    assert [step[:3] for step in climbed[:3]] == [
        (TimerKind.REMIND_DESK, False, False),
        (TimerKind.REMIND_ROLE, True, False),
        (TimerKind.REMIND_SECOND, True, True),
    ]
    assert {step[0] for step in climbed[2:]} == {TimerKind.REMIND_SECOND}
    gaps = [later[3] - earlier[3] for earlier, later in pairwise(climbed[2:])]
    assert gaps == [HOUR] * 6 + [17 * HOUR]


@pytest.mark.parametrize("steps", [(), (600.0,), (600.0, 1800.0)])
def test_a_ladder_may_be_shorter_and_still_never_ends(steps: tuple[float, ...]) -> None:
    """Even without reminders there is a timer behind the promise; it is silent then."""
    story = Story(limits=Limits(reminders=steps))
    story.do(called(), ASSISTANT)
    for _ in range(5):
        story.ring()
        assert story.timers
        assert len(story.alarms) == min(1, len(steps))


def test_the_customer_waits_for_the_next_word() -> None:
    """The teammate is called by name, once."""
    story = claimed_story()
    assert story.ring() is TimerKind.NEXT_REPLY
    (alarm,) = story.alarms
    assert "Kim" in alarm.text
    assert set(story.timers) == {TimerKind.GONE_QUIET}


def test_agent_leaves_or_goes_idle() -> None:
    """It goes back to the queue with its ladder, the customer told once, the clock kept."""
    story = claimed_story()
    since, epoch = story.it.waiting_since, story.epoch
    story.ring()
    assert story.ring() is TimerKind.GONE_QUIET
    assert (story.state, story.owner, story.epoch) == (
        HandoffState.QUEUED,
        Owner.QUEUE,
        epoch + 1,
    )
    assert (story.notices, story.it.waiting_since) == ([NoticeKind.REQUEUED], since)
    assert story.alarms[0].pings
    assert TimerKind.REMIND_DESK in story.timers


def test_a_snooze_ends_by_the_clock() -> None:
    """The teammate is called and has the full time again, however long the customer waits."""
    story = claimed_story()
    story.do(Snooze(until=story.now + DAY), by(KIM))
    assert story.ring() is TimerKind.WAKE
    assert (story.state, len(story.alarms)) == (HandoffState.CLAIMED, 1)
    assert story.timers[TimerKind.GONE_QUIET] == story.now + 2 * HOUR


def test_silence_is_asked_about_and_then_resolved() -> None:
    """Half of the time passes before the question and half after it, open or not."""
    story = claimed_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    began = story.now
    assert story.ring() is TimerKind.ASK_SOLVED
    assert (story.notices, story.now) == ([NoticeKind.SOLVED_QUESTION], began + 12 * HOUR)
    assert story.ring() is TimerKind.AUTO_RESOLVE
    assert (story.state, story.notices) == (HandoffState.RESOLVED, [NoticeKind.RESOLVED])
    assert (story.now, story.timers) == (began + 24 * HOUR, {})


def test_an_answer_to_the_question_stops_it() -> None:
    """Whoever writes is not silent; thanks are a yes."""
    story = claimed_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    story.ring()
    story.do(says("No, it is still wrong"), CUSTOMER)
    assert TimerKind.AUTO_RESOLVE not in story.timers
    story.do(SendReply(text="Now it is changed.", key="r2"), by(KIM))
    story.ring()
    story.do(says("Thanks!", is_thanks=True), CUSTOMER)
    assert (story.state, story.notices) == (HandoffState.RESOLVED, [NoticeKind.RESOLVED])


def test_nothing_resolves_by_itself_where_the_operator_says_so() -> None:
    """Zero hours are never."""
    story = claimed_story()
    story.limits = Limits(resolve=0)
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    assert story.timers == {}


@pytest.mark.parametrize("kind", TimerKind)
def test_a_timer_without_a_purpose_is_not_due(kind: TimerKind) -> None:
    """Nothing rings for what is closed, nor for what is in another state."""
    story = claimed_story()
    story.do(HandBack(), by(KIM))
    assert story.do(TimerRang(kind=kind), CLOCK) is WhyNot.NOT_DUE
    is_ladder = kind.value.startswith("remind")
    other = claimed_story() if is_ladder else waiting_story()
    assert other.do(TimerRang(kind=kind), CLOCK) is WhyNot.NOT_DUE
    nowhere = Story()
    assert nowhere.do(TimerRang(kind=kind), CLOCK) is WhyNot.NO_HANDOFF


def test_while_the_customer_waits_nothing_resolves() -> None:
    """Silence is the team's then."""
    story = claimed_story()
    for kind in (TimerKind.ASK_SOLVED, TimerKind.AUTO_RESOLVE):
        assert story.do(TimerRang(kind=kind), CLOCK, after=10 * DAY) is WhyNot.NOT_DUE


def test_a_timer_before_its_time_is_set_anew() -> None:
    """Settings that give more time hold for what runs already."""
    story = claimed_story()
    story.limits = Limits(quiet=10 * HOUR)
    result = story.do(TimerRang(kind=TimerKind.GONE_QUIET), CLOCK, after=2 * HOUR)
    assert isinstance(result, Decision)
    assert (result.move, story.state) == (Move.TIMER_MOVED, HandoffState.CLAIMED)
    assert story.timers[TimerKind.GONE_QUIET] > MONDAY_TEN + 10 * HOUR


def test_the_operators_settings_are_the_limits() -> None:
    """Minutes and hours of the settings, seconds of the rules."""
    settings = DeskSettings(
        desk_first_reply_minutes=1,
        desk_next_reply_minutes=2,
        desk_quiet_minutes=3,
        desk_reminders="4,5",
        desk_ack_minutes=6,
        desk_resolve_hours=7,
        desk_reopen_hours=8,
        desk_fallback="call us",
    )
    assert limits_of(settings) == Limits(
        first_reply=60,
        next_reply=120,
        quiet=180,
        reminders=(240, 300),
        acknowledge=360,
        resolve=7 * HOUR,
        reopen=8 * HOUR,
        fallback="call us",
    )
    assert limits_of(DeskSettings()) == replace(Limits(), reminders=(600, 1_800))


def test_a_brief_is_shown_on_the_card() -> None:
    """Also when it comes late; an empty one changes nothing."""
    story = waiting_story()
    story.do(BriefMade(text="Wants: a new address"), ASSISTANT, after=MINUTE)
    assert (story.it.brief, story.told) == ("Wants: a new address", (ShowCard(),))
    assert story.do(BriefMade(text=" "), ASSISTANT) is WhyNot.NOTHING_TO_SEND


SLOW = Limits(total=2 * HOUR, resolve=0)


def slow_story() -> Story:
    """Maya waits at a desk that has promised to solve it in two open hours."""
    story = Story(limits=SLOW)
    story.do(called(), ASSISTANT)
    return story


def ring_total(story: Story) -> Decision | WhyNot:
    """Let the total's timer ring at its time."""
    story.now = max(story.now, story.timers[TimerKind.TOTAL])
    return story.do(TimerRang(kind=TimerKind.TOTAL), CLOCK)


def test_what_takes_longer_than_promised_is_called_to_mind_once() -> None:
    """In the queue the team hears of it, later who has it; a claim does not stop that clock."""
    story = slow_story()
    assert story.timers[TimerKind.TOTAL] == MONDAY_TEN + 2 * HOUR
    assert isinstance(ring_total(story), Decision)
    (alarm,) = story.alarms
    assert alarm.text.startswith("Team, ACDEFH (Maya): unsolved for 2 h 0 min")
    assert TimerKind.TOTAL not in story.timers
    story = slow_story()
    story.do(Claim(), by(KIM), after=HOUR)
    assert isinstance(ring_total(story), Decision)
    assert [alarm.text.split(",")[0] for alarm in story.alarms] == ["Kim"]
    story.do(SendReply(text="One more moment.", key="r"), by(KIM))
    story.do(says("Well?"), CUSTOMER)
    assert TimerKind.TOTAL not in story.timers


def test_the_total_pauses_while_the_customer_is_awaited() -> None:
    """However often, in whatever hands it is; a reopened one goes on where it stopped."""
    story = slow_story()
    story.do(SendReply(text="Which car is it?", key="r1"), by(KIM), after=30 * MINUTE)
    assert TimerKind.TOTAL not in story.timers
    story.do(says("The red one."), CUSTOMER, after=3 * HOUR)
    assert story.it.paused_seconds == 3 * HOUR
    assert story.timers[TimerKind.TOTAL] == story.now + 90 * MINUTE
    story.do(Snooze(until=story.now + 10 * HOUR), by(KIM))
    assert story.timers[TimerKind.TOTAL] == story.now + 90 * MINUTE
    story.do(Resolve(), by(KIM), after=30 * MINUTE)
    assert story.timers == {}
    story.do(says("It is not."), CUSTOMER, after=DAY)
    assert story.state is HandoffState.CLAIMED
    # A working day of eight hours lies between.
    assert story.it.paused_seconds == 11 * HOUR
    assert story.timers[TimerKind.TOTAL] == story.now + HOUR


def test_the_total_goes_on_in_the_queue_beside_the_ladder() -> None:
    """Back in the queue while the customer is awaited it rests; their next word sets it again."""
    story = slow_story()
    story.do(SendReply(text="Which car is it?", key="r1"), by(KIM), after=HOUR)
    story.do(Transfer(to=None, note="I am off."), by(KIM))
    assert TimerKind.TOTAL not in story.timers
    story.do(says("The red one."), CUSTOMER, after=5 * MINUTE)
    assert story.timers[TimerKind.TOTAL] == story.now + HOUR
    assert TimerKind.REMIND_DESK in story.timers
    story.ring()
    story.ring()
    story.ring()
    assert story.timers.keys() >= {TimerKind.TOTAL, TimerKind.REMIND_SECOND}


def test_a_total_that_rings_too_early_is_set_anew() -> None:
    """The settings have changed since; where nothing is promised any more, nothing follows."""
    story = slow_story()
    story.now += HOUR
    early = story.do(TimerRang(kind=TimerKind.TOTAL), CLOCK)
    assert isinstance(early, Decision)
    assert (early.move, early.tell) == (Move.TIMER_MOVED, ())
    assert story.timers[TimerKind.TOTAL] == MONDAY_TEN + 2 * HOUR
    story.limits = Limits()
    assert story.do(TimerRang(kind=TimerKind.TOTAL), CLOCK) is WhyNot.NOT_DUE
