"""Bolt as we use it: each event is stored before its ack, and nothing is read behind our back."""

import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.clicking import is_click
from adapters.slack.client import SlackClient
from adapters.slack.desk.teammates import CannotTell
from adapters.slack.events import Identity
from adapters.slack.intake import Intake
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import Payload
from engine.errors import StorageUnavailable

log = logging.getLogger(__name__)

# Bolt reads these by itself; a client id and secret alone make it drop our token for OAuth.
_READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)


def bolt(client: SlackClient, us: Identity, settings: SlackSettings, intake: Intake) -> AsyncApp:
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

    async def store(
        body: Payload, request: AsyncBoltRequest, next: Callable[[], Awaitable[None]]
    ) -> None:
        if not is_click(body):
            await intake.take(body, attempt=_attempt(request))
        await next()

    app.middleware(store)
    app.error(_broke)
    return app


def _attempt(request: AsyncBoltRequest) -> int:
    """How often an event was delivered before; Bolt shows it as the header that HTTP would have."""
    number = next(iter(request.headers.get("x-slack-retry-num", ())), "")
    return int(number) if number.isdecimal() else 0


@contextmanager
def _nothing_read_by_itself() -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in _READ_BY_BOLT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


async def _broke(error: Exception) -> None:
    """Called by Bolt for whatever fails; the event stays unacknowledged."""
    if isinstance(error, StorageUnavailable | CannotTell):
        log.error("an event could not be stored, Slack will deliver it again: %s", error)
    else:
        log.error("an event broke, Slack will deliver it again", exc_info=error)
