"""Serves Slack: puts the parts together, runs until told to stop, drains."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.slack.app import SlackApp, build_client
from adapters.slack.delivery import SlackDelivery
from adapters.slack.doctor import check_slack
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from composition.command import command
from composition.doctor import engine_findings, setting_findings
from composition.reading import SharedSettings, read_settings, read_with_shared
from composition.running import first_of, settle_memory
from composition.signs_of_life import signs_of_life
from composition.stage import backstage, engine_for
from composition.watching import watched
from engine.checkup import Finding
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from storage.unread import UnreadThreads


@asynccontextmanager
async def serving(settings: SlackSettings, shared: SharedSettings) -> AsyncIterator[SlackApp]:
    """Tandem on Slack, connected and at work; on leaving, turns under way get time to end."""
    async with backstage(shared, Platform.SLACK) as stage:
        client = build_client(settings, stage.session)
        pace = Pace(scale=settings.slack_pace)
        delivery = SlackDelivery(client, pace)
        async with engine_for(Platform.SLACK, stage, delivery) as engine:
            unread = UnreadThreads(stage.database, Platform.SLACK)
            app = SlackApp(
                settings, client, engine.support, pace, unread, ignored=stage.metrics.ignored
            )
            async with watched(stage, app), signs_of_life(stage.presence, app):
                await app.start()
                try:
                    await engine.worker.start()
                    yield app
                finally:
                    await app.stop_intake()
                    await engine.worker.drain(shared.engine.drain_seconds)
                    await app.close()


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
        return [*findings, *await check_slack(read_settings(SlackSettings))]
    except ConfigurationError as error:
        return [*findings, *setting_findings(error)]


if __name__ == "__main__":
    sys.exit(command(Platform.SLACK, serve, examine))
