"""The Slack side as a whole: checks its tokens, connects, stores each event before its ack."""

import asyncio
import logging
import random
import re
from collections.abc import Callable
from dataclasses import replace

import aiohttp

from adapters.slack.bolt import bolt
from adapters.slack.client import Refused, SlackClient
from adapters.slack.confirming import ActionListeners, Confirming
from adapters.slack.connections import Connections
from adapters.slack.desk.closed import Closed
from adapters.slack.desk.door import Door, open_door
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.ports import Desk
from adapters.slack.desk.team import team_of
from adapters.slack.early_replies import EarlyReplies, Unread
from adapters.slack.events import Identity
from adapters.slack.inbox import Inbox
from adapters.slack.intake import Intake
from adapters.slack.linking.listeners import LinkListeners
from adapters.slack.names import Names
from adapters.slack.pace import Pace
from adapters.slack.preflight import Preflight, preflight
from adapters.slack.settings import SlackSettings
from adapters.slack.wire import Payload, text_at
from engine.accounts.linking import Linking
from engine.errors import ConfigurationError
from engine.handoff.click_words import ClickWords
from engine.handoff.settings import DeskSettings

log = logging.getLogger(__name__)

_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 10.0

_BAD_NEWS = {
    "app_uninstalled": "the app was removed from a workspace",
    "tokens_revoked": "a token of the app was revoked",
}


def build_client(settings: SlackSettings, session: aiohttp.ClientSession) -> SlackClient:
    """The client everything is sent with."""
    token = settings.slack_bot_token.get_secret_value()
    return SlackClient(settings.slack_api_url, session, Refused(), token=token)


class SlackApp:
    """Serves one Slack app over Socket Mode."""

    def __init__(
        self,
        settings: SlackSettings,
        client: SlackClient,
        inbox: Inbox,
        pace: Pace,
        unread: Unread,
        *,
        words: ClickWords,
        desk: tuple[Desk, DeskSettings] | None = None,
        linking: tuple[Linking, ClickWords] | None = None,
        actions: tuple[Confirming, ClickWords] | None = None,
        ignored: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`pace` is that of all our calls, `unread` keeps the threads that could not be read.

        `words` answer what is not set up. `desk` is there where people can take over, on whatever
        platform, `linking` where people can link themselves to their records, `actions` takes
        clicks on changes. `ignored` is told the reason for each event that is not stored.
        """
        self._settings = settings
        self._client = client
        self._inbox = inbox
        self._pace = pace
        self._unread = unread
        self._words = words
        self._reading: asyncio.Task[None] | None = None
        self._desk = desk
        self._door: Door | None = None
        self._linking = linking
        self._links: LinkListeners | None = None
        self._actions = actions
        self._buttons: ActionListeners | None = None
        self._ignored = ignored
        self._names = Names(client)
        self._intake: Intake | None = None
        self._connections: Connections | None = None

    @property
    def last_event_at(self) -> float | None:
        """When Slack sent the last event, POSIX seconds; None before the first one."""
        return self._intake.last_event_at if self._intake is not None else None

    @property
    def is_connected(self) -> bool:
        """Whether any connection answered pings when it was last looked at."""
        return self._connections is not None and self._connections.is_connected

    async def start(self) -> None:
        """Check both tokens and connect, waiting for Slack as long as it cannot be reached.

        Raises ConfigurationError, a line for each problem that does not pass by itself.
        """
        us = replace(await self._identity(), answered_bots=self._settings.answered_bots)
        early_replies = EarlyReplies(self._client, self._pace, self._unread)
        self._door = door = self._opened(us)
        self._intake = intake = Intake(
            self._inbox,
            self._names,
            us,
            early_replies,
            talk=door.talk if door is not None else None,
            teammates=door.teammates if door is not None else None,
            imitators=door.imitators if door is not None else None,
            ignored=self._ignored,
        )
        bare = self._client.without_token()
        app = bolt(bare, us, self._settings, intake)
        app.event(re.compile(""))(self._heard)  # without a listener Bolt would not acknowledge
        self._links = links = self._link_listeners(us)
        if links is not None:
            links.attach(app)
        self._buttons = buttons = self._action_listeners(us)
        if buttons is not None:
            buttons.attach(app)
        if door is not None:
            door.attach(app)
        # Whatever nobody takes: there is no desk, or another version of the manifest offered it.
        Closed(self._words, self._names).attach(app)
        connections = Connections(app, bare, self._settings)
        await connections.open()
        self._connections = connections
        self._reading = asyncio.create_task(intake.keep_reading())
        log.info(
            "connected to Slack workspace %s (%s), %d connections",
            us.team_name,
            us.team,
            self._settings.slack_connections,
        )

    async def until_silent(self) -> None:
        """Wait until Slack was silent for too long; raises PlatformSilent then."""
        if self._connections is not None:
            await self._connections.until_silent()

    async def until_refused(self) -> None:
        """Wait until Slack refuses a token for good; raises ConfigurationError then.

        Nothing more is taken in by then: what could not be answered is left to the next start.
        """
        try:
            await self._client.refused.wait()
        except ConfigurationError:
            await self.stop_intake()
            raise

    async def stop_intake(self) -> None:
        """Close the connections; what can still be sent is sent over the client."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.close()
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def close(self) -> None:
        """Close everything but the HTTP session, which belongs to the caller."""
        await self.stop_intake()
        if self._door is not None:
            await self._door.close()
        if self._links is not None:
            await self._links.close()
        if self._buttons is not None:
            await self._buttons.close()
        await self._names.close()

    def _opened(self, us: Identity) -> Door | None:
        if self._desk is None:
            return None
        desk, settings = self._desk
        team = team_of(settings, us.team)
        if team is None:
            return None
        return open_door(
            self._client,
            desk,
            self._inbox,
            self._names,
            team=team,
            us=us,
            links=self._linking is not None,
        )

    def _link_listeners(self, us: Identity) -> LinkListeners | None:
        if self._linking is None:
            return None
        linking, words = self._linking
        return LinkListeners(self._client, linking, words, self._names, us)

    def _action_listeners(self, us: Identity) -> ActionListeners | None:
        if self._actions is None:
            return None
        confirming, words = self._actions
        return ActionListeners(
            confirming,
            words,
            Hints(self._client),
            self._names,
            us,
            teammates=self._door.teammates if self._door is not None else None,
        )

    async def _identity(self) -> Identity:
        """Who we are, as soon as Slack says so; its silence is logged once for each reason."""
        wait, told = _SHORTEST_WAIT, ""
        while (found := await self._preflight()).may_pass:
            if (reason := _lines(found)) != told:
                log.warning("waiting for Slack: %s", reason)
                told = reason
            await asyncio.sleep(wait * random.uniform(0.8, 1.0))  # noqa: S311 - no secret
            wait = min(2 * wait, _LONGEST_WAIT)
        if found.identity is None or found.problems:
            raise ConfigurationError(_lines(found))
        return found.identity

    async def _preflight(self) -> Preflight:
        with_desk = self._desk is not None and self._desk[1].desk_platform is not None
        return await preflight(self._client, self._settings, with_desk=with_desk)

    async def _heard(self, event: Payload) -> None:
        """Everything of use is stored by now; what is left is a look at our page, and news of our
        own end.

        That may be of another workspace, or come late: whether our token is meant, only Slack
        knows.
        """
        if text_at(event, "type") == "app_home_opened" and text_at(event, "tab") == "home":
            if self._door is not None:
                await self._door.show_home(text_at(event, "user"))
            return
        news = _BAD_NEWS.get(text_at(event, "type"))
        if news is None:
            return
        log.warning("Slack says: %s", news)
        try:
            await self._client.auth_test()
        except Exception as error:  # noqa: BLE001  # a refusal is noted by the client
            log.info("asked whether our token is still good: %s", error)


def _lines(found: Preflight) -> str:
    return "\n".join(map(str, found.problems))
