"""Whatever happens in whatever order, some things hold: random commands on the rules."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.domain.commands import (
    BriefMade,
    CardFailed,
    ChangeReply,
    Claim,
    Command,
    CustomerChanged,
    HandBack,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
    TimerRang,
    Transfer,
    Withdraw,
)
from engine.domain.conversation import Urgency
from engine.domain.decisions import Decision, WhyNot
from engine.domain.handoff import Actor, Handoff, HandoffState, Owner, TimerKind
from engine.handoff.clocks import total_due
from engine.handoff.hours import ALWAYS, NEVER, BusinessHours
from engine.handoff.limits import Limits
from engine.handoff.move import Move
from engine.handoff.timing import Timing
from tests.engine.handoff.story import (
    ASSISTANT,
    CLOCK,
    CUSTOMER,
    DAY,
    KIM,
    LEE,
    MONDAY_TEN,
    OFFICE,
    STRANGER,
    Story,
    by,
    called,
    says,
    typed,
)

TEAM = "FOR-THE-TEAM-ALONE"
NEUTRAL = {Move.CUSTOMER_SAID, Move.CUSTOMER_CHANGED, Move.THANKED, Move.ADDED, Move.NOTED}
NEUTRAL |= {Move.RATED, Move.REMINDED, Move.ASKED_SOLVED, Move.BRIEFED, Move.REPLY_CHANGED}
NEUTRAL |= {Move.SNOOZED, Move.WOKE, Move.TIMER_MOVED, Move.NOT_PROMISED}
LADDER = {TimerKind.REMIND_DESK, TimerKind.REMIND_ROLE, TimerKind.REMIND_SECOND}

MATES = st.sampled_from([KIM, LEE])
ACTORS = st.sampled_from([by(KIM), by(LEE), by(KIM), by(LEE), CUSTOMER, STRANGER, ASSISTANT, CLOCK])
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(called, urgency=st.sampled_from(Urgency), summary=st.just(TEAM)),
    st.builds(says, st.sampled_from(["Hello?", "5", "👍", "It is wrong"])),
    st.builds(says, st.just("Never mind"), takes_back=st.just(True)),
    st.builds(says, st.just("Thanks"), is_thanks=st.just(True)),
    st.builds(CustomerChanged, key=st.just("k"), text=st.sampled_from(["new", None])),
    st.builds(typed, st.just("I am here")),
    st.builds(SendReply, text=st.sampled_from(["It is changed now.", "ok", ""]), key=st.just("r")),
    st.builds(ChangeReply, key=st.just("r"), text=st.sampled_from(["It was changed.", None])),
    st.builds(TakeNote, text=st.just(TEAM), key=st.just("n")),
    st.builds(HandBack, instruction=st.sampled_from([TEAM, ""])),
    st.builds(Transfer, to=st.one_of(st.none(), MATES), note=st.sampled_from([TEAM, ""])),
    st.builds(Snooze, until=st.floats(MONDAY_TEN, MONDAY_TEN + 30 * DAY)),
    st.builds(Rate, score=st.integers(0, 6), customer=st.sampled_from(["U1", "U2"])),
    st.builds(TimerRang, kind=st.sampled_from(TimerKind)),
    st.builds(CardFailed, is_final=st.booleans(), error=st.just(TEAM)),
    st.builds(BriefMade, text=st.just(TEAM)),
    *(st.just(command) for command in (Claim(), Claim(), Resolve(), Withdraw())),
)


class Handing(RuleBasedStateMachine):
    """A conversation that anything may happen to."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story()
        self.scores: list[int] = []

    @initialize(
        hours=st.sampled_from([OFFICE, OFFICE, ALWAYS, NEVER]),
        steps=st.sampled_from([(600.0, 1800.0, 3600.0), (600.0,), ()]),
        total=st.sampled_from([None, 7_000.0, DAY]),
        fallback=st.sampled_from([None, "call us"]),
    )
    def begin(
        self,
        hours: BusinessHours,
        steps: tuple[float, ...],
        total: float | None,
        fallback: str | None,
    ) -> None:
        """The desk of some operator."""
        limits = Limits(reminders=steps, total=total, fallback=fallback)
        self.story = Story(hours=hours, limits=limits)

    @rule(command=COMMANDS, actor=ACTORS, after=st.sampled_from([0.0, 60.0, 5_000.0, DAY]))
    def happen(self, command: Command, actor: Actor, after: float) -> None:
        """Somebody does something; a timer rings only if the handoff has it."""
        if isinstance(command, TimerRang):
            if self.story.timers.get(command.kind, float("inf")) > self.story.now + after:
                return
            actor = CLOCK
        before, epoch = self.story.handoff, self.story.epoch
        result = self.story.do(command, actor, after=after)
        self.check(before, epoch, command, result)

    @precondition(lambda self: self.story.timers)
    @rule()
    def ring(self) -> None:
        """The next timer rings at its time, and is never in vain."""
        before, epoch = self.story.handoff, self.story.epoch
        kind = self.story.ring()
        assert self.story.last is not None
        assert self.story.last.move != Move.TIMER_MOVED
        self.check(before, epoch, TimerRang(kind=kind), self.story.last)

    def check(
        self, before: Handoff | None, epoch: int, command: Command, result: Decision | WhyNot
    ) -> None:
        """What must hold of every step."""
        if isinstance(result, WhyNot):
            assert (self.story.handoff, self.story.epoch) == (before, epoch)
            return
        assert TEAM not in repr(result.say)
        if result.move in NEUTRAL:
            assert self.story.epoch == epoch
        if before is not None and result.after.id == before.id:
            assert result.move not in NEUTRAL or result.after.teammate == before.teammate
            self.check_reopening(before, result)
        if result.after.score is not None and result.move == Move.RATED:
            assert before is not None
            assert before.score is None
        if result.wakes_assistant:
            assert isinstance(command, HandBack)

    def check_reopening(self, before: Handoff, result: Decision) -> None:
        """Closed stays closed, unless what was resolved is reopened or what was free is taken."""
        if before.state.is_open or not result.after.state.is_open:
            return
        if before.state is HandoffState.RESOLVED:
            assert result.move in {Move.REOPENED, Move.TOOK_OVER}
        else:
            assert before.state is HandoffState.HANDED_BACK
            assert before.teammate is None

    @invariant()
    def there_is_one_owner(self) -> None:
        """The one that the state names; the assistant where nothing is open."""
        known = self.story.handoff
        is_open = known is not None and known.state.is_open
        assert self.story.owner is (known.state.owner if known and is_open else Owner.ASSISTANT)
        if known is not None and self.story.owner is Owner.TEAMMATE:
            assert known.teammate is not None

    @invariant()
    def every_promise_has_a_timer(self) -> None:
        """What waits has its ladder, what a teammate has its clocks, what is closed none."""
        known, timers = self.story.handoff, self.story.timers.keys() - {TimerKind.TOTAL}
        if known is None or not known.state.is_open:
            assert not timers
        elif known.state is HandoffState.QUEUED:
            assert timers
            assert timers <= LADDER
        elif known.state is HandoffState.SNOOZED:
            assert timers == {TimerKind.WAKE}
        elif known.waiting_since is not None:
            assert TimerKind.GONE_QUIET in timers
            assert timers <= {TimerKind.GONE_QUIET, TimerKind.NEXT_REPLY}
        else:
            assert len(timers & {TimerKind.ASK_SOLVED, TimerKind.AUTO_RESOLVE}) == 1

    @invariant()
    def the_timers_are_those_of_the_row(self) -> None:
        """Nothing that moves a clock forgets its timer."""
        known = self.story.handoff
        if known is not None and known.state is HandoffState.CLAIMED:
            due = Timing(hours=self.story.hours, limits=self.story.limits).due(known)
            left = {k: at for k, at in self.story.timers.items() if k is not TimerKind.TOTAL}
            assert left.items() <= due.items()

    @invariant()
    def the_total_runs_while_the_customer_waits(self) -> None:
        """Until it is broken, in every open state; what pauses has no timer, as the row says."""
        known, target = self.story.handoff, self.story.limits.total
        if known is None:
            return
        assert (known.paused_since is None) is (known.waiting_since is not None)
        due = None if target is None else total_due(known, target, self.story.hours)
        set_for = self.story.timers.get(TimerKind.TOTAL)
        if known.waiting_since is None or due is None:
            assert set_for is None
        elif due > self.story.now:
            assert set_for == due

    @invariant()
    def moments_are_in_order(self) -> None:
        """No clock of the row is ahead of the time, and only what is closed has an end."""
        known = self.story.handoff
        if known is not None:
            assert (known.closed_at is None) is known.state.is_open
            since = known.waiting_since
            assert since is None or known.queued_at <= since <= self.story.now


TestHanding = Handing.TestCase
TestHanding.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
