"""The outbox: what must go out, in order, each part once, and only under its own epoch."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, case, or_, select, update

from engine.domain.conversation import Lease, SendWork, WaitWork
from engine.domain.messages import Place
from engine.domain.posts import PostKind, QueuedPart
from storage import origins, withdrawing
from storage.leases import current_epoch
from storage.left import rest
from storage.outbox_rows import IS_LEAVING, TELLS_OUTCOME, THIS_PART, origin_of, part_of
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
_IS_WITHDRAWING = outbox.c.state == PartState.WITHDRAWING.value
_PART = select(outbox).where(THIS_PART, IS_LEAVING)
_BEGIN = (
    update(outbox)
    .where(
        THIS_PART,
        IS_LEAVING,
        or_(outbox.c.epoch == bindparam("current"), TELLS_OUTCOME),
    )
    .values(state=PartState.SENDING.value, attempt=outbox.c.attempt + 1, began_at=bindparam("now"))
)
_CONFIRM = (
    update(outbox)
    .where(THIS_PART, IS_LEAVING)
    .values(
        state=PartState.SENT.value,
        remote_id=bindparam("remote"),
        in_doubt=False,
        done_at=bindparam("now"),
    )
)
_DEFER = (
    update(outbox)
    .where(THIS_PART, IS_OPEN)
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
    """The open parts of the oldest turn, or relay, that has any; None where all have ended.

    What waits holds up all that was queued after it, unless it is to be taken away: no order can be
    broken by that.
    """
    here = {"conversation": lease.conversation_id}
    rows = _known(connection.execute(_OPEN_PARTS, here).all())
    if not rows:
        return None
    waits: list[float] = []
    while rows and (until := _waits_until(rows[0], now)) is not None:
        waits.append(until)
        rows = rows[1:] if rows[0].state == PartState.WITHDRAWING.value else []
    if not rows:
        return WaitWork(until=min(waits))
    first = rows[0]
    origin = origin_of(first)
    trigger, reference = origins.asked(connection, lease.conversation_id, origin)
    return SendWork(
        lease=lease,
        place=place,
        parts=tuple(part_of(row) for row in rows if origin_of(row) == origin),
        trigger=trigger or place.thread,
        reference=reference,
    )


def _waits_until(row: Row[tuple[object, ...]], now: float) -> float | None:
    """POSIX seconds until which a part has to wait; None where it may be worked on."""
    told = [at for at in (row.next_at, row.not_before) if at is not None]
    return max((at for at in told if now < at <= now + _LONGEST_WAIT), default=None)


def begin(connection: Connection, lease: Lease, part: QueuedPart, now: float) -> bool:
    """Claim a part, unless the conversation changed its owner: then it never leaves.

    What came of a change is true whoever has the conversation.
    """
    current = current_epoch(connection, lease)
    here = _part(lease, part)
    if connection.execute(_BEGIN, {**here, "current": current, "now": now}).rowcount:
        return True
    row = connection.execute(_PART, here).one_or_none()
    if row is not None:  # else withdrawn with a part before it
        withdrawing.withdraw(connection, row, now)
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
