"""Asks one server at a time for one page at a time, with a pause, and never for too much."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import aiohttp

from storage.ingestion.limits import megabytes
from storage.ingestion.shelf import Unusable
from storage.ingestion.web.addresses import GuardedResolver, host_of, require_public

NAME = "Tandem"
"""What robots.txt calls us."""

_REDIRECTS = 5
_ROBOTS_BYTES = 500_000  # as much as RFC 9309 wants to be read at least
_LONGEST_PAUSE = 30.0
_CHUNK = 65_536
_REDIRECTING = frozenset({301, 302, 303, 307, 308})


class Gone(Unusable):
    """The page is not there; `for_good` where its server says that it will not come back."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """How servers are asked: seconds between two requests to one, and seconds for one request.

    `private_hosts` may have addresses that are not public.
    """

    pause: float = 0.5
    seconds: float = 30.0
    most_bytes: int = 20_000_000
    private_hosts: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What a server answered; `data` is None where nothing has changed since."""

    url: str
    data: bytes | None
    media_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None


@asynccontextmanager
async def fetcher(manners: Manners) -> AsyncIterator["Fetcher"]:
    """A fetcher with a session of its own, which keeps no cookies."""
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(manners.private_hosts), limit_per_host=1, use_dns_cache=False
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # unpacked below, and no further than the limit
        timeout=aiohttp.ClientTimeout(total=manners.seconds),
        headers={"User-Agent": f"{NAME} (support assistant; reads its company's help pages)"},
    ) as session:
        yield Fetcher(session, manners)


class Fetcher:
    """Asks the hosts it is given, one request after the other to each."""

    def __init__(self, session: aiohttp.ClientSession, manners: Manners) -> None:
        self._session = session
        self._manners = manners
        self._next: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}

    async def page(
        self, url: str, hosts: frozenset[str], *, since: Mapping[str, str] | None = None
    ) -> Fetched:
        """A page that no robots.txt on the way forbids; `since` are the headers of a condition.

        Raises Unusable, and Gone where there is none.
        """
        return await self._follow(url, hosts, since or {}, heeds_robots=True)

    async def get(
        self, url: str, hosts: frozenset[str], *, since: Mapping[str, str] | None = None
    ) -> Fetched:
        """What is at an address of one of the hosts, after a few redirects within them."""
        return await self._follow(url, hosts, since or {}, heeds_robots=False)

    async def _follow(
        self, url: str, hosts: frozenset[str], since: Mapping[str, str], *, heeds_robots: bool
    ) -> Fetched:
        at = url
        for _ in range(_REDIRECTS + 1):
            self._require(at, hosts)
            if heeds_robots and not (await self._robots_of(at, hosts)).can_fetch(NAME, at):
                raise Unusable("its server's robots.txt forbids to read it")
            found = await self._ask(at, since)
            if isinstance(found, Fetched):
                return found
            at = found
        raise Unusable(f"it redirects more than {_REDIRECTS} times")

    def _require(self, url: str, hosts: frozenset[str]) -> None:
        host = host_of(url)
        if host not in hosts:
            raise Unusable(f"it leads to {host}, which is none of the hosts of KNOWLEDGE_URLS")
        require_public(url, self._manners.private_hosts)

    async def _ask(self, url: str, since: Mapping[str, str]) -> Fetched | str:
        """The answer, or where it is to be had."""
        await self._wait(host_of(url))
        headers = {"Accept-Encoding": "gzip, identity", **since}
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status in _REDIRECTING:
                    return urljoin(url, response.headers.get("Location", ""))
                return await self._answer(url, response)
        except TimeoutError as error:
            raise Unusable(f"no answer in {self._manners.seconds:g} seconds") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            why = " ".join(str(error).split())[:200] or type(error).__name__
            raise Unusable(f"it cannot be fetched ({why})") from error

    async def _answer(self, url: str, response: aiohttp.ClientResponse) -> Fetched:
        if response.status in {404, 410}:
            raise Gone(
                f"it is not there (status {response.status})", for_good=response.status == 410
            )
        if response.status not in {200, 304}:
            raise Unusable(f"its server answers with status {response.status}")
        data = None if response.status == 304 else await self._body(response)
        return Fetched(
            url=url,
            data=data,
            media_type=response.content_type,
            charset=response.charset,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        coding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if coding not in {"identity", "", "gzip"}:
            raise Unusable(f"its server packs it as {coding[:40]!r}, which was not asked for")
        most = self._manners.most_bytes
        taken = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            taken += chunk
            if len(taken) > most:
                raise Unusable(f"it has more than {megabytes(most)}")
        return unpacked(bytes(taken), most) if coding == "gzip" else bytes(taken)

    async def _robots_of(self, url: str, hosts: frozenset[str]) -> RobotFileParser:
        host = host_of(url)
        if host not in self._robots:
            parts = urlsplit(url)
            robots = RobotFileParser()
            try:
                found = await self.get(f"{parts.scheme}://{parts.netloc}/robots.txt", hosts)
                text = (found.data or b"")[:_ROBOTS_BYTES].decode(errors="replace")
                robots.parse(text.splitlines())
            except Gone:
                robots.parse([])  # everything is allowed
            except Unusable as error:
                raise Unusable(f"robots.txt of {host}: {error}") from error
            self._robots[host] = robots
        return self._robots[host]

    async def _wait(self, host: str) -> None:
        """Leave the server its pause; nothing else asks it meanwhile."""
        loop_time = time.monotonic()
        pause = self._next.get(host, 0.0) - loop_time
        if pause > 0:
            await asyncio.sleep(pause)
        self._next[host] = time.monotonic() + self._pause(host)

    def _pause(self, host: str) -> float:
        robots = self._robots.get(host)
        asked = robots.crawl_delay(NAME) if robots else None
        return max(self._manners.pause, min(float(asked or 0), _LONGEST_PAUSE))


def unpacked(data: bytes, most: int) -> bytes:
    """What a gzip stream holds, up to `most` bytes; raises Unusable."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise Unusable("it is broken gzip data") from error
    if len(text) > most:
        raise Unusable(f"it unpacks to more than {megabytes(most)}")
    return text
