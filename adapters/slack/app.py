"""The Slack side as a whole: checks its tokens, connects, stores each event before its ack."""

import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connections import Connections, Doorkeeper
from adapters.slack.events import Identity
from adapters.slack.intake import Inbox, Intake
from adapters.slack.names import Names
from adapters.slack.preflight import preflight
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import Payload, text_at
from engine.errors import ConfigurationError, StorageUnavailable

log = logging.getLogger(__name__)

# Bolt reads these by itself; a client id and secret alone make it drop our token for OAuth.
_READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
_BAD_NEWS = {
    "app_uninstalled": "the app was removed from the workspace; install it again",
    "tokens_revoked": "Slack revoked a token; install the app again and set the new token",
}


def build_client(settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The client everything is sent with; it repeats nothing, since a repeated post shows twice."""
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],
    )


class SlackApp:
    """Serves one Slack app over Socket Mode."""

    def __init__(self, settings: SlackSettings, client: AsyncWebClient, inbox: Inbox) -> None:
        self._settings = settings
        self._client = client
        self._inbox = inbox
        self._names = Names(client)
        self._connections: Connections | None = None

    async def start(self) -> None:
        """Check both tokens and connect; raises ConfigurationError, a line for each problem."""
        found = await preflight(self._client, self._settings)
        if found.identity is None or found.problems:
            raise ConfigurationError("\n".join(map(str, found.problems)))
        intake = Intake(self._inbox, self._names, found.identity)
        doorkeeper = Doorkeeper(self._client)
        app = _bolt(doorkeeper, found.identity, self._settings, intake)
        connections = Connections(app, doorkeeper, self._settings)
        await connections.open()
        self._connections = connections
        log.info(
            "connected to Slack workspace %s (%s), %d connections",
            found.identity.team_name,
            found.identity.team,
            self._settings.slack_connections,
        )

    async def until_refused(self) -> None:
        """Wait until Slack refuses us for good; raises ConfigurationError then."""
        if self._connections is not None:
            await self._connections.until_refused()

    async def stop_intake(self) -> None:
        """Close the connections; what can still be sent is sent over the client."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.close()

    async def close(self) -> None:
        """Close everything but the HTTP session, which belongs to the caller."""
        await self.stop_intake()
        await self._names.close()


def _bolt(
    client: AsyncWebClient, us: Identity, settings: SlackSettings, intake: Intake
) -> AsyncApp:
    """The Bolt app: store in a middleware, so that a failure leaves the event unacknowledged."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=us.team,
        team=us.team_name,
        bot_id=us.bot,
        bot_user_id=us.member,
        bot_token=settings.slack_bot_token.get_secret_value(),
    )

    async def authorize() -> AuthorizeResult:
        return known  # asked once at the start: Bolt alone would ask again for each early event

    with _nothing_read_by_itself():
        app = AsyncApp(
            name="tandem",
            client=client,
            signing_secret="",
            authorize=authorize,
            request_verification_enabled=False,  # Socket Mode: the connection itself is trusted
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )

    async def store(body: Payload, next: Callable[[], Awaitable[None]]) -> None:
        await intake.take(body)
        await next()

    app.middleware(store)
    app.event(re.compile(""))(_heard)  # without a listener Bolt would not acknowledge
    app.error(_broke)
    return app


@contextmanager
def _nothing_read_by_itself() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in _READ_BY_BOLT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


async def _heard(event: Payload) -> None:
    """Everything of use is stored by now; what is left are news for the operator."""
    news = _BAD_NEWS.get(text_at(event, "type"))
    if news is not None:
        log.error("Slack says: %s", news)


async def _broke(error: Exception) -> None:
    """Called by Bolt for whatever fails; the event stays unacknowledged."""
    if isinstance(error, StorageUnavailable):
        log.error("an event could not be stored, Slack will deliver it again: %s", error)
    else:
        log.error("an event broke, Slack will deliver it again", exc_info=error)
