"""The client everything is sent with: it notices when Slack refuses a token for good."""

import asyncio
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import TOKEN_ERRORS, error_name
from adapters.slack.preflight import APP_TOKEN, BOT_TOKEN, refusal
from engine.errors import ConfigurationError

_OPEN = "apps.connections.open"


class Refused:
    """Whether Slack refuses one of our tokens for good, and what the operator does about it."""

    def __init__(self) -> None:
        self.problem = ""
        self._known = asyncio.Event()

    def note(self, problem: str) -> None:
        """Keep the first problem; what follows it says no more."""
        self.problem = self.problem or problem
        self._known.set()

    async def wait(self) -> None:
        """Wait until there is a problem; raises ConfigurationError then."""
        await self._known.wait()
        raise ConfigurationError(self.problem)


class SlackClient(AsyncWebClient):
    """It repeats no call by itself, since a repeated post shows twice."""

    def __init__(
        self,
        address: str,
        session: aiohttp.ClientSession,
        refused: Refused,
        *,
        token: str | None = None,
    ) -> None:
        """`session` belongs to the caller; `refused` is told of each token that is refused."""
        super().__init__(token=token, base_url=address, session=session, retry_handlers=[])
        self.refused = refused
        self._http = session

    def without_token(self) -> "SlackClient":
        """A client on the same session, for those that bring their token along."""
        return SlackClient(self.base_url, self._http, self.refused)

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method; raises SlackApiError where Slack says no."""
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            if error_name(error) in TOKEN_ERRORS:
                token = APP_TOKEN if api_method == _OPEN else BOT_TOKEN
                self.refused.note(str(refusal(token, error)))
            raise
