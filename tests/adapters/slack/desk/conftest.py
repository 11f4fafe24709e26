"""A desk with its real engine and database: a team, its channel, a customer."""

import time
from collections.abc import AsyncIterator
from datetime import UTC

import pytest

from adapters.slack.app import SlackApp
from adapters.slack.client import SlackClient
from adapters.slack.desk.delivery import SlackDesk
from adapters.slack.desk.showing import Showing
from adapters.slack.desk.team import Team
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.domain.messages import Platform
from engine.handoff.decide import Rules
from engine.handoff.desk import Desk
from engine.handoff.settings import DeskSettings
from engine.handoff.telling import Telling
from sandbox.slack import ChannelKind, SlackSandbox, Timing
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.adapters.slack.desk.rig import CLICKS, Company, Rig, Storing
from tests.adapters.slack.unread import UnreadThreads


@pytest.fixture
def company(slack: SlackSandbox) -> Company:
    """Everybody, and where they are."""
    dana, tom, ann = (slack.person(name) for name in ("Dana Reyes", "Tom", "Ann"))
    gus = slack.person("Gus", team="T0GUEST")
    return Company(
        dana=dana,
        tom=tom,
        ann=ann,
        gus=gus,
        desk=slack.channel("desk", dana, tom, gus, kind=ChannelKind.PRIVATE),
        second=slack.channel("leads", dana, kind=ChannelKind.PRIVATE),
        help=slack.channel("help", ann, dana),
        group=slack.usergroup("support", dana).id,
    )


@pytest.fixture
def team(slack: SlackSandbox, company: Company) -> Team:
    """The team by membership of the desk's channel."""
    return Team(
        workspace=slack.settings.team_id,
        channel=company.desk.id,
        second_channel=company.second.id,
    )


@pytest.fixture
def timing() -> Timing:
    """Slack's own deadlines: nothing here waits for them to pass."""
    return Timing()


@pytest.fixture
def desk_settings(slack: SlackSandbox, company: Company) -> DeskSettings:
    """The desk is in Slack; its team is who is in the private channel."""
    return DeskSettings(
        desk_platform=Platform.SLACK,
        desk_channel=company.desk.id,
        desk_second_channel=company.second.id,
        desk_hours="always",
        desk_zone="UTC",
    )


@pytest.fixture
def rig(
    slack: SlackSandbox,
    client: SlackClient,
    database: Database,
    desk_settings: DeskSettings,
    team: Team,
) -> Rig:
    """The desk, of which the tests carry out every step themselves."""
    handoffs = Handoffs(
        database,
        decide=Rules(hours=desk_settings.hours),
        desk_platform=Platform.SLACK,
        desk_channel=desk_settings.desk_channel,
    )
    desk = Desk(
        store=handoffs,
        telling=Telling(zone=UTC),
        clicks=CLICKS,
        drafts=None,
        changed=lambda _: None,
        clock=time.time,
    )
    showing = Showing(client, desk_settings, handoffs.board)
    pace = Pace(scale=0)
    return Rig(
        slack=slack,
        inbox=Storing(store=Conversations(database, platform=Platform.SLACK, worker="w1")),
        handoffs=handoffs,
        desk=desk,
        delivery=SlackDesk(
            client, pace, team, card=showing.card, board=showing.board, link=showing.link
        ),
        showing=showing,
        client=client,
    )


@pytest.fixture
async def app(
    settings: SlackSettings, client: SlackClient, rig: Rig, desk_settings: DeskSettings
) -> AsyncIterator[SlackApp]:
    """The Slack side with its desk, connected."""
    app = SlackApp(
        settings,
        client,
        rig.inbox,
        Pace(),
        UnreadThreads(),
        words=CLICKS,
        desk=(rig.desk, desk_settings),
    )
    await app.start()
    try:
        yield app
    finally:
        await app.close()
