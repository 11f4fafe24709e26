"""A history of which something cannot be read: the rest of it, as Claude can still take it."""

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Row

from engine.domain.steps import Block, HistoryMessage, Json, Role
from storage.states import TurnState

log = logging.getLogger(__name__)

_NO_VERSION = -1

Stored = Row[*tuple[Any, ...]]
"""A message with its content as bytes, its turn and the turn's state."""


class DamagedTurn(Exception):
    """What a running turn is to answer, or has done so far, cannot be read."""


def readable(rows: Sequence[Stored]) -> tuple[HistoryMessage, ...]:
    """The messages without the turns that are damaged; raises DamagedTurn for a running one.

    Thinking after such a turn is signed over it, so that the messages there have no version.
    """
    damaged = {row.turn_id: row for row in rows if _blocks(row.content) is None}
    for row in damaged.values():
        log.error("message %d of the history cannot be read, its turn is left out", row.seq)
        if row.state == TurnState.RUNNING:
            raise DamagedTurn
    first = min((row.seq for row in damaged.values()), default=math.inf)
    kept = _messages([row for row in rows if row.turn_id not in damaged])
    return tuple(message if message.seq < first else _unbound(message) for message in kept)


def are_blocks(content: object) -> bool:
    """Whether JSON from the database is a list of content blocks."""
    return type(content) is list and all(type(b) is dict and "type" in b for b in content)


def arguments(stored: bytes) -> Mapping[str, Json]:
    """The arguments of a call; none where they cannot be read, so that the tool refuses them."""
    try:
        found = from_json(stored)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        log.error("the arguments of a call cannot be read")
        return {}
    return found


def _messages(rows: Sequence[Stored]) -> Iterator[HistoryMessage]:
    for row in rows:
        blocks = _blocks(row.content)
        if blocks is not None:
            yield HistoryMessage(
                seq=row.seq, role=Role(row.role), content=blocks, version=row.version
            )


def _unbound(message: HistoryMessage) -> HistoryMessage:
    return replace(message, version=_NO_VERSION)


def _blocks(content: bytes) -> tuple[Block, ...] | None:
    """The blocks of a message, if that is what is stored there."""
    try:
        blocks = from_json(content)
    except ValueError:
        return None
    return tuple(blocks) if are_blocks(blocks) else None
