"""Real discord.py messages, parsed from payloads as the gateway sends them; a local Discord."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import discord
import pytest
from pydantic import SecretStr

from adapters.discord.app import build_client
from adapters.discord.connection import Connection
from adapters.discord.delivery import DiscordDelivery
from adapters.discord.places import Places
from adapters.discord.settings import DiscordSettings
from sandbox.discord import Channel, DiscordSandbox, Guild, Person, points_at
from tests.adapters.discord.counter import Deaf

GUILD, SUPPORT, FORUM, THREAD, POST, DM = (
    str(1_200_000_000_000_000_000 + n) for n in (1, 2, 3, 4, 5, 6)
)
ME, MAYA, JON = (str(1_300_000_000_000_000_000 + n) for n in (1, 2, 3))
OUR_ROLE, TEAM_ROLE = str(1_400_000_000_000_000_001), str(1_400_000_000_000_000_002)


def person(account: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    """An account as Discord sends it."""
    return {
        "id": account,
        "username": name.lower(),
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
    }


def _role(role: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": role,
        "name": name,
        "permissions": "0",
        "position": 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": True,
        **more,
    }


def _channel(channel: str, kind: int, name: str) -> dict[str, Any]:
    return {
        "id": channel,
        "type": kind,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
        "guild_id": GUILD,
        "nsfw": False,
    }


def thread(channel: str, parent: str) -> dict[str, Any]:
    """A thread as Discord sends it."""
    return {
        "id": channel,
        "type": 11,
        "name": "hail",
        "guild_id": GUILD,
        "parent_id": parent,
        "owner_id": MAYA,
        "message_count": 1,
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": "2026-11-01T00:00:00+00:00",
            "locked": False,
        },
    }


_GUILD: dict[str, Any] = {
    "id": GUILD,
    "name": "Acme",
    "owner_id": MAYA,
    "roles": [
        _role(GUILD, "@everyone"),
        _role(OUR_ROLE, "Eva", managed=True, tags={"bot_id": ME}),
        _role(TEAM_ROLE, "Team"),
    ],
    "channels": [_channel(SUPPORT, 0, "support"), _channel(FORUM, 15, "questions")],
    "threads": [thread(THREAD, SUPPORT), thread(POST, FORUM)],
    "members": [],
    "emojis": [],
    "stickers": [],
    "features": [],
    "unavailable": False,
}


class Wire:
    """Parses message payloads with a real client that is not connected."""

    def __init__(self, client: discord.Client) -> None:
        self.client = client
        self._state = client._connection
        self._state.user = discord.user.ClientUser(
            state=self._state,
            data=person(ME, "Eva", bot=True),  # type: ignore[arg-type]  # more than the type asks
        )
        self._state._add_guild_from_data(_GUILD)  # type: ignore[arg-type]  # as Discord sends it
        self._heard: list[discord.Message] = []
        self._state.dispatch = self._dispatch

    def _dispatch(self, event: str, *arguments: Any) -> None:
        if event == "message":
            self._heard.append(arguments[0])

    def hears(self, payload: Mapping[str, Any]) -> discord.Message:
        """The message discord.py makes of an event."""
        self._state.parse_message_create(payload)  # type: ignore[arg-type]  # as Discord sends it
        return self._heard.pop()

    def said(self, content: str, *, channel: str = SUPPORT, **more: Any) -> discord.Message:
        """What Maya says in a channel of the guild, or in her direct messages."""
        return self.hears(payload(content, channel=channel, **more))


def payload(content: str, *, channel: str = SUPPORT, **more: Any) -> dict[str, Any]:
    """A MESSAGE_CREATE of Maya's."""
    base: dict[str, Any] = {
        "id": "1500000000000000007",
        "channel_id": channel,
        "type": 0,
        "content": content,
        "author": person(MAYA, "Maya"),
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": [],
        "embeds": [],
        "timestamp": "2026-11-20T00:00:00+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "tts": False,
        "pinned": False,
    }
    if channel != DM:
        base["guild_id"] = GUILD
        base["member"] = {"roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0}
    return base | more


@pytest.fixture
def wire() -> Wire:
    """A client that knows one guild: a channel with a thread, and a forum with a post."""
    settings = DiscordSettings(discord_bot_token=SecretStr("token"))
    return Wire(build_client(settings))


@pytest.fixture
async def box() -> AsyncIterator[DiscordSandbox]:
    """A local Discord every client of the test talks to."""
    async with DiscordSandbox() as box:
        with points_at(box.url):
            yield box


@pytest.fixture
def guild(box: DiscordSandbox) -> Guild:
    """A server with the bot in it."""
    return box.guild("Acme")


@pytest.fixture
def support(box: DiscordSandbox, guild: Guild) -> Channel:
    """A text channel."""
    return box.text_channel(guild, "support")


@pytest.fixture
def maya(box: DiscordSandbox) -> Person:
    """A customer."""
    return box.person("Maya")


@pytest.fixture
def jon(box: DiscordSandbox) -> Person:
    """Somebody else."""
    return box.person("Jon")


@pytest.fixture
async def connection(box: DiscordSandbox, support: Channel) -> AsyncIterator[Connection]:
    """A connection that knows the guild; who uses it has made channels before."""
    settings = DiscordSettings(discord_bot_token=SecretStr(box.token))
    connection = Connection(partial(build_client, settings), settings.discord_bot_token)
    await connection.start(Deaf())
    yield connection
    await connection.close()


@pytest.fixture
def delivery(connection: Connection) -> DiscordDelivery:
    """What the engine sends through."""
    return DiscordDelivery(lambda: connection.client, Places(), send_seconds=5.0)
