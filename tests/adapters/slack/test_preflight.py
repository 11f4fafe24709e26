"""Wrong tokens and missing permissions stop the start and show in the doctor, one line each."""

from dataclasses import dataclass

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.slack.app import SlackApp, build_client
from adapters.slack.doctor import check_slack
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from engine.checkup import Level, would_stop
from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, AmendmentEnd, Receipt, ReceiptStatus
from engine.errors import ConfigurationError
from sandbox.slack import SlackSandbox
from tests.adapters.slack.desk.rig import CLICKS
from tests.adapters.slack.unread import UnreadThreads


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unwatched:
    async def receive(self, message: InboundMessage) -> Receipt:
        """Take nothing."""
        return Receipt(status=ReceiptStatus.UNWATCHED)

    async def amend(self, amendment: Amendment) -> Amended:
        """Change nothing."""
        return Amended(end=AmendmentEnd.UNCHANGED)

    async def watches(self, place: Place) -> bool:
        """Watch nothing."""
        return False


async def found(settings: SlackSettings) -> list[str]:
    """What the doctor says would stop the start, or let it wait."""
    findings = await check_slack(settings)
    stops = [f"{f.what}; {f.fix}" for f in findings if f.level is Level.STOP]
    assert would_stop(findings) is bool(stops)
    return stops


async def told(settings: SlackSettings) -> list[str]:
    """What stops the start, as the operator reads it; the doctor must say the same."""
    stops = await found(settings)
    async with aiohttp.ClientSession() as session:
        app = SlackApp(
            settings,
            build_client(settings, session),
            _Unwatched(),
            Pace(),
            UnreadThreads(),
            words=CLICKS,
        )
        with pytest.raises(ConfigurationError) as caught:
            await app.start()
        await app.close()
    assert str(caught.value).splitlines() == stops
    return stops


async def test_a_healthy_app_passes(slack: SlackSandbox, settings: SlackSettings) -> None:
    """The doctor names the workspace and finds every scope of the manifest enough."""
    findings = await check_slack(settings)
    assert [finding.level for finding in findings] == [Level.OK, Level.OK]
    assert f"Acme Insurance ({slack.settings.team_id})" in findings[0].what
    assert slack.world.door.connections == []


async def test_a_scope_that_only_a_back_office_needs_is_named_with_one(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """It stops nothing: customers are then asked to write in a direct message."""
    slack.world.installation.scopes -= {"im:write"}
    findings = await check_slack(settings, with_accounts=True)
    (warning,) = (finding for finding in findings if finding.level is Level.WARN)
    assert "the scope im:write" in warning.what
    assert not would_stop(findings)
    assert all(finding.level is Level.OK for finding in await check_slack(settings))


async def test_a_wrong_bot_token_is_named(slack: SlackSandbox, settings: SlackSettings) -> None:
    """With the page where the right one is."""
    wrong = settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-wrong")})
    (line,) = await told(wrong)
    assert line.startswith("Slack does not accept SLACK_BOT_TOKEN (invalid_auth); install the app")


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
async def test_a_revoked_bot_token_is_named(
    slack: SlackSandbox, settings: SlackSettings, error: str
) -> None:
    """In Slack's own word for it."""
    slack.faults.revoke_token(error)
    (line,) = await told(settings)
    assert f"SLACK_BOT_TOKEN ({error})" in line


async def test_a_wrong_app_token_is_named(slack: SlackSandbox, settings: SlackSettings) -> None:
    """And does not end in a loop of attempts."""
    wrong = settings.model_copy(update={"slack_app_token": SecretStr("xapp-wrong")})
    (line,) = await told(wrong)
    assert line.startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth); set an app-level")


async def test_both_tokens_wrong_are_two_lines(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """The operator fixes both at once."""
    wrong = settings.model_copy(
        update={
            "slack_bot_token": SecretStr("xoxb-wrong"),
            "slack_app_token": SecretStr("xapp-wrong"),
        }
    )
    assert len(await told(wrong)) == 2


async def test_swapped_tokens_are_noticed_without_asking_slack(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """A token of the wrong kind is not even sent."""
    swapped = settings.model_copy(
        update={
            "slack_bot_token": settings.slack_app_token,
            "slack_app_token": settings.slack_bot_token,
        }
    )
    first, second = await told(swapped)
    assert first.startswith("SLACK_BOT_TOKEN does not begin with xoxb-")
    assert second.startswith("SLACK_APP_TOKEN does not begin with xapp-")
    assert slack.calls == []


async def test_each_missing_scope_is_a_line(slack: SlackSandbox, settings: SlackSettings) -> None:
    """With what it is for and what to do."""
    slack.faults.remove_scope("chat:write")
    slack.faults.remove_scope("users:read")
    first, second = await told(settings)
    assert "chat:write (answers" in first
    assert "users:read" in second
    assert "install the app again" in second


async def test_an_app_token_without_its_scope_is_named(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """connections:write is what Socket Mode needs."""
    slack.world.installation.app_scopes.clear()
    (line,) = await told(settings)
    assert line.startswith("SLACK_APP_TOKEN lacks a scope")
    assert "connections:write" in line


async def test_an_address_without_slack_is_one_line(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """Both questions fail for the same reason, which is said once."""
    await slack.faults.refuse_connections()
    (line,) = await found(settings)
    assert settings.slack_api_url in line
    assert line.endswith("check the network and SLACK_API_URL")


async def test_an_address_that_is_not_slack_is_one_line(
    slack: SlackSandbox, settings: SlackSettings
) -> None:
    """A web page answers as well, but not as Slack does."""
    elsewhere = settings.model_copy(
        update={"slack_api_url": slack.api_url.replace("/api/", "/nothing-here/")}
    )
    (line,) = await told(elsewhere)
    assert line.endswith("check the network and SLACK_API_URL")


async def test_a_busy_slack_is_no_wrong_token(slack: SlackSandbox, settings: SlackSettings) -> None:
    """The operator is told to try again, not to change something."""
    slack.faults.rate_limit("auth.test")
    (line,) = await found(settings)
    assert line == "Slack answers ratelimited to SLACK_BOT_TOKEN; try again in a minute"
