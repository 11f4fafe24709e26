"""Reads a file over HTTP, bounded in bytes and seconds, and from named hosts alone.

An address comes from a platform's event. Whoever could choose it must not make us ask a machine of
our own network, nor show our token to anybody: each hop is checked before it is asked.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from engine.domain.files import WhyStays
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays

_SECONDS = 30.0
_MOST_HOPS = 3
_PIECE = 65_536
_GONE, _CLOSED = frozenset({404, 410}), frozenset({401, 403})


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What came; `content_type` is without its parameters."""

    content: bytes
    content_type: str


async def read_file(
    session: aiohttp.ClientSession,
    url: str,
    *,
    is_allowed: Callable[[str], bool],
    most_bytes: int,
    headers: Mapping[str, str] | None = None,
) -> Read:
    """The file at an address; raises FileStays, or DeliveryError where it may be tried again."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await _follow(session, url, is_allowed, most_bytes, headers or {})
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        what = f"a file cannot be read: {type(error).__name__}"
        raise DeliveryError(what, kind=DeliveryErrorKind.RETRY) from error


def is_on(url: str, hosts: Callable[[str], bool], *, own: str) -> bool:
    """Whether an address is on one of a platform's hosts, or on that of its API (`own`)."""
    parts, base = urlsplit(url), urlsplit(own)
    if (parts.scheme, parts.netloc) == (base.scheme, base.netloc):
        return True
    # With a port, or a name and a password before it, it is none of these.
    return parts.scheme == "https" and hosts(parts.netloc.lower())


async def _follow(
    session: aiohttp.ClientSession,
    url: str,
    is_allowed: Callable[[str], bool],
    most_bytes: int,
    headers: Mapping[str, str],
) -> Read:
    for _ in range(_MOST_HOPS):
        if not is_allowed(url):
            raise FileStays("it is not kept by its platform", why=WhyStays.FORBIDDEN)
        async with session.get(url, headers=headers, allow_redirects=False) as answer:
            if answer.status in range(300, 400):
                url = str(answer.url.join(URL(answer.headers.get("Location", ""))))
                continue
            _check(answer.status)
            return Read(
                content=await _at_most(answer, most_bytes), content_type=answer.content_type
            )
    raise FileStays("it leads on and on", why=WhyStays.FORBIDDEN)


def _check(status: int) -> None:
    if status in _GONE:
        raise FileStays(f"HTTP {status}", why=WhyStays.GONE)
    if status in _CLOSED:
        raise FileStays(f"HTTP {status}", why=WhyStays.FORBIDDEN)
    if status != 200:
        raise DeliveryError(f"a file cannot be read: HTTP {status}", kind=DeliveryErrorKind.RETRY)


async def _at_most(answer: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        content += piece
        if len(content) > most:
            raise FileStays(f"more than {most} bytes", why=WhyStays.TOO_LARGE)
    return bytes(content)
