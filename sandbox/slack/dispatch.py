"""One Web API call from request to answer: faults, token, scope, tier, handler, and the record."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from sandbox.call_faults import Reset, ServerError
from sandbox.slack.arguments import Arguments, read_arguments, token_of
from sandbox.slack.blame import breaks_a_rule
from sandbox.slack.changes import ChangeKind
from sandbox.slack.errors import SlackError
from sandbox.slack.faults import CallFault, RateLimited, Refusal
from sandbox.slack.holding import hold
from sandbox.slack.limits import too_many_requests
from sandbox.slack.method import Method, TokenKind
from sandbox.slack.records import Call
from sandbox.slack.world import World
from sandbox.wire import Payload, dump


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    status: int
    text: str
    error: str | None
    headers: Mapping[str, str]
    injected: bool = False


class Dispatcher:
    """Answers calls by the catalogue of methods."""

    def __init__(self, world: World, catalogue: Mapping[str, Method]) -> None:
        self._world = world
        self._catalogue = catalogue

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call as Slack does, or as a fault switch says."""
        began = self._world.clock.now()
        name = request.match_info["method"]
        arguments, unreadable = await _read(request)
        fault = self._world.faults.take(name)
        await hold(self._world.faults, request, fault, "before")
        answer = _injected(fault) or self._answer(name, request, arguments, unreadable)
        await hold(self._world.faults, request, fault, "after")
        self._record(name, request, arguments, answer, began)
        return web.Response(
            status=answer.status,
            text=answer.text,
            content_type="application/json" if answer.text.startswith("{") else "text/plain",
            headers=answer.headers,
        )

    def _answer(
        self, name: str, request: web.Request, arguments: Arguments, unreadable: SlackError | None
    ) -> _Answer:
        token = token_of(request, arguments)
        headers = {"x-oauth-scopes": ",".join(self._world.installation.provided(token or ""))}
        try:
            if unreadable is not None:
                raise unreadable
            payload = self._call(self._method(name), token, arguments)
        except SlackError as error:
            self._blame(name, error)
            return _Answer(
                status=error.status,
                text=dump(error.body()),
                error=error.error,
                headers=headers | error.headers,
            )
        body: Payload = {"ok": True, **payload}
        return _Answer(status=200, text=dump(body), error=None, headers=headers)

    def _method(self, name: str) -> Method:
        method = self._catalogue.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        return method

    def _call(self, method: Method, token: str | None, arguments: Arguments) -> Payload:
        world = self._world
        if method.token is not TokenKind.NONE:
            app_level = method.token is TokenKind.APP or (
                method.token is TokenKind.EITHER and token == world.installation.app_token
            )
            known = world.installation.authenticate(token, app_level=app_level)
            world.limits.check(method.name, method.tier)
            world.installation.require(known, *method.scopes)
        return method.handler(world, arguments)

    def _blame(self, name: str, error: SlackError) -> None:
        if breaks_a_rule(error.error):
            self._world.report(error.error, name, "; ".join(error.messages))

    def _record(
        self, name: str, request: web.Request, arguments: Arguments, answer: _Answer, began: float
    ) -> None:
        peer = request.transport.get_extra_info("peername") if request.transport else None
        call = Call(
            method=name,
            verb=request.method,
            args={key: value for key, value in arguments.values.items() if key != "token"},
            at=began,
            answered_at=self._world.clock.now(),
            status=answer.status,
            error=answer.error,
            peer=peer[1] if peer else 0,
            injected=answer.injected,
        )
        self._world.calls.append(call)
        self._world.changes.publish(ChangeKind.CALL, name)


async def _read(request: web.Request) -> tuple[Arguments, SlackError | None]:
    try:
        return await read_arguments(request), None
    except SlackError as error:
        return Arguments({}), error


def _injected(fault: CallFault | None) -> _Answer | None:
    """Return the answer that takes the call's place, for faults under which nothing happens."""
    match fault:
        case RateLimited():
            return _failure(too_many_requests(fault.retry_after))
        case Refusal():
            return _failure(SlackError(fault.error))
        case ServerError():
            return _Answer(
                status=fault.status, text="upstream failure", error=None, headers={}, injected=True
            )
        case Reset(when="before"):
            return _Answer(status=500, text="", error=None, headers={}, injected=True)
        case _:
            return None


def _failure(error: SlackError) -> _Answer:
    return _Answer(
        status=error.status,
        text=dump(error.body()),
        error=error.error,
        headers=error.headers,
        injected=True,
    )
