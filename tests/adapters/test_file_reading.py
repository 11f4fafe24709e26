"""Files are read from named hosts alone, within bounds, whatever an address leads to."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.file_reading import is_on, read_file
from engine.domain.files import WhyStays
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays


@pytest.fixture
async def asked() -> list[tuple[str, str | None]]:
    """What the server was asked for, and with which token."""
    return []


@pytest.fixture
async def base(asked: list[tuple[str, str | None]]) -> AsyncIterator[str]:
    """A server with a file, ways to it, and ways past it."""

    async def answer(request: web.Request) -> web.Response:
        path = request.path
        asked.append((path, request.headers.get("Authorization")))
        match path.strip("/").split("/"):
            case ["file"]:
                return web.Response(body=b"12345", content_type="text/plain")
            case ["to", *way]:
                return web.Response(status=302, headers={"Location": "/" + "/".join(way)})
            case ["away"]:
                return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})
            case ["nowhere"]:
                return web.Response(status=302)
            case ["status", code]:
                return web.Response(status=int(code))
            case _:
                return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


async def read(base: str, path: str, *, most: int = 5) -> bytes:
    """Read from that server, and from no other."""
    host = urlsplit(base).netloc
    async with aiohttp.ClientSession() as session:
        found = await read_file(
            session,
            base + path,
            is_allowed=lambda url: urlsplit(url).netloc == host,
            most_bytes=most,
            headers={"Authorization": "secret"},
        )
    return found.content


async def test_a_file_is_read_over_a_few_hops(base: str) -> None:
    """As long as each is on an allowed host."""
    assert await read(base, "/to/to/file") == b"12345"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/away", WhyStays.FORBIDDEN),
        ("/to/to/to/file", WhyStays.FORBIDDEN),
        ("/nowhere", WhyStays.FORBIDDEN),
        ("/status/403", WhyStays.FORBIDDEN),
        ("/status/404", WhyStays.GONE),
        ("/status/410", WhyStays.GONE),
    ],
)
async def test_what_will_never_be_read_stays(base: str, path: str, why: WhyStays) -> None:
    """A hop to an address of another network, a circle, a door that is closed, nothing there."""
    with pytest.raises(FileStays) as caught:
        await read(base, path)
    assert caught.value.why is why


async def test_an_address_that_is_not_allowed_is_not_asked(
    base: str, asked: list[tuple[str, str | None]]
) -> None:
    """Nor is our token shown there."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(FileStays):
            await read_file(
                session, f"{base}/file", is_allowed=lambda _: False, most_bytes=5, headers={}
            )
    assert asked == []


async def test_reading_ends_at_the_bound(base: str) -> None:
    """Whatever size was announced."""
    with pytest.raises(FileStays) as caught:
        await read(base, "/file", most=4)
    assert caught.value.why is WhyStays.TOO_LARGE


@pytest.mark.parametrize("path", ["/status/500", "/status/429"])
async def test_what_may_pass_can_be_tried_again(base: str, path: str) -> None:
    """The host is busy or broken."""
    with pytest.raises(DeliveryError) as caught:
        await read(base, path)
    assert caught.value.kind is DeliveryErrorKind.RETRY


async def test_a_host_that_is_away_can_be_tried_again() -> None:
    """Nothing listens there now."""
    async with TestServer(web.Application()) as server:
        base = str(server.make_url("/")).rstrip("/")
    with pytest.raises(DeliveryError) as caught:
        await read(base, "/file")
    assert caught.value.kind is DeliveryErrorKind.RETRY


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://files.slack.com/a", True),
        ("https://FILES.slack.com/a", True),
        ("http://api.local:8080/files/1", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://evil.example#files.slack.com", False),
        ("https://files.slack.com:8443/a", False),
        ("http://api.local/files/1", False),
        ("http://api.local:8080@evil.example/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_a_platforms_own_addresses_are_allowed(url: str, is_allowed: bool) -> None:
    """By scheme and whole host; that of the API is taken as it is configured."""
    hosts = frozenset({"files.slack.com"})
    assert is_on(url, hosts.__contains__, own="http://api.local:8080/api/") is is_allowed
