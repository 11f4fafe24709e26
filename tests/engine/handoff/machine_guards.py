"""The guards that keep the assistant silent, each of which can be taken away."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, update

from engine.domain.conversation import Lease
from engine.handoff.ports import Situation
from storage import leases, previewing, sending, withdrawing
from storage.handoffs import applying, silencing
from storage.outbox_rows import IS_LEAVING, THIS_PART
from storage.schema import conversation, outbox
from storage.states import PartState


class Guard(StrEnum):
    """What stands between a teammate's claim and a word of the assistant after it."""

    GATE = "gate"
    """A post is claimed only under the epoch that its conversation has in the same transaction."""

    PREVIEW_GATE = "preview-gate"
    """The same for the beginning of an answer."""

    EPOCH = "epoch"
    """Whenever somebody else is to speak, the epoch rises."""

    FENCE = "fence"
    """With it, every lease is void: whoever works under one starts anew."""

    TAKE_BACK = "take-back"
    """With it, whatever of the assistant's may be on its way is taken away again."""

    ENDING = "ending"
    """The turn that runs ends in the transaction that takes the conversation from it."""


@contextmanager
def without(*guards: Guard) -> Iterator[None]:
    """Tell stories without some guards."""
    put: list[tuple[object, str, object]] = []
    for guard in guards:
        for owner, name, value in _REMOVALS[guard]():
            put.append((owner, name, getattr(owner, name)))
            setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in reversed(put):
            setattr(owner, name, value)


Removal = tuple[object, str, object]
"""What is replaced where, and by what."""


class _AnyEpoch(int):
    """Equal to every epoch."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = int.__hash__


def _no_gate() -> tuple[Removal, ...]:
    known: ColumnElement[int] = outbox.c.epoch
    current: ColumnElement[int] = bindparam("current")
    begin = (
        update(outbox)
        .where(THIS_PART, IS_LEAVING, (known == current) | (known != current))
        .values(
            state=PartState.SENDING.value,
            attempt=outbox.c.attempt + 1,
            began_at=bindparam("now"),
        )
    )
    return ((sending, "_BEGIN", begin),)


def _no_preview_gate() -> tuple[Removal, ...]:
    current = leases.current_epoch

    def any_epoch(connection: Connection, lease: Lease) -> int:
        return _AnyEpoch(current(connection, lease))

    return ((previewing, "current_epoch", any_epoch),)


def _no_epoch() -> tuple[Removal, ...]:
    def never(*_: Any) -> bool:
        return False

    return ((applying, "_changes_speaker", never),)


def _no_fence() -> tuple[Removal, ...]:
    move = applying._MOVE
    return ((applying, "_MOVE", move.values(fence=conversation.c.fence)),)


def _no_take_back() -> tuple[Removal, ...]:
    def nothing(*_: object, **__: object) -> None:
        return

    return ((withdrawing, "take_back", nothing),)


def _no_ending() -> tuple[Removal, ...]:
    def nothing(connection: Connection, situation: Situation, now: float) -> tuple[()]:
        del connection, situation, now
        return ()

    return ((silencing, "silence", nothing),)


_REMOVALS: Mapping[Guard, Callable[[], tuple[Removal, ...]]] = {
    Guard.GATE: _no_gate,
    Guard.PREVIEW_GATE: _no_preview_gate,
    Guard.EPOCH: _no_epoch,
    Guard.FENCE: _no_fence,
    Guard.TAKE_BACK: _no_take_back,
    Guard.ENDING: _no_ending,
}
