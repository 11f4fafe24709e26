"""Serves Slack: puts the parts together, runs until told to stop, drains."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.slack.app import SlackApp, build_client
from adapters.slack.delivery import SlackDelivery
from adapters.slack.doctor import check_slack
from adapters.slack.settings import SlackSettings
from composition import (
    SharedSettings,
    backstage,
    command,
    engine_findings,
    engine_for,
    read_settings,
    read_shared,
    setting_findings,
    settle_memory,
    until_told_to_stop,
)
from engine.checkup import Finding
from engine.domain.messages import Platform
from engine.errors import ConfigurationError


@asynccontextmanager
async def serving(settings: SlackSettings, shared: SharedSettings) -> AsyncIterator[SlackApp]:
    """Tandem on Slack, connected and at work; on leaving, turns under way get time to end."""
    async with backstage(shared, Platform.SLACK) as stage:
        client = build_client(settings, stage.session)
        async with engine_for(Platform.SLACK, stage, SlackDelivery(client)) as engine:
            app = SlackApp(settings, client, engine.support)
            await app.start()
            try:
                await engine.worker.start()
                yield app
                await app.stop_intake()
                await engine.worker.drain(shared.engine.drain_seconds)
            finally:
                await app.close()


async def serve() -> None:
    """Run until a signal comes; raises ConfigurationError where the operator has to act."""
    async with serving(read_settings(SlackSettings), read_shared()):
        settle_memory()
        await until_told_to_stop()


async def examine() -> Sequence[Finding]:
    """Everything `--doctor` looks at."""
    findings = await engine_findings()
    try:
        return [*findings, *await check_slack(read_settings(SlackSettings))]
    except ConfigurationError as error:
        return [*findings, *setting_findings(error)]


if __name__ == "__main__":
    sys.exit(command("run_slack", serve, examine))
