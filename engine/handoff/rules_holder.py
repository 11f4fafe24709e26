"""What only who has a handoff may do: hand it back, resolve, transfer and snooze it.

What is still in the queue may be resolved, and given to somebody by name, by every teammate: both
are a way of taking care of it.
"""

import math
from dataclasses import replace

from engine.domain.commands import HandBack, Snooze, Transfer
from engine.domain.decisions import Decision, WhyNot
from engine.domain.desk import Alarm
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice, shown
from engine.handoff.changes import (
    closed,
    label,
    requeued,
    resolved,
    taken,
    why_not_theirs,
)
from engine.handoff.move import Move


def hand_back(case: Case, back: HandBack) -> Decision | WhyNot:
    """The assistant goes on, at once if the customer waits for a word."""
    known, mate = case.handoff, case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    line = " ".join(back.instruction.split())
    if (why := why_not_theirs(case, known)) is not None:
        return why
    if len(line) > case.timing.limits.longest_reply:
        return WhyNot.TOO_LONG
    after = closed(known, HandoffState.HANDED_BACK, case.now)
    return Decision(
        after=replace(after, instruction=line or None),
        move=Move.HANDED_BACK,
        detail=line,
        say=(notice(NoticeKind.HANDED_BACK, teammate=shown(mate)),),
        tell=case.card(Move.HANDED_BACK, line),
        timers={},
        wakes_assistant=known.waiting_since is not None,
    )


def resolve(case: Case) -> Decision | WhyNot:
    """It is done; in the queue this counts as a claim of who says so."""
    known, mate = case.handoff, case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    if known.state is HandoffState.QUEUED:
        return resolved(case, taken(known, mate, case.now))
    return why_not_theirs(case, known) or resolved(case, known)


def transfer(case: Case, wish: Transfer) -> Decision | WhyNot:
    """Somebody else goes on with a note; the customer's clock runs on."""
    known, note = case.handoff, wish.note.strip()
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    why = _why_not_transferable(case, known, wish.to)
    if why is not None or not note:
        return why or WhyNot.NOTE_MISSING
    if wish.to is None:
        after = replace(known, hops=known.hops + 1)
        return requeued(case, after, Move.TRANSFERRED, f"to whoever comes: {note}")
    return _transferred(case, known, wish.to, note)


def _why_not_transferable(case: Case, known: Handoff, to: Teammate | None) -> WhyNot | None:
    if known.state is HandoffState.QUEUED and to is not None:
        return None
    if (why := why_not_theirs(case, known)) is not None:
        return why
    holder = known.teammate
    is_same = to is not None and holder is not None and case.people.are_one(to, holder)
    return WhyNot.ALREADY_YOURS if is_same else None


def _transferred(case: Case, known: Handoff, to: Teammate, note: str) -> Decision:
    was_free = known.state is HandoffState.QUEUED
    after = replace(taken(known, to, case.now), hops=known.hops + 1)
    detail = f"to {to.name}: {note}"
    kind = NoticeKind.CLAIMED if was_free else NoticeKind.TRANSFERRED
    return Decision(
        after=after,
        move=Move.TRANSFERRED,
        detail=detail,
        say=(notice(kind, teammate=shown(to)),),
        tell=(
            *case.card(Move.TRANSFERRED, detail),
            Alarm(text=f"{label(after)} is now with {to.name}"),
        ),
        timers=case.timing.held(after, case.now),
    )


def snooze(case: Case, wish: Snooze) -> Decision | WhyNot:
    """It is put off; a word of the customer ends that sooner."""
    known = case.handoff
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    if (why := why_not_theirs(case, known)) is not None:
        return why
    if not (math.isfinite(wish.until) and wish.until > case.now):
        return WhyNot.IN_THE_PAST
    after = replace(known, state=HandoffState.SNOOZED, snoozed_until=wish.until)
    return Decision(
        after=after,
        move=Move.SNOOZED,
        tell=case.card(Move.SNOOZED),
        timers=case.timing.held(after, case.now),
    )
