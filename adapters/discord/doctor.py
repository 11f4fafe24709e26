"""What the doctor finds about the Discord bot: token, intent, servers, permissions."""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from adapters.discord.app import build_client
from adapters.discord.desk.doctor import check_desk
from adapters.discord.permissions import INDISPENSABLE, invite_link, missing, shown
from adapters.discord.settings import DiscordSettings
from engine.checkup import Finding, Level
from engine.handoff.settings import DeskSettings

_CHECK_SECONDS = 30.0
_MOST_GUILDS = 50
_NEEDLESS_IN_FORUMS = frozenset({"send_messages", "create_public_threads"})
"""There they would mean opening posts, which only customers do."""


async def check_discord(
    settings: DiscordSettings, desk: DeskSettings | None = None
) -> Sequence[Finding]:
    """Look at everything over REST, so that a running assistant is not disturbed; never raises.

    `desk` is None where people cannot take over.
    """
    client = build_client(settings)
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            await client.login(settings.discord_bot_token.get_secret_value())
            findings.append(Finding(level=Level.OK, what=f"Discord knows the bot as {client.user}"))
            findings.append(_intent(client, settings))
            findings.extend(await _guilds(client, with_desk=desk is not None))
            if desk is not None:
                findings.extend(await check_desk(client, desk))
    except discord.LoginFailure:
        findings.append(_bad_token())
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        findings.append(_unreachable(error))
    finally:
        await client.close()
    return findings


def _bad_token() -> Finding:
    return Finding(
        level=Level.STOP,
        what="Discord does not accept DISCORD_BOT_TOKEN",
        fix="copy the token from the Bot page of the app, or reset it there",
    )


def _unreachable(error: Exception) -> Finding:
    return Finding(
        level=Level.STOP,
        what=f"Discord cannot be asked: {str(error) or type(error).__name__}",
        fix="check the network, and https://discordstatus.com",
    )


def _intent(client: discord.Client, settings: DiscordSettings) -> Finding:
    flags = client.application_flags
    if not settings.discord_message_content:
        return Finding(
            level=Level.WARN,
            what="follow-ups in threads are not read: DISCORD_MESSAGE_CONTENT is false",
            fix="unless you want that, switch on the Message Content intent and set it to true",
        )
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(level=Level.OK, what="the Message Content intent is on")
    return Finding(
        level=Level.STOP,
        what="the Message Content intent is off",
        fix="switch it on at the Bot page of the app, or set DISCORD_MESSAGE_CONTENT=false",
    )


async def _guilds(client: discord.Client, *, with_desk: bool) -> list[Finding]:
    guilds = [guild async for guild in client.fetch_guilds(limit=_MOST_GUILDS, with_counts=False)]
    if not guilds:
        link = invite_link(client.application_id or "YOUR_APPLICATION_ID", with_desk=with_desk)
        return [Finding(level=Level.WARN, what="the bot is in no server", fix=f"open {link}")]
    return [
        finding
        for guild in guilds
        for finding in await _guild(client, guild.id, with_desk=with_desk)
    ]


async def _guild(client: discord.Client, guild_id: int, *, with_desk: bool) -> list[Finding]:
    guild = await client.fetch_guild(guild_id, with_counts=False)
    myself = await guild.fetch_member(client.user.id if client.user else 0)
    lacking = missing(myself.guild_permissions, with_desk=with_desk)
    if lacking:
        return [
            Finding(
                level=Level.STOP if INDISPENSABLE & set(lacking) else Level.WARN,
                what=f"server {guild.name!r}: the bot lacks {shown(lacking)}",
                fix="grant it to the bot's role in Server Settings > Roles",
            )
        ]
    narrower = _narrower_channels(guild, await guild.fetch_channels(), myself)
    fine = Finding(level=Level.OK, what=f"server {guild.name!r}: all permissions granted")
    return narrower or [fine]


def _narrower_channels(
    guild: discord.Guild, channels: Sequence[discord.abc.GuildChannel], myself: discord.Member
) -> list[Finding]:
    """A line for all channels that take the same permissions from the bot."""
    names: dict[tuple[str, ...], list[str]] = {}
    for channel in channels:
        lacking = _taken(guild, channel, myself)
        if lacking:
            names.setdefault(lacking, []).append(f"#{channel.name}")
    return [
        Finding(
            level=Level.WARN,
            what=f"server {guild.name!r}: in {', '.join(where)} the bot lacks {shown(lacking)}",
            fix="grant it in the channel's Permissions, or deny View Channel to keep the bot out",
        )
        for lacking, where in names.items()
    ]


def _taken(
    guild: discord.Guild, channel: discord.abc.GuildChannel, myself: discord.Member
) -> tuple[str, ...]:
    """What a channel takes from the bot that its server grants, where customers may write."""
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return ()
    granted = channel.permissions_for(myself)
    closed_to_all = channel.overwrites_for(guild.default_role).send_messages is False
    if not granted.view_channel or closed_to_all:
        return ()  # kept out on purpose, or only read by everybody
    needless = _NEEDLESS_IN_FORUMS if isinstance(channel, discord.ForumChannel) else frozenset()
    return tuple(name for name in missing(granted) if name not in needless)
