"""A command decided by the rules and applied as a whole, in the transaction of whatever led to it.

The row of the conversation changes only under the epoch the decision was made on. Whenever who
speaks to the customer changes, the epoch rises and every lease is void: nothing that was begun
before can be said any more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, insert, update

from engine.domain.accounts import person_named
from engine.domain.commands import Command, Imitated, SendReply, TakeNote, TypeInThread
from engine.domain.decisions import Decision, Done, End, NotDone, WhyNot
from engine.domain.handoff import Actor, Handoff, HandoffState, Owner
from engine.domain.messages import Platform
from engine.handoff.ports import Decide, Situation
from storage import auditing
from storage.auditing import AuditKind
from storage.handoff_tables import handoff, handoff_event
from storage.handoffs import (
    commitments,
    context,
    desk_posts,
    drafts,
    earlier_files,
    own_asking,
    relay_rows,
    seen,
    silencing,
    solving,
    timers,
    waking,
)
from storage.handoffs.rows import row_of, stored_teammate
from storage.references import new_reference
from storage.schema import conversation, turn
from storage.yielding import PeopleFirst

_MOVE = (
    update(conversation)
    .where(
        conversation.c.id == bindparam("conversation"),
        conversation.c.epoch == bindparam("decided_on"),
    )
    .values(
        owner=bindparam("owner_"),
        epoch=conversation.c.epoch + bindparam("rise"),
        fence=conversation.c.fence + bindparam("rise"),
    )
)
_OPEN = insert(handoff).returning(handoff.c.id)
_CHANGE = update(handoff).where(handoff.c.id == bindparam("handoff"))


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskRules:
    """What decides, and where the desk is.

    `takes_it_back` and `is_thanks` tell what the words of a customer mean who waits for people, or
    was helped by them. `people_first` lets people be faster than the assistant.
    """

    decide: Decide
    platform: Platform
    takes_it_back: Callable[[str], bool] = _never
    is_thanks: Callable[[str], bool] = _never
    people_first: PeopleFirst = field(default_factory=PeopleFirst)


class SituationChanged(Exception):
    """The conversation is not any more as it was when the command was decided."""


def apply(
    connection: Connection,
    rules: DeskRules,
    situation: Situation,
    command: Command,
    actor: Actor,
    now: float,
    *,
    last_turn: int | None = None,
) -> End:
    """Decide and apply, or say why not; raises SituationChanged if the situation is of before.

    `last_turn` is one that has just ended and called people: what it says still leaves.
    """
    why = seen.why_not(connection, situation.conversation_id, command)
    decision = why or rules.decide(situation, command, actor, now)
    if isinstance(decision, WhyNot):
        return NotDone(why=decision, handoff=situation.handoff)
    rise = int(_changes_speaker(situation, decision.after))
    after = replace(decision.after, epoch=situation.epoch + rise)
    _move(connection, situation, after, rise)
    after = _store(connection, situation, after)
    cause = _Cause(command=command, actor=actor, at=now, last_turn=last_turn)
    _note(connection, situation, decision, after, cause)
    _follow(connection, rules, situation, replace(decision, after=after), cause)
    return Done(handoff=after)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cause:
    command: Command
    actor: Actor
    at: float
    last_turn: int | None


def _owner(situation: Situation, after: Handoff) -> Owner:
    """Who speaks afterwards; what happens to a closed handoff that stays closed changes nothing."""
    was_open = situation.handoff is not None and situation.handoff.state.is_open
    return after.state.owner if was_open or after.state.is_open else situation.owner


def _changes_speaker(situation: Situation, after: Handoff) -> bool:
    owner = _owner(situation, after)
    if owner is not situation.owner:
        return True
    return owner is Owner.TEAMMATE and _who(after) != _who(situation.handoff)


def _who(known: Handoff | None) -> str | None:
    return None if known is None or known.teammate is None else known.teammate.key


def _move(connection: Connection, situation: Situation, after: Handoff, rise: int) -> None:
    values = {
        "conversation": situation.conversation_id,
        "decided_on": situation.epoch,
        "owner_": _owner(situation, after).value,
        "rise": rise,
    }
    if connection.execute(_MOVE, values).rowcount == 0:
        raise SituationChanged


def _store(connection: Connection, situation: Situation, after: Handoff) -> Handoff:
    after = solving.with_solver(connection, situation.handoff, after)
    if after.id:
        connection.execute(_CHANGE, {"handoff": after.id, **row_of(after)})
        return after
    after = replace(
        after,
        conversation_id=situation.conversation_id,
        place=situation.place,
        reference=_reference(connection, after.reference),
    )
    return replace(after, id=int(connection.execute(_OPEN, row_of(after)).scalar_one()))


def _reference(connection: Connection, wanted: str) -> str:
    """What the customer was told, unless an earlier handoff has it; never that of another turn."""
    if wanted and not seen.is_reference_used(connection, wanted):
        return wanted
    while True:
        drawn = new_reference(connection, turn.c.reference)
        if not seen.is_reference_used(connection, drawn):
            return drawn


_ONCE = (SendReply, TakeNote, Imitated, TypeInThread)
"""What is said under a key of its own."""


def _note(
    connection: Connection, situation: Situation, decision: Decision, after: Handoff, cause: _Cause
) -> None:
    known = situation.handoff
    before = known.state.value if known is not None and known.id == after.id else ""
    key = cause.command.key if isinstance(cause.command, _ONCE) else None
    connection.execute(
        insert(handoff_event),
        {
            "conversation_id": situation.conversation_id,
            "handoff_id": after.id,
            "move": decision.move,
            "detail": decision.detail,
            "key": key,
            "actor_kind": cause.actor.kind.value,
            "actor_id": cause.actor.id,
            "teammate": stored_teammate(cause.actor.teammate),
            "at": cause.at,
            "before": before,
            "after": after.state.value,
            "epoch": after.epoch,
        },
    )
    _audit(connection, after, cause, decision.move, before)


def _audit(connection: Connection, after: Handoff, cause: _Cause, move: str, before: str) -> None:
    place, teammate = after.place, cause.actor.teammate
    auditing.note(
        connection,
        AuditKind.MOVE,
        cause.at,
        about=person_named(place.platform, place.workspace, after.customer),
        conversation=after.conversation_id,
        handoff=after.id,
        move=move,
        actor=cause.actor.kind.value,
        teammate=None if teammate is None else teammate.key,
        before=before,
        after=after.state.value,
        epoch=after.epoch,
    )


def _follow(
    connection: Connection,
    rules: DeskRules,
    situation: Situation,
    decision: Decision,
    cause: _Cause,
) -> None:
    """Everything that a decision leads to; `after` is stored already."""
    after, before, now = decision.after, situation.handoff, cause.at
    desk_posts.put(connection, rules.platform, after.id, decision.tell, now)
    sent_before = earlier_files.lines(connection, situation, after, now)
    desk_posts.put(connection, rules.platform, after.id, sent_before, now)
    if after.epoch != situation.epoch:
        relay_rows.carry_over(connection, after, cause.last_turn)
        if after.state.is_open:
            own_asking.close(connection, situation.conversation_id, now)
            lines = silencing.silence(connection, situation, now)
            desk_posts.put(connection, rules.platform, after.id, lines, now)
    relay_rows.put(connection, after, decision.say, now)
    commitments.follow(connection, decision, cause.command, cause.actor.teammate, now)
    drafts.compare(connection, after.id, cause.command, cause.actor.teammate, now)
    if decision.timers is not None:
        timers.replace_all(connection, after.id, decision.timers)
    timers.add(connection, after.id, decision.more_timers)
    was_back = before is not None and before.state is HandoffState.HANDED_BACK
    if after.state is HandoffState.HANDED_BACK and not was_back:
        teammate = cause.actor.teammate or after.teammate
        context.put_instruction(connection, after, teammate, now)
    if decision.wakes_assistant and not after.state.is_open:
        waking.wake(connection, after, now)
