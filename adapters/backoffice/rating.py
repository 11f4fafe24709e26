"""Asks the company's own rating service for a price over HTTP.

The service is one address that answers `POST` with JSON:

    POST <RATING_URL>
    Authorization: Bearer <RATING_TOKEN>          (left out when no token is set)
    Idempotency-Key: <key>
    {"make": "Tesla", "model": "Model 3", "year": 2023, "mileage": 12000, "driver_age": 34}

    200 {"monthly_premium": "132.40", "product": "electric car", "reference": "Q-8F31"}

`monthly_premium` is in US dollars, greater than zero, whole cents, best sent as text. `currency`
may be given and must then be "USD". Further fields are ignored. The same key must give the same
answer: a request is sent a second time, under the same key, when the connection breaks or the
status is 503.

What other answers mean:

    400, 422      the values are not accepted; `detail` or `message` (text, or a list of objects
                  with `loc` and `msg`) tells the assistant why, in up to 300 characters
    401, 403      our token is wrong: no price now, and an error in the log for the operator
    all others    no price now: every other status, redirects included, an answer that is not the
                  JSON above or larger than 64 KiB, and no answer within `RATING_SECONDS`
"""

import asyncio
import logging
from contextlib import suppress
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Literal

import aiohttp
from pydantic import BaseModel, Field, JsonValue, StringConstraints, ValidationError

from adapters.backoffice.wire import reason_in
from adapters.http_wire import checked_token, checked_url, read_capped
from engine.domain.quotes import Quote, QuoteRequest
from engine.errors import QuoteRejected, QuoteUnavailable

log = logging.getLogger(__name__)

_LARGEST_ANSWER = 64 * 1024
_NO_REASON = (
    "The rating service does not accept these values and gives no reason. Check them with the"
    " customer."
)
_PAUSE_SECONDS = 0.1
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class _Price(BaseModel):
    """The answer of the service."""

    monthly_premium: Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=2)]
    currency: Literal["USD"] = "USD"
    product: _Words
    reference: _Words


class HttpRating:
    """A RatingService behind an address; `seconds` bounds a quote with its second try.

    Raises ConfigurationError when address or token cannot be used at all.
    """

    def __init__(
        self, session: aiohttp.ClientSession, *, url: str, token: str | None, seconds: float
    ) -> None:
        self._session = session
        self._url = checked_url(url, setting="RATING_URL")
        self._token = checked_token(token, setting="RATING_TOKEN")
        self._seconds = seconds

    async def check(self) -> None:
        """Ask for the price of nothing at all, which is to be refused; raises QuoteUnavailable."""
        with suppress(QuoteRejected):  # it is there, takes our token and looks at what it gets
            self._read(*await self._ask_in_time({}, "doctor"))

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """An estimate, the same for the same key; raises QuoteRejected or QuoteUnavailable."""
        return self._read(*await self._ask_in_time(_as_json(request), key))

    async def _ask_in_time(self, content: dict[str, JsonValue], key: str) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._ask_twice(content, key)
        except TimeoutError:
            raise _unavailable(f"no answer within {self._seconds:g} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _unavailable(f"the connection failed ({type(error).__name__})") from None

    async def _ask_twice(self, content: dict[str, JsonValue], key: str) -> tuple[int, bytes]:
        """Ask once more where the first request may have been lost: the key makes that safe."""
        try:
            status, body = await self._ask(content, key)
            if status != HTTPStatus.SERVICE_UNAVAILABLE:
                return status, body
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
            log.info("rating service: asking again after %s", type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)
        return await self._ask(content, key)

    async def _ask(self, content: dict[str, JsonValue], key: str) -> tuple[int, bytes]:
        headers = {"Idempotency-Key": key, "Accept": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        async with self._session.post(
            self._url,
            json=content,
            headers=headers,
            allow_redirects=False,  # a redirect would carry the token to another host
            timeout=aiohttp.ClientTimeout(total=None),
        ) as response:
            return response.status, await read_capped(response, largest=_LARGEST_ANSWER)

    def _read(self, status: int, body: bytes) -> Quote:
        if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise QuoteRejected(reason_in(body[:_LARGEST_ANSWER], token=self._token) or _NO_REASON)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            what = f"the rating service refuses our token (HTTP {status}): set RATING_TOKEN"
            log.error(what)
            raise QuoteUnavailable(what)
        if status != HTTPStatus.OK:
            raise _unavailable(f"HTTP {status}")
        if len(body) > _LARGEST_ANSWER:
            raise _unavailable("the answer is too large")
        return _as_quote(body)


def _as_json(request: QuoteRequest) -> dict[str, JsonValue]:
    return {
        "make": request.make,
        "model": request.model,
        "year": request.year,
        "mileage": request.mileage,
        "driver_age": request.driver_age,
    }


def _as_quote(body: bytes) -> Quote:
    try:
        price = _Price.model_validate_json(body)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, item["loc"])) or "JSON" for item in error.errors())
        raise _unavailable(f"the answer is not a price ({wrong})") from None
    return Quote(
        monthly_premium=price.monthly_premium.quantize(Decimal("0.01")),
        product=price.product,
        reference=price.reference,
    )


def _unavailable(what: str) -> QuoteUnavailable:
    log.warning("rating service: %s", what)
    return QuoteUnavailable(f"the rating service cannot be asked now: {what}")
