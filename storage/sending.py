"""The outbox: what must go out, in order, each part once, and only under its own epoch."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    exists,
    literal_column,
    null,
    or_,
    select,
    update,
)

from engine.domain.conversation import Lease, SendWork, WaitWork
from engine.domain.messages import Place
from engine.domain.posts import PostKind, QueuedPart
from storage import origins, outcomes
from storage.leases import current_epoch
from storage.left import rest
from storage.outbox_rows import HAS_ORIGIN, IS_KNOWN, Origin, origin_of, part_of
from storage.schema import IS_OPEN, outbox
from storage.states import PartState

log = logging.getLogger(__name__)

_LONGEST_WAIT = 600.0
"""Seconds; what seems to wait longer has its time from a clock that was set back since."""

_OPEN_PARTS = (
    select(outbox)
    .where(outbox.c.conversation_id == bindparam("conversation"), IS_OPEN)
    .order_by(outbox.c.id)
)
_THIS: ColumnElement[bool] = (outbox.c.id == bindparam("part")) & (
    outbox.c.conversation_id == bindparam("conversation")
)
_IS_LEAVING = outbox.c.state.in_([literal_column("'queued'"), literal_column("'sending'")])
_IS_WITHDRAWING = outbox.c.state == PartState.WITHDRAWING.value
_PART = select(outbox.c.turn_id, outbox.c.relay_id).where(_THIS, _IS_LEAVING)
_BEGIN = (
    update(outbox)
    .where(_THIS, _IS_LEAVING, outbox.c.epoch == bindparam("current"))
    .values(state=PartState.SENDING.value, attempt=outbox.c.attempt + 1, began_at=bindparam("now"))
)
_CONFIRM = (
    update(outbox)
    .where(_THIS, _IS_LEAVING)
    .values(
        state=PartState.SENT.value,
        remote_id=bindparam("remote"),
        in_doubt=False,
        done_at=bindparam("now"),
    )
)
_DEFER = (
    update(outbox)
    .where(_THIS, IS_OPEN)
    .values(
        state=case((_IS_WITHDRAWING, outbox.c.state), else_=PartState.QUEUED.value),
        next_at=bindparam("until"),
        not_before=bindparam("allowed"),
        in_doubt=bindparam("doubt"),
        began_at=case(  # one from a clock that was set back since begins now
            (outbox.c.began_at > bindparam("now"), bindparam("now")), else_=outbox.c.began_at
        ),
        error=bindparam("why"),
    )
)
_MAY_BE_SHOWN = or_(outbox.c.preview_id.is_not(None), outbox.c.shown.is_not(None))
_WITHDRAW = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        HAS_ORIGIN,
        outbox.c.id >= bindparam("part"),
        _IS_LEAVING,
        IS_KNOWN,
    )
    .values(
        state=case((_MAY_BE_SHOWN, PartState.WITHDRAWING.value), else_=PartState.WITHDRAWN.value),
        in_doubt=outbox.c.in_doubt | (outbox.c.state == PartState.SENDING.value),
        next_at=None,
        error="the conversation changed its owner",
        done_at=case((_MAY_BE_SHOWN, null()), else_=bindparam("now")),
    )
)
_HAS_SAID = select(
    exists().where(outbox.c.turn_id == bindparam("turn"), outbox.c.state == PartState.SENT.value)
)
_WITHDRAWN = (
    update(outbox)
    .where(_THIS, _IS_WITHDRAWING)
    .values(state=PartState.WITHDRAWN.value, in_doubt=False, done_at=bindparam("now"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """When and why a part is tried again; `until` and `not_before` in POSIX seconds.

    A restart ends the wait of `until`; `not_before` is what the platform asked for.
    """

    until: float
    not_before: float | None
    in_doubt: bool
    error: str


def open_parts(
    connection: Connection, lease: Lease, place: Place, *, now: float
) -> SendWork | WaitWork | None:
    """The open parts of the oldest turn, or relay, that has any; None where all have ended."""
    here = {"conversation": lease.conversation_id}
    rows = _known(connection.execute(_OPEN_PARTS, here).all())
    if not rows:
        return None
    first = rows[0]
    told = [at for at in (first.next_at, first.not_before) if at is not None]
    waits = [at for at in told if now < at <= now + _LONGEST_WAIT]
    if waits:
        return WaitWork(until=max(waits))
    origin = origin_of(first)
    trigger, reference = origins.asked(connection, lease.conversation_id, origin)
    return SendWork(
        lease=lease,
        place=place,
        parts=tuple(part_of(row) for row in rows if origin_of(row) == origin),
        trigger=trigger or place.thread,
        reference=reference,
    )


def begin(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> bool:
    """Claim a part, unless the conversation changed its owner: then it never leaves."""
    current = current_epoch(connection, lease)
    here = _part(lease, part)
    if connection.execute(_BEGIN, {**here, "current": current, "now": now}).rowcount:
        return True
    row = connection.execute(_PART, here).one_or_none()
    if row is not None:  # else withdrawn with a part before it
        _withdraw(connection, here, origin_of(row), now)
    return False


def confirm(
    connection: Connection, lease: Lease, part: QueuedPart, remote_id: str, now: float
) -> bool:
    """Note that a part has arrived; raises LeaseLost.

    True where nothing is left to do in the conversation: then the lease is given back.
    """
    current_epoch(connection, lease)
    connection.execute(_CONFIRM, {**_part(lease, part), "remote": remote_id, "now": now})
    return rest(connection, lease)


def defer(connection: Connection, lease: Lease, part: QueuedPart, again: Again, now: float) -> None:
    """Put a part back; raises LeaseLost."""
    current_epoch(connection, lease)
    latest = now + _LONGEST_WAIT
    connection.execute(
        _DEFER,
        {
            **_part(lease, part),
            "until": min(again.until, latest),
            "allowed": None if again.not_before is None else min(again.not_before, latest),
            "doubt": again.in_doubt,
            "now": now,
            "why": again.error,
        },
    )


def confirm_withdrawn(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> None:
    """Note that a preview is gone; raises LeaseLost."""
    current_epoch(connection, lease)
    connection.execute(_WITHDRAWN, {**_part(lease, part), "now": now})


def _withdraw(connection: Connection, here: dict[str, object], origin: Origin, now: float) -> None:
    """Let a part and those after it stay; what is shown of them must be taken away."""
    connection.execute(_WITHDRAW, {**here, **origin, "now": now})
    turn_id = origin["turn"]
    if turn_id is not None and not connection.execute(_HAS_SAID, {"turn": turn_id}).scalar_one():
        outcomes.handed_to_other_owner(connection, turn_id)


def _known(rows: Sequence[Row[tuple[object, ...]]]) -> list[Row[tuple[object, ...]]]:
    """The rows whose kind this program knows; the others stay for the one that wrote them."""
    for row in rows:
        if row.kind not in _KINDS and row.nonce not in _reported:
            _reported.add(row.nonce)
            log.error(
                "part %d in the outbox has the kind %r, which a newer Tandem wrote: it stays there"
                " until that one runs again",
                row.id,
                row.kind,
            )
    return [row for row in rows if row.kind in _KINDS]


_KINDS = frozenset(kind.value for kind in PostKind)
_reported: set[str] = set()
"""The parts of unknown kinds that were told of since the program started, by nonce."""


def _part(lease: Lease, part: QueuedPart) -> dict[str, object]:
    return {"conversation": lease.conversation_id, "part": part.id}
