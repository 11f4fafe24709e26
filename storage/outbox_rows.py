"""Parts of the outbox as rows and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, literal_column

from engine.domain.posts import Button, Part, PostKind, QueuedPart, Speaker
from storage.references import new_nonce
from storage.schema import outbox
from storage.states import PartState

IS_KNOWN = outbox.c.kind.in_([literal_column(f"'{kind}'") for kind in PostKind])
"""Whether this program knows the kind of a part; those of a newer one are left alone."""

IS_LEAVING = outbox.c.state.in_([literal_column("'queued'"), literal_column("'sending'")])
"""Whether a part is still to be sent, or is being sent."""

TELLS_OUTCOME = outbox.c.kind == literal_column(f"'{PostKind.OUTCOME}'")
"""Whether a part takes the place of a post that asked about a change, and no takeover stops it:
withdrawn, it would take that post away and nobody would read how it ended."""

THIS_PART = and_(
    outbox.c.id == bindparam("part"), outbox.c.conversation_id == bindparam("conversation")
)
"""Whether it is this part, of this conversation."""

HAS_ORIGIN = and_(
    outbox.c.turn_id.is_not_distinct_from(bindparam("turn")),
    outbox.c.relay_id.is_not_distinct_from(bindparam("relay")),
)
"""Whether a part stems from this turn, or from this relay row."""


Origin = Mapping[str, int | None]
"""The values for `HAS_ORIGIN`: the turn, or the relay row."""


def origin_of(row: Row[*tuple[Any, ...]]) -> Origin:
    """What a part stems from."""
    return {"turn": row.turn_id, "relay": row.relay_id}


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What parts that are queued together share; they leave under this epoch, or not at all.

    They stem from a turn or from a relay row. `speaker` is set for a teammate's words.
    """

    conversation_id: int
    kind: PostKind
    epoch: int
    now: float
    turn_id: int | None = None
    relay_id: int | None = None
    speaker: Speaker | None = None


def new_row(part: Part, batch: Batch, *, place: int) -> dict[str, object]:
    """A queued part, `place` being its number within its turn."""
    return {
        "conversation_id": batch.conversation_id,
        "turn_id": batch.turn_id,
        "relay_id": batch.relay_id,
        "ord": place,
        "kind": batch.kind.value,
        "epoch": batch.epoch,
        "text": part.text,
        "plain": part.plain,
        "buttons": [asdict(button) for button in part.buttons] or None,
        "speaker_name": batch.speaker.name if batch.speaker else None,
        "speaker_picture": batch.speaker.picture if batch.speaker else None,
        "private_to": part.private_to,
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
        part=Part(text=row.text, plain=row.plain, buttons=_buttons(row), private_to=row.private_to),
        nonce=row.nonce,
        attempt=row.attempt,
        began_at=row.began_at,
        in_doubt=row.in_doubt or row.state == PartState.SENDING.value,
        created_at=row.created_at,
        epoch=row.epoch,
        kind=PostKind(row.kind),
        preview_id=row.preview_id,
        shown=row.shown,
        is_withdrawn=row.state == PartState.WITHDRAWING.value,
        speaker=_speaker(row),
    )


def _buttons(row: Row[tuple[object, ...]]) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in row.buttons or ())


def _speaker(row: Row[tuple[object, ...]]) -> Speaker | None:
    if row.speaker_name is None:
        return None
    return Speaker(name=row.speaker_name, picture=row.speaker_picture)
