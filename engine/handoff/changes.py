"""How a handoff changes: the few changes of its row that all rules are made of."""

from dataclasses import replace

from engine.domain.decisions import Decision, SayNotice, WhyNot
from engine.domain.desk import Alarm, DeskPost
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice, shown
from engine.handoff.move import Move
from engine.handoff.timing import Timers


def is_free(handoff: Handoff) -> bool:
    """Whether any teammate may take it: it waits, or was shown without anybody being promised."""
    if handoff.state is HandoffState.HANDED_BACK:
        return handoff.teammate is None
    return handoff.state is HandoffState.QUEUED


def taken(handoff: Handoff, teammate: Teammate, now: float) -> Handoff:
    """A teammate has it from now on."""
    return replace(
        handoff,
        state=HandoffState.CLAIMED,
        teammate=teammate,
        claimed_at=now,
        snoozed_until=None,
        closed_at=None,
    )


def awake(handoff: Handoff, now: float) -> Handoff:
    """A snooze ends; whoever has it is expected from now on."""
    if handoff.state is not HandoffState.SNOOZED:
        return handoff
    return replace(handoff, state=HandoffState.CLAIMED, snoozed_until=now)


def answered(handoff: Handoff, now: float) -> Handoff:
    """The teammate said something to the customer, who is awaited now."""
    return replace(
        _paused(handoff, now),
        first_reply_at=now if handoff.first_reply_at is None else handoff.first_reply_at,
        last_word_at=now,
        asked_solved_at=None,
    )


def waiting(case: Case, handoff: Handoff) -> Handoff:
    """The customer waits, since now or since before: writing again resets no clock."""
    since = case.now if handoff.waiting_since is None else handoff.waiting_since
    paused = 0.0
    if handoff.paused_since is not None:
        paused = case.timing.hours.business_seconds(handoff.paused_since, case.now)
    return replace(
        handoff,
        waiting_since=since,
        paused_since=None,
        paused_seconds=handoff.paused_seconds + paused,
        asked_solved_at=None,
    )


def closed(handoff: Handoff, state: HandoffState, now: float) -> Handoff:
    """People have nothing more to do."""
    return replace(
        _paused(handoff, now),
        state=state,
        closed_at=now,
        snoozed_until=None,
        asked_solved_at=None,
    )


def _paused(handoff: Handoff, now: float) -> Handoff:
    """The customer waits for nobody, since now or since before: no clock runs."""
    since = now if handoff.paused_since is None else handoff.paused_since
    return replace(handoff, waiting_since=None, paused_since=since)


def unpromised(handoff: Handoff, now: float) -> Handoff:
    """The assistant goes on, as nobody can be promised; a teammate who comes by may take it."""
    return replace(closed(handoff, HandoffState.HANDED_BACK, now), teammate=None)


def queued(case: Case, handoff: Handoff) -> tuple[Handoff, Timers]:
    """It waits for anybody with its ladder, or for nobody where the desk never opens."""
    if not case.timing.anybody_comes(case.now):
        return unpromised(handoff, case.now), {}
    after = replace(awake(handoff, case.now), state=HandoffState.QUEUED, asked_solved_at=None)
    return after, case.timing.queued(after, case.now)


def requeued(case: Case, handoff: Handoff, move: Move, detail: str) -> Decision:
    """Whoever had it does not go on; the customer is told once."""
    after, timers = queued(case, handoff)
    alarm: tuple[DeskPost, ...] = ()
    say: tuple[SayNotice, ...] = case.with_route(NoticeKind.NOBODY_COMES)
    if after.state is HandoffState.QUEUED:
        after = replace(after, acknowledged_at=case.now)
        at = case.timing.after(case.now, case.timing.limits.first_reply)
        say = (case.promise(NoticeKind.REQUEUED, at),)
        alarm = (Alarm(text=f"{label(after)} is free again: {detail}", pings=True),)
    return Decision(
        after=after,
        move=move,
        detail=detail,
        say=say,
        tell=(*case.card(move, detail), *alarm),
        timers=timers,
    )


def reopened(case: Case, handoff: Handoff, tell: tuple[DeskPost, ...]) -> Decision:
    """The customer is not done: it goes to whoever had it last."""
    now = case.now
    after = replace(
        waiting(case, handoff),
        state=HandoffState.CLAIMED,
        claimed_at=now,
        closed_at=None,
        score=None,
        instruction=None,
        is_reopened=True,
    )
    at = case.timing.after(now, case.timing.limits.next_reply)
    name = shown(after.teammate)
    alarm = Alarm(text=f"{label(after)} is open again, for {_holder(after)}")
    return Decision(
        after=after,
        move=Move.REOPENED,
        say=(case.promise(NoticeKind.REOPENED, at, teammate=name),),
        tell=(*case.card(Move.REOPENED), *tell, alarm),
        timers=case.timing.held(after, now),
    )


def resolved(case: Case, handoff: Handoff) -> Decision:
    """It is done; the customer is asked how it was."""
    after = closed(handoff, HandoffState.RESOLVED, case.now)
    return Decision(
        after=after,
        move=Move.RESOLVED,
        say=(notice(NoticeKind.RESOLVED),),
        tell=case.card(Move.RESOLVED),
        timers={},
    )


def is_reopenable(case: Case, handoff: Handoff, customer: str) -> bool:
    """Whether a word of this customer still belongs to a handoff that was resolved."""
    if handoff.state is not HandoffState.RESOLVED or handoff.closed_at is None:
        return False
    if customer != handoff.customer or not case.timing.anybody_comes(case.now):
        return False
    return case.now - handoff.closed_at <= case.timing.limits.reopen


def why_not_theirs(case: Case, handoff: Handoff) -> WhyNot | None:
    """Why the teammate cannot do what only who has it may do; None where they have it."""
    if not handoff.state.is_open:
        return WhyNot.CLOSED
    if handoff.state is HandoffState.QUEUED:
        return WhyNot.NOT_CLAIMED
    return None if has_it(case, handoff) else WhyNot.CLAIMED_BY_OTHER


def has_it(case: Case, handoff: Handoff) -> bool:
    """Whether the handoff is open and with the teammate who does something."""
    return case.teammate is not None and case.people.holds(case.teammate, handoff)


def label(handoff: Handoff) -> str:
    """A handoff in a sentence for teammates."""
    return f"{handoff.reference} ({handoff.customer_name})"


def _holder(handoff: Handoff) -> str:
    return handoff.teammate.name if handoff.teammate is not None else "anybody"
