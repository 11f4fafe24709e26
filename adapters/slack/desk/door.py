"""The desk's parts that live as long as the connection to Slack, put together."""

import logging
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.answers import Answers
from adapters.slack.desk.clicks import Clicks
from adapters.slack.desk.commands import DeskCommand
from adapters.slack.desk.customers import Customers
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.home import Home
from adapters.slack.desk.listeners import Listeners
from adapters.slack.desk.ports import Desk
from adapters.slack.desk.submissions import Submissions
from adapters.slack.desk.talk import Talk
from adapters.slack.desk.team import Team
from adapters.slack.desk.teammates import Teammates
from adapters.slack.events import Identity
from adapters.slack.inbox import Inbox
from adapters.slack.names import Names
from engine.handoff.imitators import Imitators

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """Where teammates and customers come in, beside the messages of customers."""

    talk: Talk
    teammates: Teammates
    listeners: Listeners
    hints: Hints
    imitators: Imitators

    def attach(self, app: AsyncApp) -> None:
        """Let Bolt bring clicks, forms, shortcuts and commands."""
        self.listeners.attach(app)

    async def show_home(self, member: str) -> None:
        """Show somebody their Home tab; never raises."""
        try:
            await self.listeners.home.show(member)
        except Exception as error:  # noqa: BLE001 - it is opened again
            log.warning("the Home tab of %s could not be shown: %r", member, error)

    async def close(self) -> None:
        """Stop what is under way."""
        await self.hints.close()
        await self.imitators.close()


def open_door(
    client: AsyncWebClient,
    desk: Desk,
    inbox: Inbox,
    names: Names,
    *,
    team: Team,
    us: Identity,
    links: bool = False,
) -> Door:
    """The desk's way in, for the team of these settings; `links` if people can link themselves."""
    hints = Hints(client)
    teammates = Teammates(client, team)
    return Door(
        talk=Talk(desk, teammates, names, hints, team=team, us=us),
        teammates=teammates,
        hints=hints,
        imitators=Imitators(desk, lambda _, member: teammates.names(but=member)),
        listeners=Listeners(
            answers=Answers(hints),
            clicks=Clicks(client, desk, teammates, names),
            submissions=Submissions(desk, teammates, names),
            customers=Customers(client, desk, inbox, names, hints, team=team, us=us),
            command=DeskCommand(desk, teammates, names, us),
            home=Home(client, desk, teammates, names, us, links=links),
        ),
    )
