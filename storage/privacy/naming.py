"""How a person is named in a conversation, and what others said of them there without it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, select

from engine.guardrails.folded import fold
from engine.guardrails.personal.catalogue import personal_data
from storage.handoff_tables import handoff
from storage.inbox_rows import COLUMNS, Payload, read_payload
from storage.privacy.erasing import SOMEBODY
from storage.privacy.person import Person
from storage.schema import inbox

_SHORTEST = 3
"""Characters of a name that is looked for; a shorter one is a part of too many words."""

_KEPT = frozenset({"keys", "about", "amends"})
"""What is no words in a stored message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages:
    """The messages of a conversation: rows to erase, and rows with other words."""

    erased: tuple[int, ...]
    reworded: tuple[tuple[int, dict[str, Any]], ...]


def read(connection: Connection, person: Person, conversation_id: int) -> Messages:
    """Sort the messages: the person's, the team's and what cannot be read are to be erased."""
    here = select(*COLUMNS).where(inbox.c.conversation_id == conversation_id)
    rows = [(row, read_payload(row.payload)) for row in connection.execute(here)]
    own = [payload for row, payload in rows if payload and row.author_id == person.id]
    names = (
        *(payload.name for payload in own),
        *_names_at_desk(connection, person, conversation_id),
    )
    named = _pattern(person, names, own)
    erased: list[int] = []
    reworded: list[tuple[int, dict[str, Any]]] = []
    for row, payload in rows:
        if payload is None or payload.is_teammate or row.author_id == person.id:
            erased.append(row.id)
            continue
        before = from_json(row.payload)
        after = {
            name: value if name in _KEPT else _without(named, value)
            for name, value in before.items()
        }
        if after != before:
            reworded.append((row.id, after))
    return Messages(erased=tuple(erased), reworded=tuple(reworded))


def _names_at_desk(connection: Connection, person: Person, conversation_id: int) -> Sequence[str]:
    named = select(handoff.c.customer_name).where(
        handoff.c.conversation_id == conversation_id, handoff.c.customer == person.id
    )
    return connection.execute(named).scalars().all()


def _pattern(person: Person, names: Sequence[str], own: Sequence[Payload]) -> re.Pattern[str]:
    """The person's id, names with their parts, and the personal data that they wrote, as words."""
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= _SHORTEST}
    data = {item for payload in own for item in _data(payload.text)}
    found = sorted({person.id, *(parts - {SOMEBODY}), *data}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(words) for words in found)})(?!\w)")


def _data(text: str) -> Iterator[str]:
    """Addresses, numbers and the like in a text, as they are written there."""
    folded = fold(text)
    for item in personal_data(text):
        start, end = folded.span(item.start, item.end)
        yield text[start:end]


def _without(named: re.Pattern[str], value: Any) -> Any:
    """A value of JSON in which no text names the person."""
    match value:
        case str():
            return named.sub(SOMEBODY, value)
        case list():
            return [_without(named, each) for each in value]
        case dict():
            return {name: _without(named, each) for name, each in value.items()}
    return value
