"""What every service asked over HTTP shares: checked addresses and tokens, bounded answers."""

import re

import aiohttp
from yarl import URL

from engine.errors import ConfigurationError


def checked_url(address: str, *, setting: str) -> URL:
    """The address; raises ConfigurationError that names the setting."""
    try:
        url = URL(address)
    except ValueError:
        url = URL()
    if url.scheme not in {"http", "https"} or not url.host or url.user or url.password:
        raise ConfigurationError(
            f"{setting}: must be an http or https address without a name or password in it"
        )
    return url


def checked_token(token: str | None, *, setting: str) -> str | None:
    """The token, None for an empty one; raises ConfigurationError that names the setting."""
    if token and not re.fullmatch(r"[!-~]+", token):
        raise ConfigurationError(f"{setting}: holds characters that no bearer token can have")
    return token or None


async def read_capped(response: aiohttp.ClientResponse, *, largest: int) -> bytes:
    """At most one byte more than we accept, so that the reader can tell."""
    body = bytearray()
    while len(body) <= largest and not response.content.at_eof():
        body += await response.content.read(largest + 1 - len(body))
    return bytes(body)
