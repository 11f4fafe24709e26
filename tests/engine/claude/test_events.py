"""How a stream's bytes become events."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.claude.events import Event, EventReader, StreamError

SAID: list[Event] = [
    {"type": "ping"},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Grüße\n"}},
    {"type": "message_stop"},
]


def written(events: list[Event], end: str) -> bytes:
    """Events as the API writes them, each with its name before it."""
    lines = [
        line
        for event in events
        for line in (f"event: {event['type']}", f"data: {json.dumps(event)}", "")
    ]
    return "".join(f"{line}{end}" for line in lines).encode()


@given(cuts=st.lists(st.integers(0, 300)), end=st.sampled_from(["\n", "\r\n"]))
def test_it_does_not_matter_how_a_stream_is_cut(cuts: list[int], end: str) -> None:
    """Neither inside a line nor inside a line's end nor inside a sign."""
    stream = written(SAID, end)
    places = [0, *sorted(cuts), len(stream)]
    reader = EventReader()
    read = [event for start, stop in pairwise(places) for event in reader.read(stream[start:stop])]
    assert read == SAID


def test_the_lines_of_one_event_belong_together() -> None:
    """Comments and what has no data are no events."""
    stream = b': hello\n\nevent: ping\n\ndata: {"type":\ndata: "ping"}\n\n'
    assert list(EventReader().read(stream)) == [{"type": "ping"}]


def test_an_error_ends_the_stream() -> None:
    """Its type is what counts."""
    broken: list[Event] = [{"type": "error", "error": {"type": "overloaded_error"}}]
    with pytest.raises(StreamError, match="overloaded_error"):
        list(EventReader().read(written(broken, "\n")))
