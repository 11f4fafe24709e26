"""JSON as it crosses the wire: its types, careful ways to read it, and Slack's errors."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | float | bool | None"
JsonObject: TypeAlias = Mapping[str, Json]
Payload: TypeAlias = dict[str, Json]


class SlackError(Exception):
    """An answer with `ok: false`: a real Slack error name, and what Slack sends along with it.

    `messages` become `response_metadata.messages`, as Slack writes its explanations.
    """

    def __init__(
        self,
        error: str,
        *messages: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **extra: Json,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.status = status
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> Payload:
        """Return the JSON body of the answer."""
        answer: Payload = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": list(self.messages)}
        return answer


def dump(value: Json) -> str:
    """Write JSON the way it travels: compact, and with every character kept."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def load(text: str) -> Json:
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


def objects(value: Json) -> list[JsonObject]:
    """Return the JSON objects of an array, leaving anything else out."""
    return [item for item in as_list(value) if isinstance(item, Mapping)]


def without_empty(payload: Mapping[str, Json]) -> Payload:
    """Leave out fields that are None or an empty array: Slack does not send them."""
    return {name: value for name, value in payload.items() if value is not None and value != []}
