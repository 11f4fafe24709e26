"""The Socket Mode connections: opened, watched, and closed without losing an acknowledgement."""

import asyncio
import logging
import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.clicking import is_click
from adapters.slack.client import SlackClient
from adapters.slack.repetition import SaidOnce
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import object_at, text_at
from engine.errors import PlatformSilent

log = logging.getLogger(__name__)

# Below `slack_sdk`, so that its news stay as quiet as all the SDK's.
_sdk_log = logging.getLogger("slack_sdk.connections")
_sdk_log.addFilter(SaidOnce())

_CONNECT_SECONDS = 30.0
_LAST_ACKS_SECONDS = 5.0
_SILENCE_SECONDS = 60.0


class Connections:
    """Every connection of this process; Slack gives each event to any one of them."""

    def __init__(self, app: AsyncApp, client: SlackClient, settings: SlackSettings) -> None:
        self._refused = client.refused
        self._seconds = settings.slack_ping_seconds
        self._watchdog = settings.slack_watchdog_seconds
        self._silent = asyncio.Event()
        self._was_open = False
        self._last_seen = time.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self._lines = tuple(_Line(app, client, settings) for _ in range(settings.slack_connections))
        self.is_connected = False

    async def open(self, seconds: float = _CONNECT_SECONDS) -> None:
        """Open them all, or one at least when time is over; raises ConfigurationError when refused.

        As long as none can be opened it goes on trying, for days if need be.
        """
        connecting = asyncio.create_task(self._connect())
        refused = asyncio.create_task(self._refused.wait())
        self._tasks = [asyncio.create_task(self._keep_watch()), connecting]
        try:
            while not (connecting.done() or self.is_connected):
                done, _ = await asyncio.wait(
                    (connecting, refused), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    task.result()
                await self._look()
            self._was_open = True
        except BaseException:
            await self.close()
            raise
        finally:
            refused.cancel()

    async def until_silent(self) -> None:
        """Wait until there was no connection for too long; raises PlatformSilent then."""
        await self._silent.wait()
        raise PlatformSilent(f"no connection to Slack for {self._watchdog:g} s, so this ends")

    async def close(self) -> None:
        """Take nothing new, acknowledge what is being stored, and close; may be called twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(line.close() for line in self._lines))
        self.is_connected = False

    async def _connect(self) -> None:
        await asyncio.gather(*(line.connect() for line in self._lines))

    async def _look(self) -> None:
        self.is_connected = any([await line.check() for line in self._lines])
        if self.is_connected:
            self._last_seen = time.monotonic()

    async def _keep_watch(self) -> None:
        """Help lost connections back; say once when all are lost for a minute, and when not.

        Whether they are lost for too long counts from the first one that was opened.
        """
        reported = False
        while True:
            await asyncio.sleep(self._seconds)
            await self._look()
            silence = time.monotonic() - self._last_seen
            if self.is_connected and reported:
                log.warning("Slack is connected again")
            elif not reported and silence > _SILENCE_SECONDS:
                log.error(
                    "no connection to Slack for a minute, it is being tried again; it needs the "
                    "network to let WebSockets (wss) through"
                )
            reported = silence > _SILENCE_SECONDS
            if self._was_open and 0 < self._watchdog < silence:
                self._silent.set()


class _Line:
    """One connection; it keeps hold of what it is handling, so that closing can wait for acks."""

    def __init__(self, app: AsyncApp, client: SlackClient, settings: SlackSettings) -> None:
        self._handler = AsyncSocketModeHandler(
            app,
            app_token=settings.slack_app_token.get_secret_value(),
            logger=_sdk_log,
            web_client=client,
            ping_interval=settings.slack_ping_seconds,
        )
        self._handler.client.socket_mode_request_listeners = [self._handle]
        self._stopping = False
        self._under_way: set[asyncio.Task[object]] = set()

    async def connect(self) -> None:
        """Connect, trying for ever."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's gap

    async def check(self) -> bool:
        """Whether pings are answered; where not, the next try is at an address of its own.

        An address opens one connection, but the SDK would try it for ever where the handshake is
        lost. Without one it asks for another; it looks at every try, so this is safe at any time.
        """
        connected = await self._handler.client.is_connected()
        if not connected:
            self._handler.client.wss_uri = None
        return connected

    async def close(self) -> None:
        """Wait for what is being handled, but not for ever, and close; what comes later is left."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LAST_ACKS_SECONDS)
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # the SDK's gap

    async def _handle(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        if self._stopping or task is None:
            return  # not acknowledged: Slack delivers it again, to whoever runs next
        self._under_way.add(task)
        try:
            await self._dispatch(request)
        finally:
            self._under_way.discard(task)

    async def _dispatch(self, request: SocketModeRequest) -> None:
        client = self._handler.client
        if text_at(object_at(request.payload, "event"), "type") or is_click(request.payload):
            await self._handler.handle(client, request)
            return
        # Bolt would choke on it, and Slack cannot deliver it any better.
        log.warning("Slack sent something that is no event and no click: %s", request.type)
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
