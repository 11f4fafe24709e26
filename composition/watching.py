"""The optional port on which a program tells how it is doing: /healthz and /metrics."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web
from prometheus_client.aiohttp import make_aiohttp_handler

from composition.health import Health, Line, look
from composition.stage import Backstage
from engine.errors import ConfigurationError

log = logging.getLogger("tandem")

_PROBE_SECONDS = 0.5


@asynccontextmanager
async def watched(stage: Backstage, line: Line) -> AsyncIterator[None]:
    """Serve both pages if a port is set; raises ConfigurationError where it cannot be had."""
    host, port = stage.operations.operations_host, stage.operations.operations_port
    if port is None:
        yield
        return
    runner = web.AppRunner(_pages(stage, line), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    probe = asyncio.create_task(_probe(stage))
    try:
        await _listen(runner, host, port)
        yield
    finally:
        probe.cancel()
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"/healthz and /metrics cannot be served on {host} port {port}: {error}; "
            "set OPERATIONS_PORT to a free port above 1023, or leave it empty; "
            "OPERATIONS_HOST must be an address of this machine"
        ) from error
    log.info("/healthz and /metrics are on %s port %d", host, runner.addresses[0][1])


def _pages(stage: Backstage, line: Line) -> web.Application:
    metrics = make_aiohttp_handler(stage.metrics.registry)

    async def show_health(_: web.Request) -> web.Response:
        health = await look(stage.platform, line, stage.database)
        return web.json_response(_told(health), status=503 if health.problems else 200)

    async def show_metrics(request: web.Request) -> web.StreamResponse:
        stage.metrics.standing.health = await look(stage.platform, line, stage.database)
        return await metrics(request)

    pages = web.Application()
    pages.router.add_get("/healthz", show_health)
    pages.router.add_get("/metrics", show_metrics)
    return pages


def _told(health: Health) -> dict[str, object]:
    standing = health.standing
    return {
        "status": "failing" if health.problems else "ok",
        "problems": health.problems,
        "platform": health.platform,
        "connected": health.connected,
        "last_event_at": _iso(health.last_event_at),
        "waiting": standing and standing.waiting,
        "oldest_waiting_seconds": standing and round(health.oldest_waiting_seconds, 1),
        "dead_letters": standing and standing.dead,
    }


def _iso(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


async def _probe(stage: Backstage) -> None:
    """Notice how late the event loop comes back."""
    while True:
        due = time.monotonic() + _PROBE_SECONDS
        await asyncio.sleep(_PROBE_SECONDS)
        stage.metrics.lagged(max(0.0, time.monotonic() - due))
