"""JSON as it crosses the wire: its types, and careful ways to read and write it."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = Mapping[str, Json]
Payload: TypeAlias = dict[str, Json]


def dump(value: Json) -> str:
    """Write JSON the way it travels: compact, key order and every character kept."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def load(text: str | bytes) -> Json:
    """Read JSON text; raises ValueError when it is not JSON."""
    value: Json = json.loads(text)
    return value


def as_object(value: Json) -> JsonObject:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: Json) -> Sequence[Json]:
    """Return the value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list | tuple) else ()


def as_text(value: Json, default: str = "") -> str:
    """Return the value if it is a string, else the default."""
    return value if isinstance(value, str) else default


def as_int(value: Json, default: int = 0) -> int:
    """Return the value if it is a whole number, else the default."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def objects(value: Json) -> list[JsonObject]:
    """Return the JSON objects of an array, leaving anything else out."""
    return [item for item in as_list(value) if isinstance(item, Mapping)]
