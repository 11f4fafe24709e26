"""What the doctor finds about the desk on Discord: its channels, its role, its team."""

import discord

from adapters.discord.desk.room import DeskRoom
from adapters.discord.permissions import (
    INDISPENSABLE_AT_DESK,
    NEEDED_BY_DESK,
    invite_link,
    shown,
)
from engine.checkup import Finding, Level
from engine.handoff.settings import DeskSettings

_PERSONAL = frozenset({"manage_webhooks", "create_private_threads", "manage_threads"})
"""What is done where customers are, and not at the desk."""


async def check_desk(client: discord.Client, settings: DeskSettings) -> list[Finding]:
    """Ask Discord about the desk's channels and its role; raises what discord.py raises."""
    room = DeskRoom(settings)
    findings: list[Finding] = []
    servers: dict[int, discord.Guild] = {}
    names = {"DESK_CHANNEL": room.channel, "DESK_SECOND_CHANNEL": room.second_channel}
    for name, channel in names.items():
        if channel is not None:
            findings.append(await _channel(client, settings, name, channel, servers))
    if room.role is not None:
        findings.append(await _role(client, room.role, servers))
    return findings


async def _channel(
    client: discord.Client,
    settings: DeskSettings,
    name: str,
    channel_id: int,
    servers: dict[int, discord.Guild],
) -> Finding:
    try:
        found = await client.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData) as error:
        what = error.text if isinstance(error, discord.HTTPException) else "of a kind unknown"
        fix = f"check the id, and let the bot see the channel; it is added by {_link(client)}"
        return Finding(level=Level.STOP, what=f"{name} cannot be used ({what})", fix=fix)
    if not isinstance(found, discord.TextChannel):
        fix = "name a text channel: cards are messages in it, each with a thread"
        return Finding(level=Level.STOP, what=f"{name} is no text channel", fix=fix)
    server = await client.fetch_guild(found.guild.id, with_counts=False)
    servers[server.id] = server
    return await _judged(client, settings, name, server, channel_id)


async def _judged(
    client: discord.Client,
    settings: DeskSettings,
    name: str,
    server: discord.Guild,
    channel_id: int,
) -> Finding:
    myself = await server.fetch_member(client.user.id if client.user else 0)
    channel = next(one for one in await server.fetch_channels() if one.id == channel_id)
    granted = channel.permissions_for(myself)
    wanted = [*sorted(INDISPENSABLE_AT_DESK), *(n for n in NEEDED_BY_DESK if n not in _PERSONAL)]
    lacking = [one for one in dict.fromkeys(wanted) if not getattr(granted, one)]
    where = f"{name} #{channel.name} in {server.name!r}"
    if lacking:
        return Finding(
            level=Level.STOP if INDISPENSABLE_AT_DESK & set(lacking) else Level.WARN,
            what=f"{where}: the bot lacks {shown(lacking)}",
            fix="grant it in the channel's Permissions",
        )
    if channel.permissions_for(server.default_role).view_channel:
        named = settings.desk_role or settings.teammates
        fix = "deny View Channel to @everyone" + ("" if named else ", or set DESK_ROLE")
        what = f"{where}: everybody reads what the team says there"
        return Finding(level=Level.WARN, what=what, fix=fix)
    return Finding(level=Level.OK, what=f"the desk can use {where}")


async def _role(client: discord.Client, role: int, servers: dict[int, discord.Guild]) -> Finding:
    """The role has to be in the desk's server; with a desk on Slack, in any."""
    looked_in = list(servers.values())
    if not looked_in:
        async for guild in client.fetch_guilds(with_counts=False):
            looked_in.append(await client.fetch_guild(guild.id, with_counts=False))
    for server in looked_in:
        found = server.get_role(role)
        if found is not None:
            return await _judged_role(client, server, found)
    fix = "set it to the id of a role in the desk's server, or list people in DESK_TEAMMATES"
    return Finding(level=Level.STOP, what="DESK_ROLE is no role the bot can see there", fix=fix)


async def _judged_role(
    client: discord.Client, server: discord.Guild, role: discord.Role
) -> Finding:
    what = f"who has the role {role.name!r} in {server.name!r} is a teammate"
    myself = await server.fetch_member(client.user.id if client.user else 0)
    if role.mentionable or myself.guild_permissions.mention_everyone:
        return Finding(level=Level.OK, what=what)
    return Finding(
        level=Level.WARN,
        what=f"{what}, and reminders cannot ping it",
        fix="allow anyone to mention the role in Server Settings > Roles",
    )


def _link(client: discord.Client) -> str:
    return invite_link(client.application_id or "YOUR_APPLICATION_ID", with_desk=True)
