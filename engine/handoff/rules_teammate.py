"""What follows when teammates claim, speak to the customer and take notes."""

from dataclasses import replace

from engine.domain.commands import (
    ChangeReply,
    ChangeTyped,
    SendReply,
    TakeNote,
    TakeOver,
    TypeInThread,
)
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import ChangeWords, Decision, SayWords, WhyNot
from engine.domain.desk import DeskPost, Line, ShowCard, ShowLine
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.domain.posts import NoticeKind
from engine.handoff.case import Case, notice, shown
from engine.handoff.changes import (
    answered,
    awake,
    has_it,
    is_free,
    is_reopenable,
    taken,
    waiting,
)
from engine.handoff.earlier import earlier
from engine.handoff.move import Move
from engine.handoff.pledges import pledges
from engine.handoff.sendable import why_not_sendable
from engine.handoff.timing import Timers


def claim(case: Case) -> Decision | WhyNot:
    """The first one gets it; who has it snoozed ends the snooze."""
    known, mate = case.handoff, case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    if is_free(known):
        return _claimed(case, known, mate)
    if not known.state.is_open:
        return WhyNot.CLOSED
    if not has_it(case, known):
        return WhyNot.CLAIMED_BY_OTHER
    if known.state is not HandoffState.SNOOZED:
        return WhyNot.ALREADY_YOURS
    after, move = awake(known, case.now), Move.WOKE
    timers = case.timing.held(after, case.now)
    return Decision(after=after, move=move, tell=case.card(move), timers=timers)


def _claimed(case: Case, known: Handoff, mate: Teammate) -> Decision:
    after = waiting(case, taken(known, mate, case.now))
    return Decision(
        after=after,
        move=Move.CLAIMED,
        say=(notice(NoticeKind.CLAIMED, teammate=shown(mate)),),
        tell=case.card(Move.CLAIMED),
        timers=case.timing.held(after, case.now),
    )


def take_over(case: Case, wish: TakeOver) -> Decision | WhyNot:
    """A handoff that is claimed from the beginning; the customer hears who is there now."""
    known, mate = case.handoff, case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is not None and known.state.is_open:
        return claim(case)
    before: tuple[ShowLine, ...] = ()
    if known is None or not _continues(case, known, wish.customer):
        summary = f"The assistant had asked the team: {wish.question}"
        before, known = earlier(known), replace(_new(case, wish), summary=summary)
    decision = _claimed(case, known, mate)
    tell = (*case.card(Move.CLAIMED, "instead of answering the assistant"), *before)
    return replace(decision, tell=tell)


def type_in_thread(case: Case, typed: TypeInThread) -> Decision | WhyNot:
    """The customer reads it already, so it claims the conversation from whoever had it."""
    mate = case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    known = case.handoff
    before: tuple[ShowLine, ...] = ()
    line = _line(mate, typed.text)
    if known is not None and has_it(case, known):
        return _spoke(case, known, Move.REPLIED, typed.text, tell=(line,))
    if known is None or not (known.state.is_open or _continues(case, known, typed.customer)):
        before, known = earlier(known), _new(case, typed)
    after = taken(known, mate, case.now)
    tell = (*case.card(Move.TOOK_OVER), *before, line)
    return _spoke(case, after, Move.TOOK_OVER, typed.text, tell=tell)


def _continues(case: Case, known: Handoff, customer: str) -> bool:
    """A word after the end belongs to it as one of the customer would."""
    return is_free(known) or is_reopenable(case, known, customer)


def _new(case: Case, taking: TypeInThread | TakeOver) -> Handoff:
    return Handoff(
        id=0,
        conversation_id=case.situation.conversation_id,
        place=case.situation.place,
        reference=taking.reference,
        customer=taking.customer,
        customer_name=taking.customer_name,
        state=HandoffState.QUEUED,
        epoch=case.situation.epoch,
        reason=EscalationReason.TEAMMATE_TOOK_OVER,
        urgency=Urgency.NORMAL,
        summary="",
        queued_at=case.now,
    )


def send_reply(case: Case, reply: SendReply) -> Decision | WhyNot:
    """Words for the customer; in the queue they claim it."""
    known, mate = case.handoff, case.teammate
    if mate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    free = is_free(known)
    why = None if free else _why_not_yours(case, known)
    longest = case.timing.limits.longest_reply
    why = why or why_not_sendable(reply.text, reply.attachments, longest=longest)
    if why is not None:
        return why
    after = taken(known, mate, case.now) if free else known
    words = SayWords(
        text=reply.text.strip(), teammate=mate, key=reply.key, attachments=reply.attachments
    )
    tell = (*(case.card(Move.CLAIMED) if free else ()), _line(mate, reply.text))
    return _spoke(case, after, Move.REPLIED, words.text, say=(words,), tell=tell)


def _why_not_yours(case: Case, known: Handoff) -> WhyNot | None:
    if not known.state.is_open:
        return WhyNot.CLOSED
    return None if has_it(case, known) else WhyNot.CLAIMED_BY_OTHER


def change_reply(case: Case, change: ChangeReply) -> Decision | WhyNot:
    """What was sent is changed or taken away at the customer's, closed or not."""
    known = case.handoff
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    longest = case.timing.limits.longest_reply
    if change.text is not None and (why := why_not_sendable(change.text, (), longest=longest)):
        return why
    text = None if change.text is None else change.text.strip()
    detail = "taken away" if text is None else "new words"
    return Decision(
        after=known,
        move=Move.REPLY_CHANGED,
        detail=detail,
        say=(ChangeWords(key=change.key, text=text),),
        tell=(ShowCard(), case.event(Move.REPLY_CHANGED, detail)),
        promises=() if text is None else pledges(text, case.timing, case.now),
    )


def change_typed(case: Case, change: ChangeTyped) -> Decision | WhyNot:
    """The customer sees the change already; the card learns of it, and promises follow."""
    known = case.handoff
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    detail = "taken away" if change.text is None else "new words"
    return Decision(
        after=known,
        move=Move.REPLY_CHANGED,
        detail=detail,
        tell=(ShowCard(), case.event(Move.REPLY_CHANGED, detail)),
        promises=() if change.text is None else pledges(change.text, case.timing, case.now),
    )


def take_note(case: Case, note: TakeNote) -> Decision | WhyNot:
    """It stays inside; from who has it, it shows that they are there."""
    known = case.handoff
    if case.teammate is None:
        return WhyNot.NOT_A_TEAMMATE
    if known is None:
        return WhyNot.NO_HANDOFF
    if not note.text.strip():
        return WhyNot.NOTHING_TO_SEND
    if not has_it(case, known):
        return Decision(after=known, move=Move.NOTED, detail=note.text)
    after = replace(known, last_word_at=case.now)
    return Decision(
        after=after,
        move=Move.NOTED,
        detail=note.text,
        timers=case.timing.held(after, case.now),
    )


def _spoke(
    case: Case,
    handoff: Handoff,
    move: Move,
    words: str,
    *,
    tell: tuple[DeskPost, ...],
    say: tuple[SayWords, ...] = (),
) -> Decision:
    """The customer is awaited from now on, and promised what `words` say; a snooze lasts."""
    after = answered(handoff, case.now)
    timers: Timers = case.timing.held(after, case.now)
    made = pledges(words, case.timing, case.now)
    if made:
        tell = (ShowCard(), *tell)
    return Decision(after=after, move=move, say=say, tell=tell, timers=timers, promises=made)


def _line(mate: Teammate, text: str) -> ShowLine:
    return ShowLine(line=Line.REPLY_SENT, text=text.strip(), author=mate.name)
