"""A message as the events it is streamed in, whole or spoiled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from sandbox.claude.answers import Call, Part, Say, Think, Turn
from sandbox.claude.faults import Malformed
from sandbox.wire import Json, JsonObject, Payload, as_object, as_text, dump, objects


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One server-sent event; without a name only its data is written."""

    name: str | None
    data: str

    def encode(self) -> bytes:
        """Return the event as it travels."""
        name = "" if self.name is None else f"event: {self.name}\n"
        return f"{name}data: {self.data}\n\n".encode("utf-8", "surrogatepass")


def event(name: str, **data: Json) -> Event:
    """Make an event whose data carries its type, as every event of the API does."""
    return Event(name=name, data=dump({"type": name, **data}))


def events_of(turn: Turn, message: JsonObject, *, deltas: int) -> list[Event]:
    """Return the events of a message; `deltas` is the number of pieces a text comes in."""
    usage = as_object(message.get("usage"))
    opening = {
        **message,
        "content": [],
        "stop_reason": None,
        "stop_details": None,
        "usage": {**usage, "output_tokens": 1},
    }
    events = [event("message_start", message=opening)]
    for index, (part, block) in enumerate(
        zip(turn.parts, objects(message.get("content")), strict=True)
    ):
        events += _block_events(index, part, block, deltas)
        if index == 0:
            events.insert(2, event("ping"))
    return [*events, _ending(message, usage), event("message_stop")]


def spoiled(events: list[Event], how: Malformed) -> list[Event]:
    """Return the events of a stream no client can read."""
    match how:
        case Malformed.NO_EVENT_LINES:
            return [Event(name=None, data=e.data) for e in events]
        case Malformed.NO_BLOCK_START:
            return [e for e in events if e.name != "content_block_start"]
        case Malformed.NO_USAGE:
            return [_without_usage(e) if e.name == "message_delta" else e for e in events]
        case Malformed.BAD_TOOL_JSON:
            return [*events[:-2], *_bad_call(events), *events[-2:]]
        case Malformed.DONE_MARK:
            return [*events, Event(name="done", data="[DONE]")]
        case Malformed.EMPTY_BODY | Malformed.JSON_BODY:
            return []
    assert_never(how)


def _block_events(index: int, part: Part, block: JsonObject, deltas: int) -> Iterator[Event]:
    yield event("content_block_start", index=index, content_block=_opened(block))
    for delta in _deltas(part, block, deltas):
        yield event("content_block_delta", index=index, delta=delta)
    yield event("content_block_stop", index=index)


def _opened(block: JsonObject) -> Payload:
    emptied: Mapping[str, Json] = {"text": "", "thinking": "", "signature": "", "input": {}}
    return {
        name: emptied.get(name, value) for name, value in block.items() if name != "citations"
    } | ({"citations": []} if "citations" in block else {})


def _deltas(part: Part, block: JsonObject, deltas: int) -> Iterator[Payload]:
    match part:
        case Say(text=text):
            for piece in pieces(text, part.deltas or deltas):
                yield {"type": "text_delta", "text": piece}
            for citation in objects(block.get("citations")):
                yield {"type": "citations_delta", "citation": citation}
        case Think():
            for piece in pieces(as_text(block.get("thinking")), deltas):
                yield {"type": "thinking_delta", "thinking": piece}
            yield {"type": "signature_delta", "signature": block.get("signature")}
        case Call():
            text = dump(dict(part.input))
            sent = text if part.cut is None else text[: part.cut]
            for piece in ("", *pieces(sent, deltas)):
                yield {"type": "input_json_delta", "partial_json": piece}


def pieces(text: str, number: int) -> list[str]:
    """Cut a text into so many pieces of about the same length; fewer if it is short."""
    size = max(1, -(-len(text) // max(1, number)))
    return [text[at : at + size] for at in range(0, len(text), size)]


def _ending(message: JsonObject, usage: JsonObject) -> Event:
    delta: Payload = {
        name: message.get(name) for name in ("stop_reason", "stop_sequence", "stop_details")
    }
    counts = {
        name: usage[name]
        for name in (
            "input_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
            "output_tokens",
        )
    }
    return event("message_delta", delta=delta, usage=counts)


def _without_usage(ending: Event) -> Event:
    head, _, _ = ending.data.rpartition(',"usage":')
    return Event(name=ending.name, data=head + "}")


def _bad_call(events: list[Event]) -> Iterator[Event]:
    index = sum(e.name == "content_block_start" for e in events)
    block: Payload = {"type": "tool_use", "id": "toolu_01bad", "name": "broken", "input": {}}
    yield event("content_block_start", index=index, content_block=block)
    delta: Payload = {"type": "input_json_delta", "partial_json": '{"broken": nope}'}
    yield event("content_block_delta", index=index, delta=delta)
    yield event("content_block_stop", index=index)
