"""Which passages of which versions Claude was shown, and which of them an answer rests on."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select

from engine.domain.knowledge import PassageVersion, UsedPassage
from storage.leases import HeldTurn
from storage.schema import tool_call, turn
from storage.verdict_tables import answer_source, shown_passage

_SHOW = insert(shown_passage)
_USE = insert(answer_source)
_SHOWN = (
    select(shown_passage.c.passage_id, shown_passage.c.version_id)
    .join(tool_call, tool_call.c.id == shown_passage.c.call_id)
    .join(turn, turn.c.id == tool_call.c.turn_id)
    .where(
        turn.c.conversation_id == bindparam("conversation"),
        tool_call.c.tool_use_id == bindparam("call"),
        shown_passage.c.ord == bindparam("place"),
    )
    .order_by(tool_call.c.id.desc())
    .limit(1)
)


def note_shown(connection: Connection, call_id: int, passages: Iterable[PassageVersion]) -> None:
    """Which passage each block of a result was made of."""
    rows = [
        {
            "call_id": call_id,
            "ord": place,
            "passage_id": passage.passage_id,
            "version_id": passage.version,
        }
        for place, passage in enumerate(passages)
    ]
    if rows:
        connection.execute(_SHOW, rows)


def note_used(connection: Connection, held: HeldTurn, used: Iterable[UsedPassage]) -> None:
    """What an answer cites, by number, with the version that Claude was shown then."""
    rows = [
        {
            "turn_id": held.id,
            "ord": place,
            "number": passage.number,
            "title": passage.source.title,
            "url": passage.source.url,
            **_version(connection, held, passage),
        }
        for place, passage in enumerate(used)
    ]
    if rows:
        connection.execute(_USE, rows)


def _version(
    connection: Connection, held: HeldTurn, passage: UsedPassage
) -> dict[str, str | int | None]:
    values = {
        "conversation": held.lease.conversation_id,
        "call": passage.call_id,
        "place": passage.place,
    }
    row = connection.execute(_SHOWN, values).one_or_none()
    if row is None:
        return {"passage_id": None, "version_id": None}
    return {"passage_id": row.passage_id, "version_id": row.version_id}
