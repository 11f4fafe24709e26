"""What both of the company's services share: checked addresses and tokens, bounded answers."""

import re
from collections.abc import Iterator

import aiohttp
from pydantic import JsonValue, TypeAdapter, ValidationError
from yarl import URL

from engine.errors import ConfigurationError

_LONGEST_REASON = 300
_JSON = TypeAdapter[JsonValue](JsonValue)


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


def reason_in(body: bytes, *, token: str | None) -> str:
    """Why something was not accepted, in one short line without our token; may be empty.

    It stands in `detail` or `message`, as text or as the list of `loc` and `msg` that validating
    frameworks send.
    """
    try:
        answer = _JSON.validate_json(body)
    except ValidationError:
        return ""
    told = answer.get("detail") or answer.get("message") if isinstance(answer, dict) else None
    visible = (char if char.isprintable() else " " for char in "; ".join(_lines(told)))
    line = " ".join("".join(visible).split())
    if token is not None:
        line = line.replace(token, "…")
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…"


def _lines(told: JsonValue) -> Iterator[str]:
    """Text as it is, and the lists of `loc` and `msg` that validating frameworks send."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for item in told:
            yield from _lines(item)
    elif isinstance(told, dict) and isinstance(told.get("msg"), str):
        place = told.get("loc")
        field = str(place[-1]) if isinstance(place, list) and place else ""
        yield f"{field}: {told['msg']}" if field else str(told["msg"])
