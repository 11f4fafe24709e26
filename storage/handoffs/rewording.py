"""A teammate's words changed or taken away after they were queued, part by part."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.domain.posts import Part, PostKind
from storage.handoff_tables import relay
from storage.outbox_rows import Batch, new_row
from storage.schema import outbox
from storage.states import PartState

_Stored = Row[*tuple[Any, ...]]

_PARTS = (
    select(outbox)
    .join(relay, relay.c.id == outbox.c.relay_id)
    .where(
        relay.c.conversation_id == bindparam("conversation"),
        relay.c.key == bindparam("key_"),
        outbox.c.kind == PostKind.TEAMMATE.value,
    )
    .order_by(outbox.c.id)
)
_THIS = update(outbox).where(outbox.c.id == bindparam("part"))
_SAY = _THIS.values(text=bindparam("text_"), plain=bindparam("plain_"), shown=bindparam("shown_"))
_DROP = _THIS.values(state=PartState.WITHDRAWN.value, done_at=bindparam("now"))
_TAKE_AWAY = _THIS.values(
    state=PartState.WITHDRAWING.value,
    shown=bindparam("shown_"),
    in_doubt=bindparam("doubt"),
    next_at=None,
)
_OPEN = frozenset({PartState.QUEUED.value, PartState.SENDING.value})
_GONE = frozenset({PartState.WITHDRAWING.value, PartState.WITHDRAWN.value})


def reword(connection: Connection, key: str, parts: Sequence[Part], batch: Batch) -> None:
    """Let what was said under a key become these parts; without parts it is taken away.

    A part that has not left is changed as it is. One of unknown fate keeps the words that may have
    arrived as `shown`: they are looked for, and the new ones put in their place.
    """
    values = {"conversation": batch.conversation_id, "key_": key}
    slots = _slots(connection.execute(_PARTS, values).all())
    if not slots:
        return  # it was never shown, and the desk knows
    places = sorted(slots)
    for place, (old, part) in enumerate(zip_longest((slots[place] for place in places), parts)):
        if old is None:
            connection.execute(insert(outbox), new_row(part, batch, place=place))
        elif part is None:
            _remove(connection, old, batch)
        else:
            _say(connection, old, part, batch)


def _slots(rows: Sequence[_Stored]) -> dict[int, _Stored]:
    """By its place, the row that says what is shown there, or will be; places may be empty."""
    slots: dict[int, _Stored] = {}
    for row in rows:
        if row.state in _GONE:
            slots.pop(row.ord, None)
        elif row.state != PartState.BURIED.value:  # then what was there before still is
            slots[row.ord] = row
    return slots


def _say(connection: Connection, old: _Stored, part: Part, batch: Batch) -> None:
    if (old.text, old.plain) == (part.text, part.plain):
        return
    if old.state not in _OPEN:
        row = new_row(part, batch, place=old.ord)
        connection.execute(insert(outbox), {**row, "preview_id": old.remote_id})
        return
    values = {"part": old.id, "text_": part.text, "plain_": part.plain, "shown_": _shown(old)}
    connection.execute(_SAY, values)


def _remove(connection: Connection, old: _Stored, batch: Batch) -> None:
    if old.state not in _OPEN:
        gone = Part(text=old.text, plain=old.plain)
        row = new_row(gone, batch, place=old.ord)
        shown = {"state": PartState.WITHDRAWING.value, "preview_id": old.remote_id}
        connection.execute(insert(outbox), {**row, **shown})
    elif old.preview_id is None and _shown(old) is None:
        connection.execute(_DROP, {"part": old.id, "now": batch.now})
    else:
        doubt = old.in_doubt or old.state == PartState.SENDING.value
        values = {"part": old.id, "shown_": _shown(old), "doubt": doubt}
        connection.execute(_TAKE_AWAY, values)


def _shown(old: _Stored) -> str | None:
    """The words that may be there already: those of the first attempt whose fate is unknown."""
    if old.shown is not None:
        return str(old.shown)
    in_doubt = old.in_doubt or old.state == PartState.SENDING.value
    return str(old.text) if in_doubt and old.preview_id is None else None
