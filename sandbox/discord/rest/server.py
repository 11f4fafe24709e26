"""The REST server: every call is counted, checked, answered by its route, and written down."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from aiohttp import web

from sandbox.call_faults import Hang, Reset, ServerError, Slow
from sandbox.connections import abort
from sandbox.discord.errors import DiscordError
from sandbox.discord.faults import CallFault, RateLimited, Refusal
from sandbox.discord.limits import Verdict
from sandbox.discord.parts import Parts
from sandbox.discord.records import Call
from sandbox.discord.rest.request import Answer, Request, Route, check_ids, read_body
from sandbox.wire import Json, JsonObject, as_object, dump

PREFIX = "/api/v10"
_MAJOR = ("channel_id", "guild_id", "webhook_id")
_VIA = {"Via": "1.1 google"}


@dataclass(slots=True)
class _Outcome:
    """What one call is answered; grows while it is handled."""

    status: int = 200
    body: Json = None
    text: str | None = None
    code: int | None = None
    injected: bool = False


class RestServer:
    """Adds the routes to an aiohttp application."""

    def __init__(self, parts: Parts, routes: Iterable[Route]) -> None:
        self._parts = parts
        self._routes = tuple(routes)

    def add_to(self, app: web.Application) -> None:
        """Register every route, and the refusal of all others."""
        for method, template, handler in self._routes:
            app.router.add_route(method, PREFIX + template, self._serve(template, handler))
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._serve("/{rest}", _unknown))

    def _serve(
        self, template: str, handler: Callable[[Request], Answer]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            if self._parts.faults.rest_refused:
                abort(request.transport)
                return web.Response(status=503)
            return await _Exchange(self._parts, request, template, handler).run()

        return serve


class _Exchange:
    """One call from its arrival to its answer."""

    def __init__(
        self,
        parts: Parts,
        request: web.Request,
        template: str,
        handler: Callable[[Request], Answer],
    ) -> None:
        self._parts = parts
        self._request = request
        self._template = template
        self._handler = handler
        self._at = parts.world.clock.now()
        self._headers: dict[str, str] = {}
        self._body: JsonObject = {}
        self._outcome = _Outcome()

    async def run(self) -> web.StreamResponse:
        """Answer the call."""
        if self._request.content_type == "application/json":
            await self._request.read()  # so that it takes effect even if its caller dies meanwhile
        path = self._request.path.removeprefix(PREFIX)
        fault = self._parts.faults.take(
            f"{self._request.method} {self._template}", f"{self._request.method} {path}"
        )
        if fault is not None and await self._is_ended_before(fault):
            return self._respond()
        await self._take_effect()
        if fault is not None:
            await self._suffer_after(fault)
        return self._respond()

    async def _take_effect(self) -> None:
        try:
            body, uploads = await read_body(self._request)
            self._body = as_object(body)
            ids = dict(self._request.match_info)
            self._authenticate()
            self._count(ids)
            check_ids(ids)
            call = Request(
                parts=self._parts,
                ids=ids,
                query=dict(self._request.query),
                body=body,
                uploads=uploads,
            )
            answer = self._handler(call)
            self._outcome = _Outcome(status=answer.status, body=answer.body)
        except DiscordError as error:
            self._refuse(error)

    def _authenticate(self) -> None:
        # Interaction and webhook routes carry their own token in the path.
        if "webhook_token" in self._request.match_info:
            return
        if self._request.headers.get("Authorization") != f"Bot {self._parts.token}":
            raise DiscordError(0, status=401, text="401: Unauthorized")

    def _count(self, ids: Mapping[str, str]) -> None:
        route = f"{self._request.method} {self._template}"
        major = "+".join(ids[name] for name in (*_MAJOR, "webhook_token") if name in ids)
        verdict = self._parts.limits.check(route, major, counts_globally="webhook_token" not in ids)
        self._obey(verdict)
        if route == "PATCH /channels/{channel_id}" and "name" in self._body:
            self._check_rename(ids["channel_id"])

    def _check_rename(self, channel_id: str) -> None:
        channel = self._parts.world.channels.get(channel_id)
        if channel is not None and channel.name != self._body.get("name"):
            self._obey(self._parts.limits.check_rename(channel_id))

    def _obey(self, verdict: Verdict) -> None:
        if verdict.retry_after is not None:
            self._headers.update(verdict.headers)
            raise _too_many(verdict.retry_after, is_global=verdict.is_global)
        # Headers describe the route's own bucket; the hidden one below it shows only in a 429.
        self._headers = dict(verdict.headers) if not self._headers else self._headers

    def _refuse(self, error: DiscordError, *, injected: bool = False) -> None:
        self._outcome = _Outcome(
            status=error.status, body=error.body(), code=error.code, injected=injected
        )
        self._headers.update(error.headers)
        if error.broken_rule and not injected:
            where = f"{self._request.method} {self._template}"
            detail = dump(error.extra.get("errors")) if error.extra else error.text
            self._parts.world.report(str(error.code), where, detail)

    async def _is_ended_before(self, fault: CallFault) -> bool:
        match fault:
            case RateLimited():
                headers = _VIA if fault.via else {}
                error = _too_many(fault.retry_after, is_global=fault.is_global)
                error.headers = {**headers, "Retry-After": error.headers["Retry-After"]}
                self._refuse(error, injected=True)
            case ServerError():
                self._outcome = _Outcome(
                    status=fault.status, text="upstream connect error", injected=True
                )
            case Refusal():
                self._refuse(DiscordError(fault.code), injected=True)
            case Reset(when="before"):
                self._break()
            case Slow(when="before"):
                await asyncio.sleep(fault.seconds)
                return False
            case Hang(when="before"):
                await self._parts.faults.until_released()
                return False
            case Reset() | Slow() | Hang():
                return False
            case _:
                assert_never(fault)
        return True

    async def _suffer_after(self, fault: CallFault) -> None:
        match fault:
            case Reset(when="after"):
                self._break()
            case Slow(when="after"):
                await asyncio.sleep(fault.seconds)
            case Hang(when="after"):
                await self._parts.faults.until_released()
            case _:
                pass

    def _break(self) -> None:
        self._outcome.injected = True
        abort(self._request.transport)

    def _respond(self) -> web.Response:
        outcome = self._outcome
        self._parts.world.add_call(
            Call(
                method=self._request.method,
                route=self._template,
                path=self._request.path.removeprefix(PREFIX),
                body=self._body,
                at=self._at,
                answered_at=self._parts.world.clock.now(),
                status=outcome.status,
                code=outcome.code,
                injected=outcome.injected,
            )
        )
        if outcome.text is not None:
            headers = {"Content-Type": "text/plain"}
            return web.Response(status=outcome.status, text=outcome.text, headers=headers)
        if outcome.status == 204:
            return web.Response(status=204, headers=self._headers)
        # Exactly this type, without charset: clients compare it as text.
        headers = {"Content-Type": "application/json", **self._headers}
        return web.Response(
            status=outcome.status, body=dump(outcome.body).encode(), headers=headers
        )


def _too_many(retry_after: float, *, is_global: bool) -> DiscordError:
    headers = {**_VIA, "Retry-After": str(int(retry_after) + 1)}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return DiscordError(
        0,
        status=429,
        text="You are being rate limited.",
        headers=headers,
        extra={"retry_after": round(retry_after, 3), "global": is_global},
    )


def _unknown(request: Request) -> Answer:
    raise DiscordError(0, status=404, text="404: Not Found", broken_rule=True)
