"""What follows when customers ask for people, write to them, take that back and rate them."""

from dataclasses import replace

from engine.domain.commands import CustomerChanged, CustomerSaid, Escalate, Imitated, Rate
from engine.domain.conversation import Urgency
from engine.domain.decisions import Decision, SayNotice, WhyNot
from engine.domain.desk import Alarm, DeskPost, Line, ShowCard, ShowLine
from engine.domain.handoff import ActorKind, Handoff, HandoffState
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice, shown_name
from engine.handoff.changes import (
    awake,
    closed,
    is_reopenable,
    label,
    queued,
    reopened,
    resolved,
    waiting,
)
from engine.handoff.earlier import earlier
from engine.handoff.file_words import named
from engine.handoff.move import Move
from engine.handoff.pledges import timed_pledges
from engine.handoff.ratings import rating_in
from engine.handoff.words import reason_words

_RANK = (Urgency.LOW, Urgency.NORMAL, Urgency.HIGH)


def escalate(case: Case, wanted: Escalate) -> Decision:
    """People are called; where they are already, it is added to what they have."""
    decision = _called(case, wanted)
    if not decision.after.state.is_open:
        return decision
    # What names no time is what the clocks of the handoff are about.
    return replace(decision, promises=timed_pledges(wanted.said, case.timing, case.now))


def _called(case: Case, wanted: Escalate) -> Decision:
    known = case.handoff
    detail = f"{reason_words(wanted.reason)}. {wanted.summary}".strip()
    if known is not None and known.state.is_open:
        return _added(case, known, wanted, detail)
    if known is not None and is_reopenable(case, known, wanted.customer):
        return reopened(case, known, (case.event(Move.ADDED, detail),))
    return _opened(case, _new(case, wanted), detail)


def _new(case: Case, wanted: Escalate) -> Handoff:
    return Handoff(
        id=0,
        conversation_id=case.situation.conversation_id,
        place=case.situation.place,
        reference=wanted.reference,
        customer=wanted.customer,
        customer_name=wanted.customer_name,
        state=HandoffState.QUEUED,
        epoch=case.situation.epoch,
        reason=wanted.reason,
        urgency=wanted.urgency,
        summary=wanted.summary,
        queued_at=case.now,
        waiting_since=case.now,
    )


def _opened(case: Case, handoff: Handoff, detail: str) -> Decision:
    after, timers = queued(case, handoff)
    is_queued = after.state is HandoffState.QUEUED
    alarm = _alarm(case, after) if handoff.urgency is Urgency.HIGH else ()
    return Decision(
        after=after,
        move=Move.ESCALATED if is_queued else Move.NOT_PROMISED,
        detail=detail,
        say=_told_who_comes(case) if is_queued else case.with_route(NoticeKind.NOBODY_COMES),
        tell=(ShowCard(), *earlier(case.handoff), *alarm),
        timers=timers,
    )


def _told_who_comes(case: Case) -> tuple[SayNotice, ...]:
    """The promise has a timer behind it: the ladder of reminders."""
    timing, now = case.timing, case.now
    opening = timing.hours.next_opening(now)
    if opening is not None and opening > now:
        return (case.promise(NoticeKind.OUT_OF_HOURS, opening),)
    return (case.promise(NoticeKind.QUEUED, timing.after(now, timing.limits.first_reply)),)


def _alarm(case: Case, handoff: Handoff) -> tuple[DeskPost, ...]:
    """What is urgent pings at once, out of hours elsewhere too."""
    text = f"{label(handoff)} is urgent: {reason_words(handoff.reason)}"
    is_open = case.timing.hours.is_open(case.now)
    return (Alarm(text=text, pings=True, second_channel=not is_open),)


def _added(case: Case, known: Handoff, wanted: Escalate, detail: str) -> Decision:
    """No second card; urgency may rise, and a customer's own call counts as a word of theirs."""
    urgency = max(known.urgency, wanted.urgency, key=_RANK.index)
    after = replace(known, urgency=urgency)
    if case.actor.kind is ActorKind.CUSTOMER and wanted.customer == known.customer:
        decision = _waits(case, after, Move.ADDED)
    else:
        decision = Decision(after=after, move=Move.ADDED)
    is_raised = urgency is Urgency.HIGH and known.urgency is not Urgency.HIGH
    alarm = _alarm(case, after) if is_raised else ()
    tell = (*case.card(Move.ADDED, detail), *decision.tell, *alarm)
    return replace(decision, detail=detail, tell=tell)


def customer_said(case: Case, said: CustomerSaid) -> Decision | WhyNot:
    """It is told to people; after they have resolved it, what it means decides."""
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    if not known.state.is_open:
        return _said_after(case, known, said)
    line = _line(said)
    if said.customer != known.customer:
        return Decision(after=known, move=Move.CUSTOMER_SAID, tell=(line,))
    if said.takes_back and _nobody_spoke(known):
        return _withdrawn(case, known, (line,))
    if said.is_thanks and known.state is not HandoffState.QUEUED:
        return _thanked(case, known, line)
    decision = _waits(case, known, Move.CUSTOMER_SAID)
    return replace(decision, tell=(line, *decision.tell))


def _nobody_spoke(known: Handoff) -> bool:
    """Before that it is the customer's to end; later the teammate reads what they say."""
    return known.state is HandoffState.QUEUED or known.first_reply_at is None


def _thanked(case: Case, known: Handoff, line: ShowLine) -> Decision:
    """Nobody has to answer; if they were asked whether it is solved, it is."""
    if known.asked_solved_at is None:
        return Decision(after=known, move=Move.CUSTOMER_SAID, tell=(line,))
    decision = resolved(case, known)
    return replace(decision, tell=(line, *decision.tell))


def _waits(case: Case, known: Handoff, move: Move) -> Decision:
    """The customer waits for people's word; no clock that runs is reset."""
    if known.state is HandoffState.QUEUED:
        after = waiting(case, known)
        resumed = case.timing.total(after, case.now) if known.waiting_since is None else {}
        return replace(_acknowledged(case, after, move), more_timers=resumed)
    after = waiting(case, awake(known, case.now))
    is_news = known.waiting_since is None or known.state is not after.state
    woken = known.state is not after.state
    return Decision(
        after=after,
        move=move,
        tell=(ShowCard(), Alarm(text=f"{label(after)} wrote: the snooze ends")) if woken else (),
        timers=case.timing.held(after, case.now) if is_news else None,
    )


def _acknowledged(case: Case, after: Handoff, move: Move) -> Decision:
    """At most one notice of waiting in an interval."""
    last, least = after.acknowledged_at, case.timing.limits.acknowledge
    if last is not None and case.now - last < least:
        return Decision(after=after, move=move)
    after = replace(after, acknowledged_at=case.now)
    return Decision(after=after, move=move, say=(notice(NoticeKind.WAITING),))


def _said_after(case: Case, known: Handoff, said: CustomerSaid) -> Decision | WhyNot:
    """CLOSED leaves it to the assistant."""
    if not is_reopenable(case, known, said.customer):
        return WhyNot.CLOSED
    score = rating_in(said.text)
    if score is not None and known.score is None:
        return _rated(case, known, score)
    if said.is_thanks or said.takes_back or score is not None:
        return Decision(after=known, move=Move.THANKED)
    return reopened(case, known, (_line(said),))


def customer_changed(case: Case, changed: CustomerChanged) -> Decision | WhyNot:
    """People who were shown a message are shown what became of it, and nothing else follows."""
    if case.handoff is None:
        return WhyNot.NO_HANDOFF
    is_deleted = changed.text is None
    kind = Line.CUSTOMER_DELETED if is_deleted else Line.CUSTOMER_EDITED
    line = ShowLine(line=kind, text=changed.text or "", author=case.handoff.customer_name)
    return Decision(after=case.handoff, move=Move.CUSTOMER_CHANGED, tell=(line,))


def withdraw(case: Case) -> Decision | WhyNot:
    """The customer clicked that nobody has to come any more."""
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    if not known.state.is_open:
        return WhyNot.CLOSED
    if not _is_customer(case, known):
        return WhyNot.NOT_THE_CUSTOMER
    return _withdrawn(case, known, ())


def _withdrawn(case: Case, known: Handoff, tell: tuple[DeskPost, ...]) -> Decision:
    return Decision(
        after=closed(known, HandoffState.WITHDRAWN, case.now),
        move=Move.WITHDRAWN,
        say=(notice(NoticeKind.WITHDRAWN),),
        tell=(*tell, *case.card(Move.WITHDRAWN)),
        timers={},
    )


def rate(case: Case, rating: Rate) -> Decision | WhyNot:
    """Once for each time it was resolved."""
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    if rating.customer != known.customer:
        return WhyNot.NOT_THE_CUSTOMER
    if known.state is not HandoffState.RESOLVED:
        return WhyNot.NOT_RESOLVED
    if known.score is not None:
        return WhyNot.RATED_BEFORE
    return (
        _rated(case, known, rating.score) if rating.score in range(1, 6) else WhyNot.NO_SUCH_SCORE
    )


def _rated(case: Case, known: Handoff, score: int) -> Decision:
    detail = f"{score} of 5"
    return Decision(
        after=replace(known, score=score),
        move=Move.RATED,
        detail=detail,
        say=(notice(NoticeKind.RATED),),
        tell=case.card(Move.RATED, detail),
    )


def imitated(case: Case, seen: Imitated) -> Decision | WhyNot:
    """As long as the customer may take them for whom they wait for, everybody there is told."""
    known = case.handoff
    if known is None:
        return WhyNot.NO_HANDOFF
    if not known.state.is_open:
        return WhyNot.CLOSED
    detail = f"{seen.name}, like {seen.teammate}"
    return Decision(
        after=known,
        move=Move.IMITATED,
        detail=detail,
        say=(notice(NoticeKind.IMITATED, name=shown_name(seen.name)),),
        tell=(case.event(Move.IMITATED, detail),),
    )


def _is_customer(case: Case, known: Handoff) -> bool:
    return case.actor.kind is ActorKind.CUSTOMER and case.actor.id == known.customer


def _line(said: CustomerSaid) -> ShowLine:
    text = "\n".join((*filter(None, (said.text.strip(),)), *map(named, said.attachments)))
    return ShowLine(
        line=Line.CUSTOMER_SAID,
        text=text,
        author=said.customer_name,
        attachments=said.attachments,
    )
