"""What the doctor finds about the Discord bot: token, intent, servers, permissions."""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from adapters.discord.app import build_client
from adapters.discord.permissions import INDISPENSABLE, invite_link, missing
from adapters.discord.settings import DiscordSettings
from engine.checkup import Finding, Level

_CHECK_SECONDS = 30.0
_MOST_GUILDS = 50


async def check_discord(settings: DiscordSettings) -> Sequence[Finding]:
    """Look at everything over REST, so that a running assistant is not disturbed; never raises."""
    client = build_client(settings)
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            await client.login(settings.discord_bot_token.get_secret_value())
            findings.append(Finding(level=Level.OK, what=f"Discord knows the bot as {client.user}"))
            findings.append(_intent(client, settings))
            findings.extend(await _guilds(client))
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


async def _guilds(client: discord.Client) -> list[Finding]:
    guilds = [guild async for guild in client.fetch_guilds(limit=_MOST_GUILDS, with_counts=False)]
    if not guilds:
        link = invite_link(client.application_id or "YOUR_APPLICATION_ID")
        return [Finding(level=Level.WARN, what="the bot is in no server", fix=f"open {link}")]
    return [await _guild(client, guild.id) for guild in guilds]


async def _guild(client: discord.Client, guild_id: int) -> Finding:
    guild = await client.fetch_guild(guild_id, with_counts=False)
    myself = await guild.fetch_member(client.user.id if client.user else 0)
    lacking = missing(myself.guild_permissions)
    if not lacking:
        return Finding(level=Level.OK, what=f"server {guild.name!r}: all permissions granted")
    return Finding(
        level=Level.STOP if INDISPENSABLE & set(lacking) else Level.WARN,
        what=f"server {guild.name!r}: the bot lacks {', '.join(map(_shown, lacking))}",
        fix="grant it to the bot's role in Server Settings > Roles",
    )


def _shown(permission: str) -> str:
    """A permission's name as Discord's own settings show it, near enough to be found."""
    return permission.replace("_", " ").title()
