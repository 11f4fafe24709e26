"""What the doctor finds about the Slack app: tokens, permissions, address."""

from collections.abc import Sequence

import aiohttp

from adapters.slack.app import build_client
from adapters.slack.preflight import Preflight, preflight
from adapters.slack.settings import SlackSettings
from engine.checkup import Finding, Level


async def check_slack(settings: SlackSettings) -> Sequence[Finding]:
    """Ask Slack whether it would serve us; opens no connection that stays, and never raises."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        found = await preflight(build_client(settings, session), settings)
    stops = [
        Finding(level=Level.STOP, what=problem.what, fix=problem.fix) for problem in found.problems
    ]
    return [*_good_news(found), *stops]


def _good_news(found: Preflight) -> list[Finding]:
    if found.identity is None:
        return []
    workspace = f"{found.identity.team_name} ({found.identity.team})"
    findings = [
        Finding(level=Level.OK, what=f"the bot token is for the Slack workspace {workspace}")
    ]
    if found.scopes is None:
        findings.append(
            Finding(
                level=Level.WARN,
                what="Slack did not say which scopes the bot token has",
                fix="compare them with slack-manifest.json",
            )
        )
    elif not found.problems:
        findings.append(Finding(level=Level.OK, what="Slack accepts both tokens with every scope"))
    return findings
