"""What the doctor finds about the Slack app: tokens, permissions, address."""

from collections.abc import Mapping, Sequence

import aiohttp

from adapters.slack.app import build_client
from adapters.slack.desk.doctor import check_desk
from adapters.slack.desk.team import team_of
from adapters.slack.preflight import Preflight, preflight
from adapters.slack.scopes import ACCOUNT_SCOPES, EMAIL_SCOPES
from adapters.slack.settings import SlackSettings
from engine.checkup import Finding, Level
from engine.handoff.settings import DeskSettings


async def check_slack(
    settings: SlackSettings,
    desk: DeskSettings | None = None,
    *,
    with_emails: bool = False,
    with_accounts: bool = False,
) -> Sequence[Finding]:
    """Ask Slack whether it would serve us, and the desk if there is one; never raises.

    `with_emails` if members are linked by the address of their profile, `with_accounts` if there
    is a back office.

    It opens no connection that stays.
    """
    with_desk = desk is not None and desk.desk_platform is not None
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        client = build_client(settings, session)
        found = await preflight(client, settings, with_desk=with_desk)
        about_desk: Sequence[Finding] = ()
        if desk and found.identity and not found.problems:
            team = team_of(desk, found.identity.team)
            about_desk = await check_desk(client, team, found.identity.member) if team else ()
    stops = [
        Finding(level=Level.STOP, what=problem.what, fix=problem.fix) for problem in found.problems
    ]
    more = [
        *(_lacks(found, EMAIL_SCOPES, Level.STOP) if with_emails else ()),
        *(_lacks(found, ACCOUNT_SCOPES, Level.WARN) if with_accounts else ()),
    ]
    return [*_good_news(found), *stops, *more, *about_desk]


def _lacks(found: Preflight, needed: Mapping[str, str], level: Level) -> list[Finding]:
    """What a setting needs beside everything else."""
    if found.scopes is None:
        return []
    return [
        Finding(
            level=level,
            what=f"the bot token lacks the scope {scope} ({use})",
            fix="add it under OAuth & Permissions and install the app again",
        )
        for scope, use in needed.items()
        if scope not in found.scopes
    ]


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
