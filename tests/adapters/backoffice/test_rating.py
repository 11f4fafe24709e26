"""How the company's rating service is asked, and what each of its answers means."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.backoffice.rating import HttpRating
from engine.domain.quotes import Quote, QuoteRequest
from engine.errors import ConfigurationError, QuoteRejected, QuoteUnavailable

TOKEN = "very-secret-token"  # noqa: S105 - of the service in this test
REQUEST = QuoteRequest(make="Tesla", model="Model 3", year=2023, mileage=12_000, driver_age=34)
PRICE = {"monthly_premium": "132.40", "product": "electric car", "reference": "Q-8F31"}

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A rating service on this machine, and what it was asked."""

    url: str
    asked: list[dict[str, Any]]


@asynccontextmanager
async def service(*answers: Answering) -> AsyncIterator[Service]:
    """Answers the first request with the first answer, and so on; the last one again and again."""
    asked: list[dict[str, Any]] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append({"body": await request.json(), "headers": request.headers.copy()})
        return await answers[min(len(asked), len(answers)) - 1](request)

    app = web.Application()
    app.router.add_post("/rate", handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield Service(url=f"http://127.0.0.1:{port}/rate", asked=asked)
    finally:
        await runner.cleanup()


def says(status: int, body: object = None, *, text: str | None = None) -> Answering:
    """A service that gives this answer."""

    async def answer(_: web.Request) -> web.StreamResponse:
        if text is not None:
            return web.Response(status=status, text=text)
        return web.json_response(body, status=status)

    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """A service that closes the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def ask(
    url: str, *, key: str = "key-1", token: str | None = TOKEN, seconds: float = 5
) -> Quote:
    """One quote from the service at this address."""
    async with aiohttp.ClientSession() as session:
        rating = HttpRating(session, url=url, token=token, seconds=seconds)
        return await rating.quote(REQUEST, key=key)


async def test_a_price() -> None:
    """The request carries all five values, the key and the token; the answer is a quote."""
    async with service(says(200, PRICE)) as at:
        quote = await ask(at.url)
    assert quote == Quote(
        monthly_premium=Decimal("132.40"), product="electric car", reference="Q-8F31"
    )
    (asked,) = at.asked
    assert asked["body"] == {
        "make": "Tesla",
        "model": "Model 3",
        "year": 2023,
        "mileage": 12_000,
        "driver_age": 34,
    }
    assert asked["headers"]["Idempotency-Key"] == "key-1"
    assert asked["headers"]["Authorization"] == f"Bearer {TOKEN}"


async def test_no_token_is_sent_when_there_is_none() -> None:
    """A service inside the company's network may need none."""
    async with service(says(200, PRICE)) as at:
        await ask(at.url, token=None)
    assert "Authorization" not in at.asked[0]["headers"]


@pytest.mark.parametrize(
    ("premium", "read"),
    [(132.4, "132.40"), ("0.01", "0.01"), (99, "99.00"), ("1000000", "1000000.00")],
)
async def test_a_premium_has_whole_cents(premium: object, read: str) -> None:
    """Text or number, it is read exactly and has two places."""
    async with service(says(200, {**PRICE, "monthly_premium": premium, "currency": "USD"})) as at:
        assert str((await ask(at.url)).monthly_premium) == read


NO_REASON = (
    "The rating service does not accept these values and gives no reason. Check them with the"
    " customer."
)


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"detail": "year: must be 1980 or later"}, "year: must be 1980 or later"),
        ({"message": "No  such\nmodel\u202e."}, "No such model ."),
        (
            {"detail": [{"loc": ["body", "year"], "msg": "too old", "type": "x"}, {"msg": "no"}]},
            "year: too old; no",
        ),
        ({"detail": "x" * 301}, "x" * 299 + "…"),
        ({"detail": "x" * 300}, "x" * 300),
        ({"detail": f"bad token {TOKEN}"}, "bad token …"),
        ({"detail": 7}, NO_REASON),
        ({"detail": ""}, NO_REASON),
        (["no"], NO_REASON),
    ],
)  # fmt: skip
async def test_values_not_accepted(status: int, body: object, reason: str) -> None:
    """The assistant is told why, in one short line without control characters or our token."""
    async with service(says(status, body)) as at:
        with pytest.raises(QuoteRejected) as caught:
            await ask(at.url)
    assert str(caught.value) == reason
    assert len(at.asked) == 1


async def test_values_not_accepted_without_json() -> None:
    """A page instead of JSON is still a refusal."""
    async with service(says(400, text="<html>")) as at:
        with pytest.raises(QuoteRejected):
            await ask(at.url)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_the_operators_matter(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """No price, and an error in the log that names the setting but not the token."""
    async with service(says(status, {"detail": TOKEN})) as at:
        with pytest.raises(QuoteUnavailable):
            await ask(at.url)
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert "RATING_TOKEN" in record.getMessage()
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("status", [201, 204, 404, 408, 409, 429, 500, 502, 504])
async def test_every_other_status_is_no_price(status: int) -> None:
    """Whatever the body says; nothing is asked twice."""
    async with service(says(status, PRICE)) as at:
        with pytest.raises(QuoteUnavailable, match=f"HTTP {status}"):
            await ask(at.url)
    assert len(at.asked) == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "<html>", '{"product": "car"}', "[" * 60_000]
)
async def test_what_is_not_json_is_no_price(text: str) -> None:
    """Broken JSON, or JSON of another shape."""
    async with service(says(200, text=text)) as at:
        with pytest.raises(QuoteUnavailable, match="not a price"):
            await ask(at.url)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("monthly_premium", value)
            for value in ("0", "-1", "1.005", "1000000.01", "NaN", "Infinity", True, None, "free")
        ),
        ("currency", "EUR"),
        ("product", " "),
        ("reference", "x" * 101),
    ],
)
async def test_wrong_content_is_no_price(field: str, value: object) -> None:
    """Every field has its bounds, and the log says which was wrong."""
    async with service(says(200, {**PRICE, field: value})) as at:
        with pytest.raises(QuoteUnavailable, match=field):
            await ask(at.url)


async def test_a_huge_answer_is_no_price() -> None:
    """What does not end is not read to its end."""
    async with service(says(200, {**PRICE, "note": "x" * 70_000})) as at:
        with pytest.raises(QuoteUnavailable, match="too large"):
            await ask(at.url)


async def test_a_redirect_does_not_get_the_token() -> None:
    """The token stays with the host it was made for."""
    async with service(says(200, PRICE)) as other:

        async def moved(_: web.Request) -> web.StreamResponse:
            return web.Response(status=307, headers={"Location": other.url})

        async with service(moved) as at:
            with pytest.raises(QuoteUnavailable):
                await ask(at.url)
    assert other.asked == []


@pytest.mark.parametrize("first", [says(503), hangs_up], ids=["busy", "hangs up"])
async def test_asked_again_under_the_same_key(first: Answering) -> None:
    """A broken connection or a 503 is tried once more; the service can tell that it is the same."""
    async with service(first, says(200, PRICE)) as at:
        assert (await ask(at.url)).reference == "Q-8F31"
    assert [asked["headers"]["Idempotency-Key"] for asked in at.asked] == ["key-1", "key-1"]


@pytest.mark.parametrize("always", [says(503), hangs_up], ids=["busy", "hangs up"])
async def test_asked_twice_at_most(always: Answering) -> None:
    """The second failure counts."""
    async with service(always) as at:
        with pytest.raises(QuoteUnavailable):
            await ask(at.url)
    assert len(at.asked) == 2


async def test_nobody_listens(closed_port: int) -> None:
    """A refused connection is no price."""
    with pytest.raises(QuoteUnavailable):
        await ask(f"http://127.0.0.1:{closed_port}/rate")


async def test_a_service_that_never_answers(caplog: pytest.LogCaptureFixture) -> None:
    """The wait has an end, the second try included."""
    never = asyncio.Event()

    async def waits(_: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    async with service(says(503), waits) as at:
        with pytest.raises(QuoteUnavailable, match=r"no answer within 0\.3 seconds"):
            await ask(at.url, seconds=0.3)
        never.set()
    assert len(at.asked) == 2
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "",
        "rate.example",
        "ftp://rate.example",
        "https://",
        "https://me:pw@rate.example",
        "http://[x",
    ],
)
async def test_an_address_that_cannot_be_used(url: str) -> None:
    """The operator hears of it when the program starts, without what may be a password."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigurationError, match=r"^RATING_URL: (?!.*pw)"):
            HttpRating(session, url=url, token=None, seconds=1)


@pytest.mark.parametrize("token", ["two words", "line\nfeed", "schlüssel"])
async def test_a_token_that_cannot_be_used(token: str) -> None:
    """It is named, not shown."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigurationError) as caught:
            HttpRating(session, url="https://rate.example", token=token, seconds=1)
    assert str(caught.value).startswith("RATING_TOKEN: ")
    assert token not in str(caught.value)


@pytest.fixture
def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
