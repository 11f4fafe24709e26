"""Parts of the outbox as rows and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from engine.domain.posts import Part, PostKind, QueuedPart
from storage.references import new_nonce
from storage.schema import outbox
from storage.states import PartState

IS_KNOWN = outbox.c.kind.in_([kind.value for kind in PostKind])
"""Whether this program knows the kind of a part; those of a newer one are left alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What parts that are queued together share; they leave under this epoch, or not at all."""

    conversation_id: int
    turn_id: int
    kind: PostKind
    epoch: int
    now: float


def new_row(part: Part, batch: Batch, *, place: int) -> dict[str, object]:
    """A queued part, `place` being its number within its turn."""
    return {
        "conversation_id": batch.conversation_id,
        "turn_id": batch.turn_id,
        "ord": place,
        "kind": batch.kind.value,
        "epoch": batch.epoch,
        "text": part.text,
        "plain": part.plain,
        "nonce": new_nonce(),
        "state": PartState.QUEUED.value,
        "attempt": 0,
        "in_doubt": False,
        "created_at": batch.now,
    }


def new_rows(parts: Sequence[Part], batch: Batch, *, first: int) -> list[dict[str, object]]:
    """Queued parts in their order, the first of them at the place `first`."""
    return [new_row(part, batch, place=place) for place, part in enumerate(parts, start=first)]


def part_of(row: Row[tuple[object, ...]]) -> QueuedPart:
    """The part that was stored; its kind must be known."""
    return QueuedPart(
        id=row.id,
        part=Part(text=row.text, plain=row.plain),
        nonce=row.nonce,
        attempt=row.attempt,
        began_at=row.began_at,
        in_doubt=row.in_doubt or row.state == PartState.SENDING.value,
        created_at=row.created_at,
        kind=PostKind(row.kind),
        preview_id=row.preview_id,
        shown=row.shown,
        is_withdrawn=row.state == PartState.WITHDRAWING.value,
    )
