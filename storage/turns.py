"""Turns taken up: one that was interrupted, or a new one made of what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from engine.domain.conversation import Lease, TurnCancelled, TurnWork
from engine.domain.messages import InboundMessage, Platform, Principal
from engine.domain.steps import Role
from engine.ports import Compose
from storage import calls, leases, log, refreshing, turn_messages, window
from storage.leases import Taken
from storage.references import new_reference
from storage.schema import IS_FREE, IS_RUNNING, conversation, inbox, step, turn
from storage.states import InboxState, TurnState

_RUNNING = select(turn).where(turn.c.conversation_id == bindparam("conversation"), IS_RUNNING)
_AGAIN = (
    update(turn)
    .where(turn.c.id == bindparam("turn"))
    .values(attempt=turn.c.attempt + 1, version=bindparam("version_"))
    .returning(turn)
)
_NOT_COUNTED = (
    update(turn)
    .where(turn.c.id == bindparam("turn"), IS_RUNNING)
    .values(attempt=turn.c.attempt - 1)
)
_FIRST_WAITING = (
    select(inbox.c.author_id)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        IS_FREE,
        inbox.c.state == InboxState.WAITING.value,
    )
    .order_by(inbox.c.sort_key, inbox.c.id)
    .limit(1)
)
_WAITING_SINCE = select(func.min(inbox.c.received_at)).where(
    inbox.c.turn_id == bindparam("turn"), inbox.c.state == InboxState.WAITING.value
)
_SO_FAR = select(
    func.count().label("steps"),
    func.coalesce(
        func.sum(
            step.c.input_tokens
            + step.c.output_tokens
            + step.c.cache_write_5m_tokens
            + step.c.cache_write_1h_tokens
        ),
        0,
    ).label("tokens"),
    _WAITING_SINCE.scalar_subquery().label("waiting_since"),
    refreshing.HAS_PREVIEW.label("has_preview"),
).where(step.c.turn_id == bindparam("turn"))
_NEW_PROMPT = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(prompt_version=bindparam("version"), prompt_digest=bindparam("digest"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Starter:
    """What a turn needs beside its rows; `now` in POSIX seconds."""

    platform: Platform
    compose: Compose
    prompt: str
    now: float


def next_turn(
    connection: Connection, taken: Taken, starter: Starter
) -> TurnWork | TurnCancelled | None:
    """The running turn, else a new one for who has waited longest, else None.

    A running turn with nothing left to answer ends here; the lease is void then.
    """
    here = {"conversation": taken.lease.conversation_id}
    running = connection.execute(_RUNNING, here).one_or_none()
    if running is not None:
        return _go_on(connection, taken, starter, running)
    customer = connection.execute(_FIRST_WAITING, here).scalar_one_or_none()
    if customer is None:
        return None
    begun = _begin(connection, taken, starter, customer)
    turn_messages.gather(connection, taken.place, begun, starter.now)
    messages = turn_messages.messages_of(connection, taken.place, begun.id)
    content = starter.compose(messages, customer=customer)
    log.append(connection, begun.id, Role.USER, content, now=starter.now)
    return work_of(connection, taken, begun, messages)


def release(connection: Connection, lease: Lease, turn_id: int) -> None:
    """Give a turn back with its lease and its attempt; nothing happens if the lease is void."""
    if leases.release(connection, lease):
        connection.execute(_NOT_COUNTED, {"turn": turn_id})


def _go_on(
    connection: Connection, taken: Taken, starter: Starter, running: Row[tuple[object, ...]]
) -> TurnWork | TurnCancelled:
    news = refreshing.refresh(connection, taken.place, running, starter.compose, starter.now)
    if news is refreshing.News.NOTHING_LEFT:
        refreshing.cancel(connection, taken.lease, running.id, starter.now)
        return TurnCancelled()
    version = _version(connection, taken, starter)
    again = connection.execute(_AGAIN, {"turn": running.id, "version_": version}).one()
    return work_of(connection, taken, again)


def _begin(
    connection: Connection, taken: Taken, starter: Starter, customer: str
) -> Row[tuple[object, ...]]:
    return connection.execute(
        insert(turn).returning(turn),
        {
            "conversation_id": taken.lease.conversation_id,
            "reference": new_reference(connection, turn.c.reference),
            "customer": customer,
            "version": _version(connection, taken, starter),
            "attempt": 1,
            "state": TurnState.RUNNING.value,
            "started_at": starter.now,
        },
    ).one()


def _version(connection: Connection, taken: Taken, starter: Starter) -> int:
    """The conversation's prompt version, a new one when the prompt is not the last one's."""
    if taken.prompt_digest == starter.prompt:
        return taken.prompt_version
    version = taken.prompt_version + 1
    connection.execute(
        _NEW_PROMPT,
        {
            "conversation": taken.lease.conversation_id,
            "version": version,
            "digest": starter.prompt,
        },
    )
    return version


def work_of(
    connection: Connection,
    taken: Taken,
    row: Row[tuple[object, ...]],
    messages: Sequence[InboundMessage] | None = None,
) -> TurnWork:
    """All that the engine needs of a turn; its messages are read unless they are given."""
    place = taken.place
    if messages is None:
        messages = turn_messages.messages_of(connection, place, row.id)
    so_far = connection.execute(_SO_FAR, {"turn": row.id}).one()
    return TurnWork(
        lease=taken.lease,
        turn_id=row.id,
        reference=row.reference,
        place=place,
        principal=Principal(
            platform=place.platform,
            workspace=place.workspace,
            customer=row.customer,
            place=place,
        ),
        messages=tuple(messages),
        version=row.version,
        attempt=row.attempt,
        steps=so_far.steps,
        tokens=so_far.tokens,
        last_prompt=0
        if so_far.steps
        else window.last_prompt(connection, taken.lease.conversation_id, row.id, row.version),
        open_calls=calls.open_calls(connection, row.id) if so_far.steps else (),
        waiting_since=so_far.waiting_since,
        has_preview=so_far.has_preview,
    )
