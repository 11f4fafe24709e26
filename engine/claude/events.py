"""Reads a streamed answer as the plain JSON the API sends (Claude docs, "Streaming messages").

The SDK's own events are checked objects, three times as dear as the words they carry; what does
not fit is noticed when the message is put together.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import from_json

Event = Mapping[str, Any]
"""One event; its `type` says what else it has."""


class StreamError(Exception):
    """The API broke off an answer; `type` is its name for what went wrong."""

    def __init__(self, type: str) -> None:
        super().__init__(type)
        self.type = type


class EventReader:
    """Finds the events in a stream's bytes, however they are cut (WHATWG HTML, 9.2.6)."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []

    def read(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in this chunk; raises StreamError, ValueError."""
        arrived = self._rest + chunk
        lines = arrived.splitlines(keepends=True)
        # A last \r may be half of \r\n.
        self._rest = lines.pop() if lines and not arrived.endswith(b"\n") else b""
        for end in lines:
            line = end.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                self._data.append(line[5:])
            elif not line and self._data:
                yield _event(b"\n".join(self._data))
                self._data.clear()


def spoken(event: Event) -> str:
    """The words an event adds to what Claude says; raises LookupError where it makes no sense."""
    match event["type"]:
        case "content_block_delta" if event["delta"]["type"] == "text_delta":
            return str(event["delta"]["text"])
        case "content_block_start" if event["content_block"]["type"] == "text":
            return str(event["content_block"]["text"])
    return ""


def _event(data: bytes) -> Event:
    event: Event = from_json(data)
    if event["type"] == "error":
        raise StreamError(str(event["error"]["type"]))
    return event
