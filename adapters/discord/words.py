"""A Discord message as plain words: names instead of ids, our own mention left out; pure."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import discord

_TOKEN = re.compile(
    r"<(?:"
    r"@!?(?P<person>\d{15,20})"
    r"|@&(?P<role>\d{15,20})"
    r"|#(?P<channel>\d{15,20})"
    r"|a?:(?P<emoji>\w{1,32}):\d{15,20}"
    r"|t:(?P<time>-?\d{1,12})(?::[a-zA-Z])?"
    r"|/(?P<command>[^<>:\n]{1,100}):\d{15,20}"
    r")>"
)
"""Discord's markup for what it shows by name (API reference, "Message Formatting")."""


def plain_words(message: discord.Message, *, us: frozenset[int]) -> str:
    """What a message says, forwarded messages included; `us` are our own person and role ids."""
    said = [message.content, *(shot.content for shot in message.message_snapshots)]
    stickers = [f"[sticker {sticker.name!r}]" for sticker in message.stickers]
    words = (_readable(text, message, us).strip() for text in said)
    return "\n\n".join(part for part in (*words, *stickers) if part)


def people_named(message: discord.Message) -> Sequence[discord.User | discord.Member]:
    """Whom a message mentions; discord.py leaves the list unset if the event had none."""
    return getattr(message, "mentions", ())


def _readable(text: str, message: discord.Message, us: frozenset[int]) -> str:
    def named(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        value = match[kind]
        if kind in {"person", "role"} and int(value) in us:
            return ""
        return _NAMED[kind](value, message)

    return _TOKEN.sub(named, text)


def _person(value: str, message: discord.Message) -> str:
    found = discord.utils.get(people_named(message), id=int(value))
    return f"@{found.display_name}" if found else "@unknown"


def _role(value: str, message: discord.Message) -> str:
    found = message.guild.get_role(int(value)) if message.guild else None
    return f"@{found.name}" if found else "@unknown-role"


def _channel(value: str, message: discord.Message) -> str:
    found = message.guild.get_channel_or_thread(int(value)) if message.guild else None
    return f"#{found.name}" if found else "#unknown"


def _emoji(value: str, _message: discord.Message) -> str:
    return f":{value}:"


def _time(value: str, _message: discord.Message) -> str:
    try:
        return datetime.fromtimestamp(int(value), UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return value


def _command(value: str, _message: discord.Message) -> str:
    return f"/{value}"


_NAMED: dict[str, Callable[[str, discord.Message], str]] = {
    "person": _person,
    "role": _role,
    "channel": _channel,
    "emoji": _emoji,
    "time": _time,
    "command": _command,
}
