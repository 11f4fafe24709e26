"""The operator reads what keeps the desk from working on Slack, before a customer waits."""

from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.doctor import check_desk
from adapters.slack.desk.team import Team
from adapters.slack.doctor import check_slack
from adapters.slack.scopes import DESK_SCOPES
from adapters.slack.settings import SlackSettings
from engine.checkup import Level, would_stop
from engine.handoff.settings import DeskSettings
from sandbox.slack import SlackSandbox
from tests.adapters.slack.desk.rig import Company


async def found(client: AsyncWebClient, team: Team) -> list[str]:
    """Everything that is not as it should be."""
    findings = await check_desk(client, team, "U0NOBODY")
    return [f"{f.what}; {f.fix}" for f in findings if f.level is not Level.OK]


async def test_a_desk_that_works_is_good_news(
    settings: SlackSettings, company: Company, desk_settings: DeskSettings
) -> None:
    """Both channels, and how many count as teammates."""
    findings = await check_slack(settings, desk_settings)
    assert not would_stop(findings)
    told = "\n".join(finding.what for finding in findings)
    assert "the desk can use #desk" in told
    assert "the desk can use #leads" in told
    assert "3 ids on Slack count as teammates" in told


async def test_scopes_of_the_desk_are_asked_for_only_where_there_is_one(
    slack: SlackSandbox, settings: SlackSettings, company: Company, desk_settings: DeskSettings
) -> None:
    """Each with its use."""
    for scope in DESK_SCOPES:
        slack.faults.remove_scope(scope)
    assert not would_stop(await check_slack(settings))
    assert not would_stop(await check_slack(settings, DeskSettings()))
    findings = await check_slack(settings, desk_settings)
    stops = [finding.what for finding in findings if finding.level is Level.STOP]
    assert len(stops) == len(DESK_SCOPES)
    assert all(any(scope in stop for stop in stops) for scope in DESK_SCOPES)


async def test_a_channel_that_cannot_be_used_is_named(
    slack: SlackSandbox, client: AsyncWebClient, company: Company, team: Team
) -> None:
    """Unknown, archived, left, or open to everybody."""
    (unknown, nobody) = await found(client, replace(team, channel="C0NOWHERE", second_channel=None))
    assert unknown.startswith("DESK_CHANNEL cannot be used (channel_not_found)")
    assert "does not say who is in the team" in nobody
    outside = slack.channel("outside", company.dana, with_bot=False)
    (left, *_) = await found(client, replace(team, second_channel=outside.id))
    assert left.startswith("the app is not in DESK_SECOND_CHANNEL #outside")
    (public, empty) = await found(
        client, replace(team, channel=company.help.id, second_channel=None)
    )
    assert "is public" in public
    assert "or set DESK_GROUP" in public
    assert empty.startswith("nobody on Slack is a teammate")
    await slack.archive(company.dana, company.desk)
    (archived,) = await found(client, team)
    assert "#desk is archived" in archived


async def test_a_desk_on_discord_needs_no_channel_here(
    client: AsyncWebClient, company: Company
) -> None:
    """But somebody who is a teammate on Slack, to take over here."""
    team = Team(workspace="T0SANDBOX", group=company.group)
    assert await found(client, team) == []
    (nobody,) = await found(client, replace(team, group=None))
    assert nobody.startswith("nobody on Slack is a teammate")
    (gone,) = await found(client, replace(team, group="S0NOWHERE"))
    assert "check DESK_GROUP" in gone
