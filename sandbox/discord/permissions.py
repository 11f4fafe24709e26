"""Rights as Discord counts them: the bits, and how roles and overwrites add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag


class Right(IntFlag):
    """The permission bits a support bot meets (developer docs, Permissions)."""

    NONE = 0
    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


EVERYTHING = Right((1 << 53) - 1)
# What people of a public server may do; managing it is for roles.
EVERYONE = (
    Right.ADD_REACTIONS
    | Right.VIEW_CHANNEL
    | Right.SEND_MESSAGES
    | Right.EMBED_LINKS
    | Right.ATTACH_FILES
    | Right.READ_MESSAGE_HISTORY
    | Right.USE_APPLICATION_COMMANDS
    | Right.CREATE_PUBLIC_THREADS
    | Right.CREATE_PRIVATE_THREADS
    | Right.SEND_MESSAGES_IN_THREADS
)
# Nobody gives rights in a direct message; both sides have these.
DIRECT = EVERYONE & ~(Right.CREATE_PUBLIC_THREADS | Right.CREATE_PRIVATE_THREADS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Overwrite:
    """What a channel allows and denies one role or one member."""

    id: str
    is_member: bool
    allow: Right = Right.NONE
    deny: Right = Right.NONE


def in_guild(roles: Iterable[Right], *, is_owner: bool) -> Right:
    """Return what the rights of all a member's roles give, before any channel is looked at."""
    total = Right.NONE
    for rights in roles:
        total |= rights
    return EVERYTHING if is_owner or Right.ADMINISTRATOR in total else total


def in_channel(
    base: Right,
    overwrites: Iterable[Overwrite],
    *,
    guild_id: str,
    roles: Iterable[str],
    member: str,
) -> Right:
    """Return a member's rights in a channel: everyone, then roles together, then the member."""
    if Right.ADMINISTRATOR in base:
        return EVERYTHING
    held = set(roles)
    listed = list(overwrites)
    ofeveryone = [o for o in listed if o.id == guild_id]
    ofroles = [o for o in listed if not o.is_member and o.id in held and o.id != guild_id]
    ofmember = [o for o in listed if o.is_member and o.id == member]
    rights = base
    for group in (ofeveryone, ofroles, ofmember):
        deny, allow = Right.NONE, Right.NONE
        for overwrite in group:
            deny |= overwrite.deny
            allow |= overwrite.allow
        rights = rights & ~deny | allow
    return rights if Right.VIEW_CHANNEL in rights else Right.NONE


def named(*names: str) -> Right:
    """Return the rights of these names, as discord.py writes them (`send_messages`).

    Raises KeyError for an unknown name.
    """
    total = Right.NONE
    for name in names:
        total |= Right[_ALIASES.get(name, name).upper()]
    return total


_ALIASES = {"read_messages": "view_channel"}
