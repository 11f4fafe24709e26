"""Asks the company's own back office over HTTP; docs/how-to/back-office.md is its protocol.

An address always begins with the customer it is about, and an answer names that customer again: one
that names another is not used. The same key makes a change once, so everything may be asked twice.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar, assert_never

import aiohttp
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python
from yarl import URL

from adapters.backoffice.wire import reason_in
from adapters.http_wire import checked_token, checked_url, read_capped
from engine.domain.accounts import (
    CancelOrder,
    ChangeAddress,
    Claim,
    CustomerId,
    FileClaim,
    Order,
    Policy,
    Profile,
    Write,
    Written,
)
from engine.errors import BackOfficeUnavailable, NotYours, WriteRefused

log = logging.getLogger(__name__)

T = TypeVar("T")

_LARGEST_ANSWER = 256 * 1024
_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
_ASK_AGAIN = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_NOT_YOURS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.GONE})
_REFUSED = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
_NO_REASON = "The back office does not make this change and gives no reason."


class _Answer(BaseModel, Generic[T]):
    """What every good answer is: the customer it is about, and what was asked for."""

    model_config = ConfigDict(extra="ignore")

    customer_id: Annotated[str, StringConstraints(min_length=1)]
    data: T


class _Found(BaseModel):
    """Whose a mail address is; null where it is nobody's, or several people's."""

    model_config = ConfigDict(extra="ignore")

    customer_id: str | None


_SEARCH = "customer-search"
_FOUND = TypeAdapter(_Found)
_PROFILE = TypeAdapter(_Answer[Profile])
_POLICY = TypeAdapter(_Answer[Policy])
_POLICIES = TypeAdapter(_Answer[tuple[Policy, ...]])
_CLAIM = TypeAdapter(_Answer[Claim])
_CLAIMS = TypeAdapter(_Answer[tuple[Claim, ...]])
_ORDER = TypeAdapter(_Answer[Order])
_ORDERS = TypeAdapter(_Answer[tuple[Order, ...]])
_WRITTEN = TypeAdapter(_Answer[Written])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Call:
    """One request: `steps` follow the customer in the address; the search has none yet."""

    method: str
    customer: CustomerId | None
    steps: tuple[str, ...]
    key: str | None = None
    content: object = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What came back."""

    status: int
    body: bytes
    retry_after: float | None


_NOBODYS = "doctor@nobody.invalid"
"""An address under a name that no one can have (RFC 2606)."""


class HttpBackOffice:
    """A back office behind an address; `seconds` bounds a call with its second try.

    Implements `engine.accounts.ports.BackOffice`. Raises ConfigurationError when address or token
    cannot be used at all.
    """

    def __init__(
        self, session: aiohttp.ClientSession, *, url: str, token: str | None, seconds: float
    ) -> None:
        self._session = session
        self._url = checked_url(url, setting="BACK_OFFICE_URL")
        self._token = checked_token(token, setting="BACK_OFFICE_TOKEN")
        self._seconds = seconds

    async def check(self) -> None:
        """Look for a customer who cannot exist; raises BackOfficeUnavailable with what is wrong."""
        await self.find_by_email(_NOBODYS)

    async def find_by_email(self, email: str) -> CustomerId | None:
        """The customer with this address, which is sent as content: addresses end up in logs."""
        call = _Call(method="POST", customer=None, steps=(_SEARCH,), content={"email": email})
        said = await self._ask_in_time(call)
        self._refuse_bad(said)
        found = _answer(_FOUND, said.body).customer_id
        try:
            return None if found is None else CustomerId(found)
        except ValueError:
            raise _away("it names a customer by what can be no id") from None

    async def profile(self, customer: CustomerId) -> Profile:
        """Who they are."""
        return await self._get(_PROFILE, customer, "profile")

    async def policies(self, customer: CustomerId) -> tuple[Policy, ...]:
        """All their policies."""
        return await self._get(_POLICIES, customer, "policies")

    async def policy(self, customer: CustomerId, number: str) -> Policy:
        """One of their policies."""
        return await self._get(_POLICY, customer, "policies", number)

    async def claims(self, customer: CustomerId) -> tuple[Claim, ...]:
        """All their claims."""
        return await self._get(_CLAIMS, customer, "claims")

    async def claim(self, customer: CustomerId, number: str) -> Claim:
        """One of their claims."""
        return await self._get(_CLAIM, customer, "claims", number)

    async def orders(self, customer: CustomerId) -> tuple[Order, ...]:
        """All their orders."""
        return await self._get(_ORDERS, customer, "orders")

    async def order(self, customer: CustomerId, number: str) -> Order:
        """One of their orders."""
        return await self._get(_ORDER, customer, "orders", number)

    async def write(self, customer: CustomerId, change: Write, *, key: str) -> Written:
        """Make a change once for each key."""
        method, steps, content = _request(change)
        call = _Call(method=method, customer=customer, steps=steps, key=key, content=content)
        return self._read(_WRITTEN, call, await self._ask_in_time(call))

    async def look_up(self, customer: CustomerId, key: str) -> Written | None:
        """What the change with this key came to."""
        try:
            return await self._get(_WRITTEN, customer, "changes", key)
        except NotYours:
            return None

    async def _get(self, kind: TypeAdapter[_Answer[T]], customer: CustomerId, *steps: str) -> T:
        call = _Call(method="GET", customer=customer, steps=steps)
        return self._read(kind, call, await self._ask_in_time(call))

    async def _ask_in_time(self, call: _Call) -> _Said:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._ask_twice(call)
        except TimeoutError:
            raise _away(f"no answer within {self._seconds:g} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _away(f"the connection failed ({type(error).__name__})") from None

    async def _ask_twice(self, call: _Call) -> _Said:
        """Ask once more where the first answer was lost or put off."""
        pause = _PAUSE_SECONDS
        try:
            said = await self._ask(call)
            pause = said.retry_after or pause
            if said.status not in _ASK_AGAIN or pause > _LONGEST_PAUSE_SECONDS:
                return said
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
            log.info("back office: asking again after %s", type(error).__name__)
        await asyncio.sleep(pause)
        return await self._ask(call)

    async def _ask(self, call: _Call) -> _Said:
        headers = {"Accept": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        async with self._session.request(
            call.method,
            self._address(call),
            json=call.content,
            headers=headers,
            allow_redirects=False,  # a redirect would carry the token to another host
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            return _Said(
                status=response.status,
                body=await read_capped(response, largest=_LARGEST_ANSWER),
                retry_after=_seconds(response.headers.get("Retry-After")),
            )

    def _address(self, call: _Call) -> URL:
        """Below the customer's part of the address, which no step can climb out of.

        Quoting would not do: what stands between us and the office may undo it.
        """
        if not all(_STEP.fullmatch(step) for step in call.steps):
            raise NotYours
        whose = () if call.customer is None else ("customers", call.customer.value)
        base = str(self._url).rstrip("/")
        return URL("/".join((base, *whose, *call.steps)), encoded=True)

    def _read(self, kind: TypeAdapter[_Answer[T]], call: _Call, said: _Said) -> T:
        if said.status in _NOT_YOURS:
            raise NotYours
        if said.status in _REFUSED and call.key is not None:
            reason = reason_in(said.body[:_LARGEST_ANSWER], token=self._token)
            raise WriteRefused(reason or _NO_REASON)
        self._refuse_bad(said)
        answer = _answer(kind, said.body)
        if call.customer is None or answer.customer_id != call.customer.value:
            log.error("the back office answered about another customer: nothing of it is used")
            raise BackOfficeUnavailable
        return answer.data

    def _refuse_bad(self, said: _Said) -> None:
        """Raise BackOfficeUnavailable for anything but a good answer."""
        if said.status == HTTPStatus.UNAUTHORIZED:
            what = "the back office refuses our token (HTTP 401): set BACK_OFFICE_TOKEN"
            log.error(what)
            raise BackOfficeUnavailable(what)
        if said.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise _away(f"HTTP {said.status}", retry_after=said.retry_after)
        if len(said.body) > _LARGEST_ANSWER:
            raise _away("the answer is too large")


def _request(change: Write) -> tuple[str, tuple[str, ...], object]:
    """Method, address below the customer, and content."""
    match change:
        case CancelOrder(order=number):
            return "POST", ("orders", number, "cancellation"), {}
        case ChangeAddress(address=address):
            return "PUT", ("address",), to_jsonable_python(address)
        case FileClaim():
            return "POST", ("claims",), to_jsonable_python(change)
    assert_never(change)


def _answer(kind: TypeAdapter[T], body: bytes) -> T:
    try:
        return kind.validate_json(body)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, item["loc"])) or "JSON" for item in error.errors())
        raise _away(f"the answer is not what was asked for ({wrong[:200]})") from None


def _seconds(header: str | None) -> float | None:
    """Retry-After in seconds; a date is not understood."""
    return float(header) if header is not None and header.strip().isdecimal() else None


def _away(what: str, *, retry_after: float | None = None) -> BackOfficeUnavailable:
    log.warning("back office: %s", what)
    return BackOfficeUnavailable(
        f"the back office cannot be asked now: {what}", retry_after=retry_after
    )
