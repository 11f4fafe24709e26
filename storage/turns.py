"""Turns taken up: one that was interrupted, or a new one made of what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from engine.domain.conversation import Lease, TurnCancelled, TurnWork, WaitWork
from engine.domain.messages import InboundMessage, Platform, Principal
from engine.domain.steps import Role
from engine.ports.conversations import Compose
from storage import calls, leases, log, refreshing, turn_messages, window
from storage.awaited import awaited_at_start
from storage.handoffs.relaying import Render
from storage.leases import HeldTurn, Taken
from storage.previewing import HAS_PREVIEW
from storage.references import new_reference
from storage.routing import ROUTE
from storage.schema import IS_FREE, IS_RUNNING, conversation, inbox, step, turn
from storage.states import InboxState, TurnState
from storage.verdicts import REFUSED
from storage.yielding import PeopleFirst

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
_NEXT = (
    select(turn, _FIRST_WAITING.scalar_subquery().label("first_waiting"))
    .select_from(conversation)
    .outerjoin(turn, (turn.c.conversation_id == conversation.c.id) & IS_RUNNING)
    .where(conversation.c.id == bindparam("conversation"))
)
_BEGIN = insert(turn).returning(turn)
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
    HAS_PREVIEW.label("has_preview"),
    REFUSED.label("refused"),
    ROUTE.label("route"),
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
    render: Render | None = None
    """What people's work makes the customer see, for this platform; None without a desk."""

    people_first: PeopleFirst | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _SoFar:
    """What became of a turn up to now; times in POSIX seconds."""

    waiting_since: float
    steps: int = 0
    tokens: int = 0
    has_preview: bool = False
    refused: int = 0
    route: str | None = None


def next_turn(
    connection: Connection, taken: Taken, starter: Starter
) -> TurnWork | TurnCancelled | WaitWork | None:
    """The running turn, else a new one for who has waited longest, else None.

    Where people may answer first, a new one waits for them.

    A running turn with nothing left to answer ends here; the lease is void then.
    """
    here = {"conversation": taken.lease.conversation_id}
    row = connection.execute(_NEXT, here).one()
    if row.id is not None:
        return _go_on(connection, taken, starter, row)
    if row.first_waiting is None:
        return None
    if starter.people_first is not None:
        until = starter.people_first.until(connection, here["conversation"], taken.place)
        if until is not None and starter.now < until:
            return WaitWork(until=until)
    return _begin(connection, taken, starter, row.first_waiting)


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


def _begin(connection: Connection, taken: Taken, starter: Starter, customer: str) -> TurnWork:
    row = connection.execute(
        _BEGIN,
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
    gathered = turn_messages.gather(connection, taken.place, row, starter.now)
    messages = turn_messages.read(connection, taken.place, gathered)
    held = HeldTurn(
        id=row.id, lease=taken.lease, place=taken.place, customer=customer, version=row.version
    )
    awaits = awaited_at_start(connection, row.id)
    content = starter.compose(messages, customer=customer, awaits=awaits)
    log.append(connection, held, Role.USER, content, now=starter.now)
    waits = min(each.received_at for each in gathered if each.state == InboxState.WAITING)
    return _work(connection, taken, row, messages, _SoFar(waiting_since=waits))


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
) -> TurnWork:
    """All that the engine needs of a turn that was begun earlier."""
    messages = turn_messages.messages_of(connection, taken.place, row.id)
    so_far = _SoFar(**connection.execute(_SO_FAR, {"turn": row.id}).mappings().one())
    return _work(connection, taken, row, messages, so_far)


def _work(
    connection: Connection,
    taken: Taken,
    row: Row[tuple[object, ...]],
    messages: Sequence[InboundMessage],
    so_far: _SoFar,
) -> TurnWork:
    place = taken.place
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
        last_prompt=_last_prompt(connection, taken, row) if not so_far.steps else 0,
        open_calls=calls.open_calls(connection, row.id) if so_far.steps else (),
        waiting_since=so_far.waiting_since,
        has_preview=so_far.has_preview,
        refused=so_far.refused,
        route=so_far.route,
    )


def _last_prompt(connection: Connection, taken: Taken, row: Row[tuple[object, ...]]) -> int:
    if row.version != taken.prompt_version:
        return 0  # no earlier turn ran under it
    return window.last_prompt(connection, taken.lease.conversation_id, row.id, row.version)
