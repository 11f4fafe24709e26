"""A Claude that takes five seconds for every answer, for a thousand callers at once.

It checks nothing and serves `POST /v1/messages` as a stream and `GET /last` (the newest request's
body) only: a strict server would be the bottleneck here. Prints its URL.
"""

import asyncio
import json
import resource

ANSWER_SECONDS = 5.0
DELTAS = 50
WORDS = "hail damage is covered, "
"""What each delta carries."""

_SLOTS = 10
"""Groups of streams that are served one after another, so that no moment is a crowded one."""


def _event(data: dict[str, object]) -> bytes:
    event = f"event: {data['type']}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(event), event)


_MESSAGE: dict[str, object] = {
    "id": "msg_bench",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-5-5",
    "content": [],
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": 1000, "output_tokens": 1},
}
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
    b"request-id: req_bench\r\ntransfer-encoding: chunked\r\n\r\n"
    + _event({"type": "message_start", "message": _MESSAGE})
    + _event(
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "text", "text": ""},
        }
    )
)
_DELTA = _event(
    {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "text_delta", "text": WORDS},
    }
)
_TAIL = (
    _event({"type": "content_block_stop", "index": 0})
    + _event(
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 10 * DELTAS},
        }
    )
    + _event({"type": "message_stop"})
    + b"0\r\n\r\n"
)


class Answers:
    """Writes one delta to every open stream each tenth of a second."""

    def __init__(self) -> None:
        self.last = b""
        self._slots: list[dict[asyncio.Transport, int]] = [{} for _ in range(_SLOTS)]
        self._slot = 0

    def begin(self, to: asyncio.Transport) -> None:
        """Start an answer; it ends after `ANSWER_SECONDS`."""
        to.write(_HEAD)
        self._slots[self._slot][to] = DELTAS

    def forget(self, to: asyncio.Transport) -> None:
        """The caller has gone away."""
        for slot in self._slots:
            slot.pop(to, None)

    async def run(self) -> None:
        """Serve the slots in turn for ever."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += ANSWER_SECONDS / DELTAS / _SLOTS
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._slot = (self._slot + 1) % _SLOTS
            self._step(self._slots[self._slot])

    def _step(self, streams: dict[asyncio.Transport, int]) -> None:
        for to, left in list(streams.items()):
            if left == 1:
                to.write(_DELTA + _TAIL)
                del streams[to]
            else:
                to.write(_DELTA)
                streams[to] = left - 1


class Caller(asyncio.Protocol):
    """One connection: whole requests in, one answer at a time out."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop whatever is under way."""
        if self._transport is not None:
            self._answers.forget(self._transport)

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is whole."""
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end or self._transport is None:
            return
        length = _content_length(head)
        if len(rest) < length:
            return
        self._received = rest[length:]
        if head.startswith(b"POST /v1/messages"):
            self._answers.last = rest[:length]
            self._answers.begin(self._transport)
        else:
            body = self._answers.last
            self._transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
            )


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def allow_connections() -> None:
    """A socket for each conversation, and some more, as far as the machine lets us."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def main() -> None:
    """Serve until killed."""
    allow_connections()
    answers = Answers()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Caller(answers), "127.0.0.1", 0, backlog=4096)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await answers.run()


if __name__ == "__main__":
    asyncio.run(main())
