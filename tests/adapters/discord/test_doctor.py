"""What the operator reads after asking the doctor, on a local Discord."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.discord.doctor import check_discord
from adapters.discord.settings import DiscordSettings
from engine.checkup import Level
from sandbox.discord import DiscordSandbox, points_at


def settings(token: str, *, message_content: bool = True) -> DiscordSettings:
    """An operator's settings."""
    return DiscordSettings(
        discord_bot_token=SecretStr(token), discord_message_content=message_content
    )


@pytest.fixture
async def box() -> AsyncIterator[DiscordSandbox]:
    """A local Discord the doctor asks."""
    async with DiscordSandbox() as box:
        with points_at(box.url):
            yield box


async def test_a_good_set_up_is_said_to_be_good(box: DiscordSandbox) -> None:
    """Token, intent and every server are named, and nothing is to be fixed."""
    box.guild("Acme")
    box.guild("Acme Test")
    findings = await check_discord(settings(box.token))
    assert {finding.level for finding in findings} == {Level.OK}
    lines = "\n".join(map(str, findings))
    assert "Eva" in lines
    assert "intent is on" in lines
    assert "'Acme'" in lines
    assert "'Acme Test'" in lines


async def test_a_wrong_token_is_the_only_finding(box: DiscordSandbox) -> None:
    """Nothing else can be asked; the token is not shown."""
    (finding,) = await check_discord(settings("wrong"))
    assert finding.level is Level.STOP
    assert "DISCORD_BOT_TOKEN" in finding.what
    assert "Bot page" in finding.fix
    assert "wrong" not in str(finding)


@pytest.mark.parametrize(("asked_for", "level"), [(True, Level.STOP), (False, Level.WARN)])
async def test_the_intent_matters_only_where_it_is_asked_for(
    box: DiscordSandbox, *, asked_for: bool, level: Level
) -> None:
    """Off in the portal stops a program that asks for it; one that does not hears what it costs."""
    box.guild("Acme")
    box.portal(message_content=False)
    findings = await check_discord(settings(box.token, message_content=asked_for))
    assert [f.level for f in findings] == [Level.OK, level, Level.OK]
    assert "Message Content" in findings[1].fix or "DISCORD_MESSAGE_CONTENT" in findings[1].fix


@pytest.mark.parametrize(
    ("permission", "level"),
    [("send_messages_in_threads", Level.STOP), ("create_public_threads", Level.WARN)],
)
async def test_a_missing_permission_is_named_with_its_server(
    box: DiscordSandbox, permission: str, level: Level
) -> None:
    """One that silences the assistant stops; one it can do without is a warning."""
    guild = box.guild("Acme")
    box.deny(guild, permission)
    finding = (await check_discord(settings(box.token)))[-1]
    assert finding.level is level
    assert "'Acme'" in finding.what
    assert permission.replace("_", " ") in finding.what.lower()


async def test_a_bot_in_no_server_gets_its_invite_link(box: DiscordSandbox) -> None:
    """The link has the app's own id, ready to open."""
    finding = (await check_discord(settings(box.token)))[-1]
    assert finding.level is Level.WARN
    assert f"client_id={box.bot_id}" in finding.fix


async def test_discord_out_of_reach_is_said(box: DiscordSandbox) -> None:
    """No trace of an exception, but what to look at."""
    await box.faults.refuse_connections()
    (finding,) = await check_discord(settings(box.token))
    assert finding.level is Level.STOP
    assert "cannot be asked" in finding.what
    assert "network" in finding.fix
