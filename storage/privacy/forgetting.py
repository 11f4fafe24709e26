"""Forgets a person: their words, names and ids leave every table, a conversation a transaction.

What is left to do is what still carries their id, so that after a crash the same command goes on.
Nothing that is under way is cut off: such a conversation is left for the next time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    or_,
    select,
    update,
)

from engine.domain.budgets import BudgetScope
from engine.domain.commands import Imitated
from engine.domain.handoff import ActorKind
from engine.domain.messages import Platform
from storage import auditing
from storage.account_tables import action_alarm, pending_action
from storage.auditing import AuditKind
from storage.handoff_tables import desk_post, handoff, handoff_event
from storage.privacy import desk_words, links, naming, words
from storage.privacy.erasing import Scope
from storage.privacy.person import Person
from storage.privacy.resting import under_way
from storage.question_tables import team_question
from storage.schema import budget_notice, budget_use, conversation, inbox, outbox, turn

_MOST_AT_ONCE = 500
_OF_CUSTOMER = (BudgetScope.CUSTOMER_MINUTE.value, BudgetScope.CUSTOMER_DAY.value)
_OUTBOX_HERE = and_(
    outbox.c.conversation_id == bindparam("conversation"), outbox.c.remote_id.is_not(None)
)
_AT_DESK = (
    select(desk_post.c.platform, desk_post.c.channel, desk_post.c.remote_id)
    .outerjoin(handoff, handoff.c.id == desk_post.c.handoff_id)
    .outerjoin(action_alarm, action_alarm.c.desk_post_id == desk_post.c.id)
    .outerjoin(pending_action, pending_action.c.id == action_alarm.c.action_id)
    .outerjoin(team_question, team_question.c.desk_post_id == desk_post.c.id)
    .where(
        or_(
            handoff.c.conversation_id == bindparam("conversation"),
            pending_action.c.conversation_id == bindparam("conversation"),
            team_question.c.conversation_id == bindparam("conversation"),
        ),
        desk_post.c.remote_id.is_not(None),
    )
    .order_by(desk_post.c.id)
)
_REWRITE = update(inbox).where(inbox.c.id == bindparam("row")).values(payload=bindparam("words_"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """A conversation the person took part in, and what the platforms still show of it.

    `theirs`, `ours` and `at_desk` are the platforms' ids of messages: we erase what is in the
    database, and not what stands in a thread. `direct:` is before those of direct messages.
    """

    id: int
    place: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    at_desk: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """A conversation without the person; `rows` lost words."""

    rows: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """A conversation that is as it was, and why."""

    why: str


def threads_of(connection: Connection, person: Person) -> tuple[Thread, ...]:
    """Where the person took part, oldest first."""
    found = select(conversation.c.id, conversation.c.key).where(person.took_part)
    rows = connection.execute(found.order_by(conversation.c.id)).all()
    return tuple(_thread(connection, person, row.id, row.key) for row in rows)


def forget_thread(
    connection: Connection, person: Person, conversation_id: int, *, alias: str, now: float
) -> Forgotten | Left:
    """Take the person out of a conversation; `alias` takes the place of their id.

    All that we hold of it goes, but what other customers wrote themselves: that loses the person's
    names, ids and data.
    """
    why = under_way(connection, conversation_id)
    if why is not None:
        return Left(why=why)
    scope = Scope(conversation_id=conversation_id, now=now)
    rows = _messages(connection, person, scope)
    for erase in (words.history, words.posts, desk_words.desk, words.actions):
        rows += erase(connection, scope)
    rows += desk_words.reports(connection, None)
    _rename(connection, person, conversation_id, alias)
    auditing.note(
        connection,
        AuditKind.FORGET,
        now,
        about=person.name,
        conversation=conversation_id,
        rows=rows,
    )
    return Forgotten(rows=rows)


def forget_person(connection: Connection, person: Person, now: float) -> int:
    """Take out what belongs to no conversation: links and what they used up; returns the rows."""
    rows = links.forget(connection, person) + sum(
        connection.execute(delete(table).where(whose)).rowcount
        for table, whose in (
            (budget_notice, _is_named(budget_notice.c.customer, person)),
            (
                budget_use,
                budget_use.c.scope.in_(_OF_CUSTOMER) & _is_named(budget_use.c.name, person),
            ),
        )
    )
    auditing.note(connection, AuditKind.FORGET, now, about=person.name, rows=rows)
    return rows


def _is_named(column: ColumnElement[str], person: Person) -> ColumnElement[bool]:
    """Whether a budget is the person's, wherever on Discord they used it."""
    if person.platform is Platform.SLACK:
        return column == person.name
    return column.startswith(f"{person.platform}:") & column.endswith(f":{person.id}")


def _thread(connection: Connection, person: Person, conversation_id: int, place: str) -> Thread:
    here = {"conversation": conversation_id}
    theirs = select(inbox.c.message_id).where(
        inbox.c.conversation_id == conversation_id, inbox.c.author_id == person.id
    )
    where = case((outbox.c.private_to.is_(None), ""), else_="direct:")  # in another channel
    ours = select(where.concat(outbox.c.remote_id)).where(_OUTBOX_HERE)
    at_desk = connection.execute(_AT_DESK, here)
    return Thread(
        id=conversation_id,
        place=place,
        theirs=_each_once(connection.execute(theirs.order_by(inbox.c.id)).scalars()),
        ours=_each_once(connection.execute(ours.order_by(outbox.c.id), here).scalars()),
        at_desk=tuple(f"{row.platform}:{row.channel}:{row.remote_id}" for row in at_desk),
    )


def _each_once(ids: Iterator[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _messages(connection: Connection, person: Person, scope: Scope) -> int:
    """Erase theirs and what the team wrote about them; let others' say `somebody` for them."""
    found = naming.read(connection, person, scope.conversation_id)
    erased = sum(
        words.payloads(connection, scope, inbox.c.id.in_(ids)) for ids in _in_parts(found.erased)
    )
    changed = [{"row": row, "words_": payload} for row, payload in found.reworded]
    if changed:
        connection.execute(_REWRITE, changed)
    return erased + len(changed)


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many that a statement takes them all."""
    for start in range(0, len(ids), _MOST_AT_ONCE):
        yield ids[start : start + _MOST_AT_ONCE]


def _rename(connection: Connection, person: Person, here: int, alias: str) -> None:
    """Let nothing in a conversation carry the person's id."""
    columns: Sequence[tuple[ColumnElement[str], ColumnElement[bool]]] = (
        (inbox.c.author_id, inbox.c.conversation_id == here),
        (turn.c.customer, turn.c.conversation_id == here),
        (handoff.c.customer, handoff.c.conversation_id == here),
        (conversation.c.opener, conversation.c.id == here),
        (outbox.c.private_to, outbox.c.conversation_id == here),
        (pending_action.c.customer, pending_action.c.conversation_id == here),
    )
    for column, is_here in columns:
        connection.execute(
            update(column.table).where(is_here, column == person.id).values({column: alias})
        )
    connection.execute(
        update(pending_action)
        .where(pending_action.c.conversation_id == here, pending_action.c.person == person.name)
        .values(person=alias)
    )
    desk_words.change_events(
        connection,
        and_(
            handoff_event.c.conversation_id == here,
            handoff_event.c.actor_kind == ActorKind.CUSTOMER.value,
            or_(handoff_event.c.actor_id == person.id, handoff_event.c.actor_id == person.name),
        ),
        actor_id=alias,
    )
    desk_words.change_events(
        connection,
        and_(handoff_event.c.conversation_id == here, handoff_event.c.key == _warned_of(person.id)),
        key=_warned_of(alias),
    )


def _warned_of(imitator: str) -> str:
    """The key of the one event that warned of somebody."""
    return Imitated(imitator=imitator, name="", teammate="").key
