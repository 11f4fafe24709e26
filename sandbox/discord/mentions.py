"""Whom a message pings: what its text mentions, as far as allowed_mentions and rights let it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.discord.channels import Channel
from sandbox.discord.messages import Message, Pings
from sandbox.discord.permissions import Right
from sandbox.discord.world import World

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_PERSON = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """What allowed_mentions lets through; without the field everything may ping."""

    parse: frozenset[str] = frozenset({"users", "roles", "everyone"})
    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    replied_person: bool = True


EVERY_PING = Allowed()


def find_pings(
    world: World,
    channel: Channel,
    content: str,
    *,
    rights: Right,
    allowed: Allowed,
    answers: Message | None = None,
) -> Pings:
    """Return whom this content pings; mentions inside code are only text, as in Discord."""
    text = _CODE.sub("", content)
    people = _unique(
        person
        for person in _PERSON.findall(text)
        if person in world.people and ("users" in allowed.parse or person in allowed.people)
    )
    if answers is not None and allowed.replied_person and answers.author.id in world.people:
        people = _unique([*people, answers.author.id])
    if channel.is_dm:
        return Pings(people=people)
    may_all = Right.MENTION_EVERYONE in rights
    return Pings(
        people=people,
        roles=_unique(
            role
            for role in _ROLE.findall(text)
            if _is_pingable(world, channel, role, may_all=may_all)
            and ("roles" in allowed.parse or role in allowed.roles)
        ),
        everyone=may_all and "everyone" in allowed.parse and bool(_EVERYONE.search(text)),
    )


def _is_pingable(world: World, channel: Channel, role_id: str, *, may_all: bool) -> bool:
    role = world.roles.get(role_id)
    return role is not None and role.guild_id == channel.guild_id and (role.mentionable or may_all)


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
