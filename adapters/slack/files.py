"""Takes files that only the team may open along into the customer's thread, as uploads."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.markdown.style import unescape
from adapters.slack.calls import Calls
from adapters.slack.wire import objects_at, text_at
from engine.domain.messages import Place
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind

_SECONDS = 20.0
_CLOCK_SKEW = 3600.0
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)+?)(?: \([\w.:-]+\))?\]\((https?://[^)\s]+)\)")
_PRIVATE_HOSTS = frozenset({"files.slack.com", "files.slack-gov.com"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    name: str
    url: str


class Files:
    """Raises DeliveryError and what the calls raise; nothing is uploaded twice."""

    def __init__(self, client: AsyncWebClient, calls: Calls, *, most_bytes: int) -> None:
        self._client = client
        self._calls = calls
        self._most_bytes = most_bytes
        self._own_host = urlsplit(client.base_url).netloc

    async def carried(self, place: Place, part: QueuedPart) -> QueuedPart:
        """The part with names where it had links to private files, which are in the thread then.

        What only changes words that were said already brought its files along before.
        """
        files = self._private(part.part)
        if not files:
            return part
        if part.preview_id is None:
            there = await self._there(place, part) if part.attempt or part.in_doubt else frozenset()
            for file in files:
                if file.name not in there:
                    await self._carry(place, file)
        return replace(part, part=_named(part.part, files))

    def _private(self, part: Part) -> list[_File]:
        return [
            _File(name=unescape(found[1]), url=found[2])
            for found in _LINK.finditer(part.text)
            if self._is_private(found[2])
        ]

    def _is_private(self, url: str) -> bool:
        """Whether our token may be shown to this address."""
        parts = urlsplit(url)
        is_slacks = parts.scheme == "https" and parts.netloc in _PRIVATE_HOSTS
        return is_slacks or parts.netloc == self._own_host

    async def _there(self, place: Place, part: QueuedPart) -> frozenset[str]:
        """The names of files that an earlier attempt brought."""
        since = part.created_at - _CLOCK_SKEW
        return frozenset([name async for name in self._names(place, since)])

    async def _names(self, place: Place, since: float) -> AsyncIterator[str]:
        ours = await self._calls.own_ids()
        async for message in self._calls.replies(place, since=since):
            if {text_at(message, "user"), text_at(message, "bot_id")} & ours:
                for file in objects_at(message, "files"):
                    yield text_at(file, "name")

    async def _carry(self, place: Place, file: _File) -> None:
        async with asyncio.timeout(_SECONDS):
            await self._client.files_upload_v2(
                content=await self._read(file),
                filename=file.name,
                title=file.name,
                channel=place.channel,
                thread_ts=place.thread,
            )

    async def _read(self, file: _File) -> bytes:
        session = self._client.session
        if session is None:
            raise DeliveryError("the client has no session", kind=DeliveryErrorKind.PERMANENT)
        headers = {"Authorization": f"Bearer {self._client.token}"}
        async with session.get(file.url, headers=headers, allow_redirects=False) as answer:
            _check(answer, file)
            return await _at_most(answer, self._most_bytes)


def _check(answer: aiohttp.ClientResponse, file: _File) -> None:
    """Without the right to read a file, Slack shows or names a page to sign in."""
    if answer.status != 200:
        kind = DeliveryErrorKind.RETRY if answer.status >= 429 else DeliveryErrorKind.PERMANENT
        raise DeliveryError(f"a file cannot be read: HTTP {answer.status}", kind=kind)
    is_page = file.name.lower().endswith((".html", ".htm"))
    if answer.content_type == "text/html" and not is_page:
        raise DeliveryError("the app may not read files", kind=DeliveryErrorKind.PERMANENT)


async def _at_most(answer: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        content += chunk
        if len(content) > most:
            raise DeliveryError("a file is too large", kind=DeliveryErrorKind.PERMANENT)
    return bytes(content)


def _named(part: Part, files: list[_File]) -> Part:
    """Names in the place of links nobody else could open."""
    urls = {file.url for file in files}
    text = _LINK.sub(lambda found: f"📎 {found[1]}" if found[2] in urls else found[0], part.text)
    plain = part.plain
    for file in files:
        host = urlsplit(file.url).hostname
        plain = plain.replace(f" ({host}) ({file.url})", "").replace(f" ({file.url})", "")
    return replace(part, text=text, plain=plain)
