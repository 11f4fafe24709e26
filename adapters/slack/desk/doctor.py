"""What the doctor finds about the desk on Slack: its channels, its team."""

import asyncio
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.team import Team
from adapters.slack.desk.teammates import CannotTell, Teammates
from adapters.slack.failures import error_name
from adapters.slack.wire import Payload, object_at, text_at
from engine.checkup import Finding, Level

_CALL_SECONDS = 10.0


async def check_desk(client: AsyncWebClient, team: Team, me: str) -> Sequence[Finding]:
    """Ask Slack about the desk's channels and who would be a teammate; never raises.

    `me` is the id of the assistant, which is in the desk and no teammate.
    """
    settings = {"DESK_CHANNEL": team.channel, "DESK_SECOND_CHANNEL": team.second_channel}
    findings = [
        await _check_channel(client, team, name, channel)
        for name, channel in settings.items()
        if channel is not None
    ]
    return [*findings, await _check_team(client, team, me)]


async def _check_channel(client: AsyncWebClient, team: Team, name: str, channel: str) -> Finding:
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            answer = await client.conversations_info(channel=channel)
    except Exception as error:  # noqa: BLE001  # whatever is wrong, the operator is told
        what = error_name(error) if isinstance(error, SlackApiError) else type(error).__name__
        fix = "check the id, and invite the app into the channel"
        return Finding(level=Level.STOP, what=f"{name} cannot be used ({what})", fix=fix)
    return _judge(object_at(_data(answer.data), "channel"), name, team)


def _judge(channel: Payload, name: str, team: Team) -> Finding:
    shown = f"#{text_at(channel, 'name')}"
    if channel.get("is_archived") is True:
        return Finding(level=Level.STOP, what=f"{name} {shown} is archived", fix="name another one")
    if channel.get("is_member") is not True:
        fix = f"invite the app into {shown}"
        return Finding(level=Level.STOP, what=f"the app is not in {name} {shown}", fix=fix)
    if channel.get("is_private") is not True:
        return Finding(
            level=Level.WARN,
            what=f"{name} {shown} is public: everybody reads what the team says there",
            fix="make it private" + ("" if team.is_named else ", or set DESK_GROUP"),
        )
    return Finding(level=Level.OK, what=f"the desk can use {shown}")


async def _check_team(client: AsyncWebClient, team: Team, me: str) -> Finding:
    try:
        count = await Teammates(client, team).count(but=me)
    except CannotTell as error:
        fix = "check DESK_GROUP and DESK_TEAMMATES, and the scopes of the app"
        return Finding(level=Level.STOP, what=str(error), fix=fix)
    if count == 0:
        fix = "set DESK_GROUP or DESK_TEAMMATES, or make DESK_CHANNEL private"
        return Finding(level=Level.WARN, what="nobody on Slack is a teammate", fix=fix)
    return Finding(level=Level.OK, what=f"{count} ids on Slack count as teammates")


def _data(data: object) -> Payload:
    return data if isinstance(data, dict) else {}
