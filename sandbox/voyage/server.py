"""The local Voyage AI: strict about requests and limits, and a memory of what it was asked."""

import asyncio
import hmac
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from sandbox.call_faults import Hang, Reset, ServerError, Slow
from sandbox.connections import abort
from sandbox.loopback import LoopbackPort
from sandbox.strictness import StrictServer, Violation, complain
from sandbox.voyage.embedding import alike, embedded
from sandbox.voyage.faults import Fault, Short, TooMany, VoyageFaults
from sandbox.wire import JsonObject, load

_DIMENSIONS = (256, 512, 1024, 2048)
_MOST_TEXTS = {"embeddings": 128, "rerank": 1_000}
_MOST_TOKENS = 120_000
_MODELS = {
    "embeddings": frozenset({"voyage-4-large", "voyage-4", "voyage-4-lite"}),
    "rerank": frozenset({"rerank-2.5", "rerank-2.5-lite"}),
}


class VoyageSandbox(StrictServer):
    """Voyage AI on this machine.

    `asked` lists call and content of every request that came with the right key. `meanings` give
    words the meaning of another one.
    """

    def __init__(self, *, key: str = "voyage-sandbox", port: int = 0) -> None:
        self.key = key
        self.asked: list[tuple[str, JsonObject]] = []
        self.meanings: dict[str, str] = {}
        self.faults = VoyageFaults()
        self.violations: list[Violation] = []
        self._port = LoopbackPort(port)

    @property
    def url(self) -> str:
        """The base address for the client; known once started."""
        return f"{self._port.url}/v1"

    async def start(self) -> Self:
        """Listen on the loopback interface."""
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_post("/v1/embeddings", self._handle)
        app.router.add_post("/v1/rerank", self._handle)
        await self._port.start(app)
        return self

    async def stop(self) -> None:
        """Stop listening, and let go of every call that hangs."""
        self.faults.release()
        await self._port.stop()

    def verify(self) -> None:
        """Raise AssertionError for every rule of the API that was broken."""
        complain("Voyage AI", self.violations)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call = request.path.rpartition("/")[2]
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.key}".encode()):
            return web.json_response({"detail": "Provided API key is invalid."}, status=401)
        content = load(await request.read())
        if not isinstance(content, dict):
            return self._refused(call, "the body is no object")
        self.asked.append((call, content))
        fault = self.faults.take(call)
        if (early := await self._broken(fault, request)) is not None:
            return early
        check, answer = _CALLS[call]
        if (wrong := check(content)) is not None:
            return self._refused(call, wrong)
        data = answer(self, content)
        if isinstance(fault, Short):
            _shorten(call, data)
        return web.json_response({"object": "list", "data": data, "model": content["model"]})

    async def _broken(self, fault: Fault | None, request: web.Request) -> web.Response | None:
        match fault:
            case ServerError(status=status):
                return web.Response(status=status, text="<html>away</html>")
            case TooMany(retry_after=after):
                headers = {} if after is None else {"Retry-After": after}
                return web.json_response({"detail": "slow down"}, status=429, headers=headers)
            case Reset():
                abort(request.transport)
                return web.Response()
            case Slow(seconds=seconds):
                await asyncio.sleep(seconds)
            case Hang():
                await self.faults.until_released()
        return None

    def _refused(self, call: str, detail: str) -> web.Response:
        self.violations.append(
            Violation(rule="invalid_request", where=call, detail=detail, at=time.monotonic())
        )
        return web.json_response({"detail": detail}, status=400)

    def embeddings(self, content: JsonObject) -> list[JsonObject]:
        """A vector for each text."""
        dimension = int(str(content["output_dimension"]))
        return [
            {"index": place, "embedding": [*embedded(text, dimension, self.meanings)]}
            for place, text in enumerate(_texts(content, "input"))
        ]

    def scores(self, content: JsonObject) -> list[JsonObject]:
        """How well each text answers, the best first."""
        query = str(content["query"])
        scored = [
            (alike(query, text, self.meanings), place)
            for place, text in enumerate(_texts(content, "documents"))
        ]
        return [
            {"index": place, "relevance_score": score}
            for score, place in sorted(scored, key=lambda pair: -pair[0])
        ]


def _shorten(call: str, data: list[JsonObject]) -> None:
    if call == "rerank":
        data.pop()
    for one in data:
        if isinstance(vector := one.get("embedding"), list):
            vector.pop()


def _wrong_embedding(content: JsonObject) -> str | None:
    if content.keys() != {"input", "model", "input_type", "output_dimension"}:
        return f"has {sorted(content)}"
    if content["input_type"] not in {"query", "document"}:
        return "unknown input_type"
    if content["output_dimension"] not in _DIMENSIONS:
        return "unknown output_dimension"
    return _wrong_texts("embeddings", content, "input")


def _wrong_reranking(content: JsonObject) -> str | None:
    if content.keys() != {"query", "documents", "model"} or not content["query"]:
        return f"has {sorted(content)}"
    return _wrong_texts("rerank", content, "documents")


def _wrong_texts(call: str, content: JsonObject, name: str) -> str | None:
    texts = _texts(content, name)
    if content["model"] not in _MODELS[call]:
        return f"no model {content['model']}"
    if not 1 <= len(texts) <= _MOST_TEXTS[call] or not all(texts):
        return f"{len(texts)} texts, or empty ones"
    if sum(len(text.encode()) for text in texts) / 3 > _MOST_TOKENS:
        return "too many tokens"
    return None


def _texts(content: JsonObject, name: str) -> list[str]:
    given = content[name]
    return [text for text in given if isinstance(text, str)] if isinstance(given, list) else []


_Check = Callable[[JsonObject], str | None]
_Answer = Callable[[VoyageSandbox, JsonObject], list[JsonObject]]
_CALLS: dict[str, tuple[_Check, _Answer]] = {
    "embeddings": (_wrong_embedding, VoyageSandbox.embeddings),
    "rerank": (_wrong_reranking, VoyageSandbox.scores),
}
