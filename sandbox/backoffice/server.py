"""The local back office: strict about the protocol, and a memory of what it was asked."""

import asyncio
import hmac
import re
import time
from typing import Self

from aiohttp import web

from sandbox.backoffice import changing
from sandbox.backoffice.changing import Refused
from sandbox.backoffice.faults import Fault, OfficeFaults, OtherCustomer, TooMany
from sandbox.backoffice.records import Change, Customer, invented
from sandbox.call_faults import Hang, Reset, ServerError, Slow
from sandbox.connections import abort
from sandbox.loopback import LoopbackPort
from sandbox.strictness import StrictServer, Violation, complain
from sandbox.wire import Json, JsonObject, Payload, load

_PLAIN = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9_-]*)+", re.ASCII)
_LISTS = ("policies", "claims", "orders")


class BackOfficeSandbox(StrictServer):
    """A back office on this machine.

    `changes` are those made, by key; `asked` lists customer and call of every request that came
    with the right token. `aliases` are customers whom a search by an address finds beside those
    who have it, as a generous back office might.
    """

    def __init__(self, *, token: str = "office-sandbox", port: int = 0) -> None:  # noqa: S107 - opens nothing but the sandbox
        self.token = token
        self.customers = invented()
        self.changes: dict[str, Change] = {}
        self.asked: list[tuple[str, str]] = []
        self.aliases: dict[str, list[str]] = {}
        self.faults = OfficeFaults()
        self.violations: list[Violation] = []
        self._port = LoopbackPort(port)

    @property
    def url(self) -> str:
        """The base address for the client; known once started."""
        return self._port.url

    async def start(self) -> Self:
        """Listen on the loopback interface."""
        app = web.Application()
        app.router.add_route("*", "/customers/{customer}/{tail:.+}", self._handle)
        app.router.add_route("POST", "/customer-search", self._search)
        app.router.add_route("*", "/{tail:.*}", self._lost)
        await self._port.start(app)
        return self

    async def stop(self) -> None:
        """Stop listening, and let go of every call that hangs."""
        self.faults.release()
        await self._port.stop()

    def verify(self) -> None:
        """Raise AssertionError for every rule of the protocol that was broken."""
        complain("the back office", self.violations)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name, steps = request.match_info["customer"], request.match_info["tail"].split("/")
        if not _PLAIN.fullmatch(request.raw_path):
            # Some servers would undo the quoting, or follow the dots: to another customer, say.
            self._violate("ambiguous_address", request.method, request.raw_path)
            return web.json_response({"message": "no such address"}, status=404)
        call = f"{request.method} {steps[-1] if steps[-1] == 'cancellation' else steps[0]}"
        if not self._is_let_in(request, call):
            return web.json_response({"message": "wrong token"}, status=401)
        self.asked.append((name, call))
        fault = self.faults.take(call)
        if (early := await self._before(fault, request)) is not None:
            return early
        about = fault.customer if isinstance(fault, OtherCustomer) else name
        response = await self._answer(request, call, about, steps)
        return await self._after(fault, request, response)

    async def _search(self, request: web.Request) -> web.StreamResponse:
        call = "POST customer-search"
        if not self._is_let_in(request, call):
            return web.json_response({"message": "wrong token"}, status=401)
        content = await _content(request) or {}
        if content.keys() != {"email"}:
            self._violate("invalid_content", call, f"has {sorted(content)}, needs email")
            return web.json_response({"message": "email is needed"}, status=422)
        self.asked.append(("", call))
        fault = self.faults.take(call)
        if (early := await self._before(fault, request)) is not None:
            return early
        email = str(content["email"]).lower()
        found = [n for n, c in self.customers.items() if str(c.profile["email"]).lower() == email]
        found += self.aliases.get(email, ())
        answer = {"customer_id": found[0] if len(found) == 1 else None}
        return await self._after(fault, request, web.json_response(answer))

    async def _lost(self, request: web.Request) -> web.StreamResponse:
        self._violate("no_such_address", request.method, request.path)
        return web.json_response({"message": "no such address"}, status=404)

    async def _answer(
        self, request: web.Request, call: str, name: str, steps: list[str]
    ) -> web.Response:
        customer = self.customers.get(name)
        try:
            if customer is None:
                raise Refused(404)
            if request.method == "GET":
                data = self._read(customer, name, steps)
            else:
                data = await self._write(request, call, name, customer, steps)
        except Refused as no:
            return web.json_response({"message": no.reason}, status=no.status)
        return web.json_response({"customer_id": name, "data": data})

    def _read(self, customer: Customer, name: str, steps: list[str]) -> Json:
        match steps:
            case ["profile"]:
                return customer.profile
            case ["changes", key]:
                change = self.changes.get(key)
                if change is None or change.customer != name:
                    raise Refused(404)
                return change.written
            case [kind] if kind in _LISTS:
                return list(_records(customer, kind).values())
            case [kind, number] if kind in _LISTS and number in _records(customer, kind):
                return _records(customer, kind)[number]
        raise Refused(404)

    async def _write(
        self, request: web.Request, call: str, name: str, customer: Customer, steps: list[str]
    ) -> Payload:
        key = request.headers.get("Idempotency-Key", "")
        content = await _content(request)
        if not key or content is None:
            self._violate("invalid_request", call, "a key and a JSON object are needed")
            raise Refused(400, "a key and a JSON object are needed")
        asked = (f"{name} {call} {'/'.join(steps)}", content)
        if (made := self.changes.get(key)) is not None:
            if made.asked != asked:
                self._violate("key_used_again", call, key)
                raise Refused(409, "This key was used for another change.")
            return made.written
        written = self._change(call, customer, steps, content)
        self.changes[key] = Change(customer=name, call=call, asked=asked, written=written)
        return written

    def _change(
        self, call: str, customer: Customer, steps: list[str], content: JsonObject
    ) -> Payload:
        made = len(self.changes) + 1
        match call, steps:
            case "POST cancellation", ["orders", number, _]:
                self._need(call, content, frozenset())
                return changing.cancel(customer, number)
            case "PUT address", ["address"]:
                self._need(call, content, changing.ADDRESS)
                return changing.move(customer, content, made)
            case "POST claims", ["claims"]:
                self._need(call, content, changing.CLAIM)
                return changing.file(customer, content, made)
        self._violate("no_such_address", call, "/".join(steps))
        raise Refused(404)

    def _need(self, call: str, content: JsonObject, fields: frozenset[str]) -> None:
        if content.keys() != fields:
            detail = f"has {sorted(content)}, needs {sorted(fields)}"
            self._violate("invalid_content", call, detail)
            raise Refused(422, detail)

    def _is_let_in(self, request: web.Request, call: str) -> bool:
        given = request.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
            return True
        self._violate("unauthorized", call, "the bearer token is missing or wrong")
        return False

    async def _before(self, fault: Fault | None, request: web.Request) -> web.StreamResponse | None:
        match fault:
            case ServerError(status=status):
                return web.Response(status=status, text="<html>the office is closed</html>")
            case TooMany(retry_after=after):
                headers = {} if after is None else {"Retry-After": after}
                return web.json_response({"message": "slow down"}, status=429, headers=headers)
            case Reset(when="before"):
                abort(request.transport)
                return web.Response()
            case Slow(seconds=seconds, when="before"):
                await asyncio.sleep(seconds)
            case Hang(when="before"):
                await self.faults.until_released()
        return None

    async def _after(
        self, fault: Fault | None, request: web.Request, response: web.Response
    ) -> web.Response:
        match fault:
            case Reset(when="after"):
                abort(request.transport)
            case Slow(seconds=seconds, when="after"):
                await asyncio.sleep(seconds)
            case Hang(when="after"):
                await self.faults.until_released()
        return response

    def _violate(self, rule: str, where: str, detail: str) -> None:
        at = time.monotonic()
        self.violations.append(Violation(rule=rule, where=where, detail=detail, at=at))


def _records(customer: Customer, kind: str) -> dict[str, Payload]:
    records = {
        "policies": customer.policies,
        "claims": customer.claims,
        "orders": customer.orders,
    }
    return records[kind]


async def _content(request: web.Request) -> JsonObject | None:
    try:
        value = load(await request.read())
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
