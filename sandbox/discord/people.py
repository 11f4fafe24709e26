"""Who and where: accounts, guilds, their roles and their members."""

from dataclasses import dataclass, replace

from sandbox.discord.permissions import Right
from sandbox.discord.wire import iso
from sandbox.wire import Payload


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An account: a human, another bot, or the program's own bot."""

    id: str
    name: str
    is_bot: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        """The text that mentions this account."""
        return f"<@{self.id}>"

    def renamed(self, name: str) -> "Person":
        """Return the same account under another name, as a webhook message shows one."""
        return replace(self, name=name)

    def as_json(self) -> Payload:
        """Return the user object."""
        payload: Payload = {
            "id": self.id,
            "username": self.name.lower().replace(" ", "_"),
            "discriminator": "0",
            "global_name": self.name,
            "avatar": None,
            "public_flags": 0,
        }
        if self.is_bot:
            payload |= {"bot": True, "discriminator": "0001", "username": self.name}
            payload["global_name"] = None
        return payload


@dataclass(frozen=True, kw_only=True, slots=True)
class Guild:
    """A server. Its everyone role has the id of the guild itself."""

    id: str
    name: str
    owner_id: str
    locale: str = "en-US"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A role of a guild; `bot_id` marks the one Discord made for the bot."""

    id: str
    guild_id: str
    name: str
    rights: Right
    position: int
    mentionable: bool = False
    bot_id: str | None = None

    @property
    def mention(self) -> str:
        """The text that mentions this role."""
        return f"<@&{self.id}>"

    def as_json(self) -> Payload:
        """Return the role object."""
        payload: Payload = {
            "id": self.id,
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": str(int(self.rights)),
            "managed": self.bot_id is not None,
            "mentionable": self.mentionable,
            "flags": 0,
        }
        if self.bot_id is not None:
            payload["tags"] = {"bot_id": self.bot_id}
        return payload


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """An account's membership in a guild. `roles` leaves the everyone role out, as Discord does."""

    guild_id: str
    person: Person
    joined_at: float
    roles: tuple[str, ...] = ()
    nick: str | None = None

    def as_json(self, *, with_user: bool = True) -> Payload:
        """Return the member object; messages carry it without the user."""
        payload: Payload = {
            "roles": list(self.roles),
            "nick": self.nick,
            "avatar": None,
            "joined_at": iso(self.joined_at),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }
        return payload | {"user": self.person.as_json()} if with_user else payload
