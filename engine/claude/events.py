"""Reads a streamed answer as the plain JSON the API sends (Claude docs, "Streaming messages").

The SDK's own events are checked objects, three times as dear as the words they carry; what does
not fit is noticed when the message is put together.
"""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import Any

from pydantic_core import from_json

Event = Mapping[str, Any]
"""One event; its `type` says what else it has."""


class StreamError(Exception):
    """The API broke off an answer; `type` is its name for what went wrong."""

    def __init__(self, type: str) -> None:
        super().__init__(type)
        self.type = type


async def read_events(lines: AsyncIterable[str]) -> AsyncIterator[Event]:
    """The events in a stream's lines (WHATWG HTML, 9.2.6); raises StreamError, ValueError."""
    data: list[str] = []
    async for line in lines:
        if line.startswith("data:"):
            data.append(line[5:])
        elif not line and data:
            yield _event("\n".join(data))
            data.clear()


def spoken(event: Event) -> str:
    """The words an event adds to what Claude says; raises LookupError where it makes no sense."""
    match event["type"]:
        case "content_block_delta" if event["delta"]["type"] == "text_delta":
            return str(event["delta"]["text"])
        case "content_block_start" if event["content_block"]["type"] == "text":
            return str(event["content_block"]["text"])
    return ""


def _event(data: str) -> Event:
    event: Event = from_json(data)
    if event["type"] == "error":
        raise StreamError(str(event["error"]["type"]))
    return event
