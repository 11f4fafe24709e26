"""What becomes of promises to customers: done by a click, or called to mind until they are."""

from engine.domain.commitments import Commitment
from engine.domain.decisions import Decision, SayNotice, WhyNot
from engine.domain.desk import Alarm, Line, ShowCard, ShowLine
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice
from engine.handoff.changes import label
from engine.handoff.move import Move
from engine.handoff.words import duration

_LAST = 2
"""Reminders before the one with which the customer is told."""


def keep_promise(case: Case) -> Decision | WhyNot:
    """Any teammate may say that it is done, whoever promised it; once."""
    known, promise = case.handoff, case.situation.promise
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    if promise is None:
        return WhyNot.KEPT_BEFORE
    detail = promise.sentence
    return Decision(
        after=known,
        move=Move.PROMISE_KEPT,
        detail=detail,
        tell=case.card(Move.PROMISE_KEPT, detail),
    )


def promise_rang(case: Case) -> Decision | WhyNot:
    """The desk is reminded, then called, and then the customer is told, once."""
    known, promise = case.handoff, case.situation.promise
    if known is None:
        return WhyNot.NO_HANDOFF
    if promise is None:
        return WhyNot.NOT_DUE
    is_last = promise.nags >= _LAST
    say = _told(known, promise) if is_last else ()
    late = case.timing.hours.business_seconds(promise.due_at, case.now)
    text = (
        f"{promise.whose}, {label(known)}: promised and not marked as done,"
        f" {duration(late)} overdue: “{promise.sentence}”"
    )
    text += " The customer was told that it takes longer." if say else ""
    alarm = Alarm(text=text, pings=promise.nags > 0, second_channel=is_last)
    return Decision(
        after=known,
        move=Move.PROMISE_LATE,
        detail=promise.sentence,
        say=say,
        tell=(ShowCard(), ShowLine(line=Line.REMINDER, text=text), alarm),
        nag_at=None if is_last else _next(case),
    )


def _next(case: Case) -> float:
    return case.timing.after(case.now, case.timing.limits.promise_late)


def _told(known: Handoff, promise: Commitment) -> tuple[SayNotice, ...]:
    """Nobody who was answered since, or needs nobody any more, is told of a delay."""
    if promise.is_answered or known.state is HandoffState.WITHDRAWN:
        return ()
    return (notice(NoticeKind.PROMISE_LATE),)
