"""Careful ways to read JSON that Slack sent: a value of the wrong type counts as missing."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Payload: TypeAlias = Mapping[str, object]

_NOTHING: Payload = {}


def text_at(payload: Payload, name: str) -> str:
    """The string under a name, or an empty one."""
    value = payload.get(name)
    return value if isinstance(value, str) else ""


def object_at(payload: Payload, name: str) -> Payload:
    """The object under a name, or an empty one."""
    value = payload.get(name)
    return value if isinstance(value, Mapping) else _NOTHING


def objects_at(payload: Payload, name: str) -> Iterator[Payload]:
    """The objects of the array under a name; anything else in it is left out."""
    value = payload.get(name)
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))
