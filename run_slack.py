"""Serves Slack: puts the parts together, runs until told to stop, drains."""

import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from adapters.slack.app import SlackApp, build_client
from adapters.slack.client import SlackClient
from adapters.slack.delivery import SlackDelivery
from adapters.slack.desk.delivery import SlackDesk
from adapters.slack.desk.showing import Showing
from adapters.slack.desk.team import team_of
from adapters.slack.doctor import check_slack
from adapters.slack.files import SlackFiles
from adapters.slack.linking.emails import SlackEmails
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from adapters.slack.thanking import SlackSigns
from composition.command import command
from composition.doctor import engine_findings, has_accounts, setting_findings
from composition.link_doctor import trusts_slack_emails
from composition.reading import SharedSettings, read_settings, read_with_shared
from composition.running import first_of, settle_memory
from composition.signs_of_life import signs_of_life
from composition.stage import Backstage, backstage, click_words, engine_for
from composition.watching import watched
from engine.accounts.linking import Linking
from engine.checkup import Finding
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.handoff.click_words import ClickWords
from engine.handoff.settings import DeskSettings
from storage.unread import UnreadThreads


@asynccontextmanager
async def serving(
    settings: SlackSettings,
    shared: SharedSettings,
    *,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[SlackApp]:
    """Tandem on Slack, connected and at work; on leaving, turns under way get time to end.

    `clock` gives POSIX seconds.
    """
    async with backstage(shared, Platform.SLACK, clock=clock) as stage:
        client = build_client(settings, stage.session)
        pace = Pace(scale=settings.slack_pace)
        delivery = SlackDelivery(client, pace)
        desk_delivery = _desk_delivery(stage, client, pace)
        async with engine_for(
            Platform.SLACK,
            stage,
            delivery,
            desk_delivery=desk_delivery,
            courier=SlackFiles(client, pace),
            signs=SlackSigns(client),
        ) as engine:
            desk = engine.support.desk
            app = SlackApp(
                settings,
                client,
                engine.support,
                pace,
                UnreadThreads(stage.database, Platform.SLACK),
                words=click_words(shared.engine),
                desk=(desk, shared.desk) if desk is not None else None,
                linking=_linking(stage, shared, client),
                actions=(engine.actions, click_words(shared.engine)) if engine.actions else None,
                ignored=stage.metrics.ignored,
            )
            async with watched(stage, app), signs_of_life(stage.presence, app):
                await app.start()
                try:
                    await engine.start()
                    yield app
                finally:
                    await app.stop_intake()
                    await engine.drain(shared.engine.drain_seconds)
                    await app.close()


def _linking(
    stage: Backstage, shared: SharedSettings, client: SlackClient
) -> tuple[Linking, ClickWords] | None:
    """What people on Slack can do to be known as customers, whose addresses count included."""
    if stage.linking is None:
        return None
    if shared.links.link_trust_slack_email:
        stage.linking.trust.emails = SlackEmails(client)
    return stage.linking.linking, stage.linking.words


def _desk_delivery(stage: Backstage, client: SlackClient, pace: Pace) -> SlackDesk | None:
    """What brings posts to the desk, where it is on Slack."""
    if stage.desk is None or stage.desk.settings.desk_platform is not Platform.SLACK:
        return None
    settings = stage.desk.settings
    team = team_of(settings, settings.desk_workspace or "")
    if team is None:
        return None
    showing = Showing(client, settings, stage.desk.handoffs.board)
    return SlackDesk(client, pace, team, card=showing.card, board=showing.board, link=showing.link)


async def serve() -> None:
    """Run until cancelled, which may be before Slack could be reached.

    Raises ConfigurationError where the operator has to act, PlatformSilent where a new start may
    help.
    """
    async with serving(*read_with_shared(SlackSettings)) as app:
        settle_memory()
        await first_of(app.until_refused(), app.until_silent())


async def examine() -> Sequence[Finding]:
    """Everything `--doctor` looks at."""
    findings = await engine_findings(Platform.SLACK)
    try:
        desk = read_settings(DeskSettings)
        slack = read_settings(SlackSettings)
        about_slack = await check_slack(
            slack, desk, with_emails=trusts_slack_emails(), with_accounts=has_accounts()
        )
        return [*findings, *about_slack]
    except ConfigurationError as error:
        return [*findings, *setting_findings(error)]


if __name__ == "__main__":
    sys.exit(command(Platform.SLACK, serve, examine))
