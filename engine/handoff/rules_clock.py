"""What follows when a timer rings, when the card cannot be posted and when the brief is there."""

from dataclasses import replace
from typing import assert_never

from engine.domain.commands import BriefMade, CardFailed, TimerRang
from engine.domain.decisions import Decision, WhyNot
from engine.domain.desk import Alarm, DeskPost, ShowCard
from engine.domain.handoff import Handoff, HandoffState, TimerKind
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice
from engine.handoff.changes import awake, label, requeued, resolved, unpromised
from engine.handoff.move import Move
from engine.handoff.words import duration


def timer_rang(case: Case, rang: TimerRang) -> Decision | WhyNot:
    """NOT_DUE is for a timer whose purpose is gone; one before its time is set anew."""
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    match rang.kind:
        case TimerKind.REMIND_DESK | TimerKind.REMIND_ROLE | TimerKind.REMIND_SECOND:
            is_queued = known.state is HandoffState.QUEUED
            return _reminded(case, known, rang.kind) if is_queued else WhyNot.NOT_DUE
        case TimerKind.WAKE:
            return _woken(case, known)
        case TimerKind.TOTAL:
            return _overdue(case, known)
        case (
            TimerKind.NEXT_REPLY
            | TimerKind.GONE_QUIET
            | TimerKind.ASK_SOLVED
            | TimerKind.AUTO_RESOLVE
        ):
            return _of_claimed(case, known, rang.kind)
        case _:
            assert_never(rang.kind)


def _reminded(case: Case, known: Handoff, kind: TimerKind) -> Decision:
    """The ladder climbs; its last rung comes again and again."""
    timing, now = case.timing, case.now
    waited = timing.hours.business_seconds(_since(known), now)
    text = f"{label(known)} has waited {duration(waited)}, and nobody has it"
    alarm = Alarm(
        text=text,
        pings=kind is not TimerKind.REMIND_DESK,
        second_channel=kind is TimerKind.REMIND_SECOND,
    )
    tell: tuple[DeskPost, ...] = (ShowCard(), alarm) if timing.limits.reminders else (ShowCard(),)
    is_last = kind is timing.last_rung
    more = {kind: timing.next_last_rung(now)} if is_last else {}
    return Decision(after=known, move=Move.REMINDED, detail=text, tell=tell, more_timers=more)


def _overdue(case: Case, known: Handoff) -> Decision | WhyNot:
    """It takes longer than promised until it is solved; the team hears of that once."""
    target, now = case.timing.limits.total, case.now
    if target is None or not known.state.is_open or known.waiting_since is None:
        return WhyNot.NOT_DUE
    if more := case.timing.total(known, now):
        return Decision(after=known, move=Move.TIMER_MOVED, more_timers=more)
    spent = case.timing.hours.business_seconds(known.queued_at, now) - known.paused_seconds
    whose = "Team" if known.state is HandoffState.QUEUED else _holder(known)
    text = f"{whose}, {label(known)}: unsolved for {duration(spent)}, longer than promised"
    tell = (ShowCard(), Alarm(text=text))
    return Decision(after=known, move=Move.REMINDED, detail=text, tell=tell)


def _woken(case: Case, known: Handoff) -> Decision | WhyNot:
    if known.state is not HandoffState.SNOOZED or known.snoozed_until is None:
        return WhyNot.NOT_DUE
    if known.snoozed_until > case.now:
        return _put_off(case, known)
    after = awake(known, case.now)
    return Decision(
        after=after,
        move=Move.WOKE,
        tell=(*case.card(Move.WOKE), Alarm(text=f"{_addressed(after)} the snooze is over")),
        timers=case.timing.held(after, case.now),
    )


def _of_claimed(case: Case, known: Handoff, kind: TimerKind) -> Decision | WhyNot:
    due = case.timing.due(known).get(kind) if known.state is HandoffState.CLAIMED else None
    if due is None:
        return WhyNot.NOT_DUE
    if due > case.now:
        return _put_off(case, known)
    if kind is TimerKind.NEXT_REPLY:
        return _nudged(case, known)
    if kind is TimerKind.GONE_QUIET:
        name = known.teammate.name if known.teammate is not None else "its teammate"
        return requeued(case, known, Move.REQUEUED, f"{name} has been silent for too long")
    if kind is TimerKind.ASK_SOLVED:
        return _asked(case, known)
    return resolved(case, known)


def _put_off(case: Case, known: Handoff) -> Decision:
    timers = case.timing.held(known, case.now)
    return Decision(after=known, move=Move.TIMER_MOVED, timers=timers)


def _nudged(case: Case, known: Handoff) -> Decision:
    waited = case.timing.hours.business_seconds(_since(known), case.now)
    text = f"{_addressed(known)} the customer has waited {duration(waited)}"
    tell = (ShowCard(), Alarm(text=text))
    return Decision(after=known, move=Move.REMINDED, detail=text, tell=tell)


def _asked(case: Case, known: Handoff) -> Decision:
    after = replace(known, asked_solved_at=case.now)
    return Decision(
        after=after,
        move=Move.ASKED_SOLVED,
        say=(notice(NoticeKind.SOLVED_QUESTION),),
        tell=(case.event(Move.ASKED_SOLVED),),
        timers=case.timing.held(after, case.now),
    )


def card_failed(case: Case, failed: CardFailed) -> Decision | WhyNot:
    """First it is tried elsewhere; then nobody knows of it, and the customer is told the truth.

    The assistant goes on, as silence would be worse than what it can do. Who has claimed it by
    writing in the thread needs no card for that.
    """
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    if not known.state.is_open:
        return WhyNot.CLOSED
    move, detail = Move.CARD_FAILED, failed.error
    if not failed.is_final:
        alarm = Alarm(text=f"The card of {label(known)} goes here", pings=True, second_channel=True)
        return Decision(after=known, move=move, detail=detail, tell=(ShowCard(), alarm))
    if known.state is not HandoffState.QUEUED:
        return Decision(after=known, move=move, detail=detail)
    return Decision(
        after=unpromised(known, case.now),
        move=move,
        detail=detail,
        say=case.with_route(NoticeKind.FALLBACK),
        timers={},
    )


def brief_made(case: Case, brief: BriefMade) -> Decision | WhyNot:
    """The card shows it."""
    if case.handoff is None:
        return WhyNot.NO_HANDOFF
    if not brief.text.strip():
        return WhyNot.NOTHING_TO_SEND
    after = replace(case.handoff, brief=brief.text)
    return Decision(after=after, move=Move.BRIEFED, tell=(ShowCard(),))


def _since(known: Handoff) -> float:
    return known.queued_at if known.waiting_since is None else known.waiting_since


def _addressed(known: Handoff) -> str:
    return f"{_holder(known)}, {label(known)}:"


def _holder(known: Handoff) -> str:
    return known.teammate.name if known.teammate is not None else "Team"
