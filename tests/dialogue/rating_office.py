"""A company's own rating service, which the operator put in the place of our rating table."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.wire import Json, JsonObject

PRICE: JsonObject = {"monthly_premium": "132.40", "product": "two-wheeler", "reference": "Q-8F31"}


@dataclass(kw_only=True)
class RatingOffice:
    """Answers with `status` and `body`, once `opened`; remembers what it was asked under.

    The first `at_once` requests are answered without waiting.
    """

    url: str = ""
    status: int = 200
    body: Json = field(default_factory=lambda: PRICE)
    at_once: int = 0
    keys: list[str] = field(default_factory=list)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request for a price."""
        self.keys.append(request.headers["Idempotency-Key"])
        if len(self.keys) > self.at_once:
            self.asked.set()
            await self.opened.wait()
        return web.json_response(self.body, status=self.status)

    async def wait_until_asked(self, *, timeout: float = 10.0) -> None:
        """Return once somebody waits for a price; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self.asked.wait()


@asynccontextmanager
async def rating_office(*, is_open: bool = True) -> AsyncIterator[RatingOffice]:
    """A rating service on a port of its own; closed, it takes requests and leaves them waiting."""
    office = RatingOffice()
    if is_open:
        office.opened.set()
    app = web.Application()
    app.router.add_post("/quote", office.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        office.url = f"http://{host}:{port}/quote"
        yield office
    finally:
        office.opened.set()
        await runner.cleanup()
