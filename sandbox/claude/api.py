"""The HTTP side: routes, key and version, errors as the API words them, one answer a request."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from aiohttp import web

from sandbox.claude.answers import as_turn
from sandbox.claude.author import Author
from sandbox.claude.cache import PromptCache
from sandbox.claude.delivery import Parcel, deliver, prevent
from sandbox.claude.faults import Fault, Faults, HangUp, HttpError, breaks
from sandbox.claude.message import Unanswerable, build_message
from sandbox.claude.models import Models
from sandbox.claude.records import Request
from sandbox.claude.script import Line
from sandbox.claude.signatures import Signer
from sandbox.claude.validation import complaints
from sandbox.claude.wire import ApiError, canonical, new_id
from sandbox.clock import Clock
from sandbox.wire import JsonObject, as_object, dump

REQUEST_ID = web.RequestKey("request_id", str)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes of a request (Claude docs, "Errors": request_too_large)."""


@dataclass(kw_only=True, slots=True)
class Api:
    """Answers requests; `heard` is told of each one, `problems` collects mistakes of the script.

    `billed` holds the usage of every answer that was begun.
    """

    key: str
    author: Author
    clock: Clock
    models: Models
    faults: Faults
    signer: Signer
    cache: PromptCache
    deltas: int
    heard: Callable[[Request], None]
    violations: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    billed: list[JsonObject] = field(default_factory=list)
    _paused: set[str] = field(default_factory=set)

    def application(self) -> web.Application:
        """Return the web application."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._frame])
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count_tokens)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_get("/v1/models/{id}", self._one_model)
        return app

    @web.middleware
    async def _frame(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Give every answer a request id, and errors their JSON."""
        request_id = request[REQUEST_ID] = new_id("req")
        try:
            self._authenticate(request)
            return await handler(request)
        except ApiError as error:
            body, status, headers = error.body(request_id), error.status, error.headers
        except ConnectionError:
            # One side has hung up, as planned or as it may; there is nobody left to tell.
            return web.Response()
        except web.HTTPException as error:
            api_error = ApiError(error.status, error.reason)
            body, status, headers = api_error.body(request_id), error.status, {}
        return web.Response(
            status=status,
            text=dump(body),
            content_type="application/json",
            headers={"request-id": request_id, **headers},
        )

    def _authenticate(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = token if scheme.lower() == "bearer" else None
        if self.key not in (bearer, request.headers.get("x-api-key")):
            raise ApiError(401, "invalid api key")

    async def _messages(self, http: web.Request) -> web.StreamResponse:
        request = await self._read(http)
        self._check(request)
        line, fault = self._plan(request)
        await prevent(fault, self.faults, http)
        headers = {"request-id": http[REQUEST_ID]}
        try:
            return await deliver(self._pack(line, fault, request), self.faults, http, headers)
        except Unanswerable as error:
            self.problems.append(str(error))
            raise ApiError(400, f"sandbox: {error}") from None

    def _plan(self, request: Request) -> tuple[Line | None, Fault | None]:
        """Find the answer and what happens to it; a broken one stays for the next request."""
        planned = self.faults.take()
        if isinstance(planned, HangUp | HttpError):
            return None, planned
        line = self.author.write(request)
        if not breaks(planned):
            self.author.delivered(line)
        return line, planned or line.fault

    def _pack(self, line: Line | None, fault: Fault | None, request: Request) -> Parcel:
        if line is None:
            raise AssertionError("an answer without a line ended before it could be sent")
        turn = as_turn(line.answer)
        usage = self.cache.account(request.body)
        message = build_message(turn, request, self.signer, usage)
        self.billed.append(as_object(message["usage"]))
        if turn.stop == "pause_turn":
            self._paused.add(canonical(message["content"]))
        return Parcel(
            turn=turn,
            message=message,
            fault=fault,
            streams=request.body.get("stream") is True,
            deltas=self.deltas,
        )

    async def _count_tokens(self, http: web.Request) -> web.StreamResponse:
        request = await self._read(http)
        self._check(request)
        total = PromptCache(self.clock.now).account(request.body).total
        return self._json(http, {"input_tokens": total})

    async def _list_models(self, http: web.Request) -> web.StreamResponse:
        self._hear(http, {})
        return self._json(http, self.models.page())

    async def _one_model(self, http: web.Request) -> web.StreamResponse:
        self._hear(http, {})
        return self._json(http, self.models.get(http.match_info["id"]).card())

    async def _read(self, http: web.Request) -> Request:
        try:
            body = json.loads(await http.read())
        except ValueError:
            raise self._violation(http.path, "the request body is not valid JSON") from None
        if not isinstance(body, dict):
            raise self._violation(http.path, "the request body must be a JSON object")
        return self._hear(http, body)

    def _hear(self, http: web.Request, body: JsonObject) -> Request:
        request = Request(
            path=http.path,
            headers={name.lower(): value for name, value in http.headers.items()},
            body=body,
            at=self.clock.now(),
        )
        self.heard(request)
        return request

    def _check(self, request: Request) -> None:
        """Refuse what the API refuses; raises ApiError 400, or 404 for the model."""
        model_id = request.body.get("model")
        model = self.models.answering(model_id) if isinstance(model_id, str) else None
        if model is not None and self._continues_a_pause(request):
            model = replace(model, prefill=True)
        found = complaints(request, model, self.signer)
        for complaint in found[1:]:
            self._violation(request.path, complaint)
        if found:
            raise self._violation(request.path, found[0])

    def _continues_a_pause(self, request: Request) -> bool:
        """Whether the last message is an answer that paused: only that is sent back as it is."""
        last = request.messages[-1].get("content") if request.messages else None
        return canonical(last) in self._paused

    def _violation(self, path: str, message: str) -> ApiError:
        self.violations.append(f"{path}: {message}")
        return ApiError(400, message)

    def _json(self, http: web.Request, body: JsonObject) -> web.Response:
        return web.Response(
            text=dump(body),
            content_type="application/json",
            headers={"request-id": http[REQUEST_ID]},
        )
