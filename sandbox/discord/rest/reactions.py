"""Routes about reactions."""

import re

from sandbox.discord.channels import Channel
from sandbox.discord.errors import DiscordError
from sandbox.discord.messages import Message
from sandbox.discord.permissions import Right
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found

_CUSTOM = re.compile(r"\w{2,32}:\d{15,20}")


def add(request: Request) -> Answer:
    """Answer PUT …/reactions/{emoji}/@me."""
    channel, message = _target(request)
    emoji = _emoji(request)
    needed = [Right.READ_MESSAGE_HISTORY]
    if all(reaction.emoji != emoji for reaction in message.reactions):
        needed.append(Right.ADD_REACTIONS)
    request.parts.world.require(channel, *needed)
    request.parts.board.react(message, request.parts.world.bot.id, emoji)
    return DONE


def remove_own(request: Request) -> Answer:
    """Answer DELETE …/reactions/{emoji}/@me."""
    _, message = _target(request)
    request.parts.board.unreact(message, request.parts.world.bot.id, _emoji(request))
    return DONE


def remove_other(request: Request) -> Answer:
    """Answer DELETE …/reactions/{emoji}/{user_id}."""
    channel, message = _target(request)
    request.parts.world.require(channel, Right.MANAGE_MESSAGES)
    request.parts.board.unreact(message, request.ids["user_id"], _emoji(request))
    return DONE


def people(request: Request) -> Answer:
    """Answer GET …/reactions/{emoji}."""
    world = request.parts.world
    _, message = _target(request)
    emoji = _emoji(request)
    held = [person for r in message.reactions if r.emoji == emoji for person in r.people]
    after = int(request.query.get("after", "0"))
    listed = [person for person in held if int(person) > after]
    return found([world.people[p].as_json() for p in listed[: request.limit(25, 100)]])


def clear(request: Request) -> Answer:
    """Answer DELETE …/reactions, and …/reactions/{emoji} for one emoji."""
    channel, message = _target(request)
    request.parts.world.require(channel, Right.MANAGE_MESSAGES)
    emoji = _emoji(request) if "emoji" in request.ids else None
    request.parts.board.clear_reactions(message, emoji)
    return DONE


def _target(request: Request) -> tuple[Channel, Message]:
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    message = world.message(channel.id, request.ids["message_id"])
    if channel.archived:
        raise DiscordError(50083)
    return channel, message


def _emoji(request: Request) -> str:
    """Return the emoji of the path; raises DiscordError 10014 for what is none."""
    emoji = request.ids["emoji"]
    # A Unicode emoji has no letter; digits and signs stand only before a keycap.
    if _CUSTOM.fullmatch(emoji) or (
        emoji and not any(c.isalpha() for c in emoji) and any(ord(c) > 0x2000 for c in emoji)
    ):
        return emoji
    raise DiscordError(10014, broken_rule=True)


_BASE = "/channels/{channel_id}/messages/{message_id}/reactions"
ROUTES: tuple[Route, ...] = (
    ("PUT", _BASE + "/{emoji}/@me", add),
    ("DELETE", _BASE + "/{emoji}/@me", remove_own),
    ("DELETE", _BASE + "/{emoji}/{user_id}", remove_other),
    ("GET", _BASE + "/{emoji}", people),
    ("DELETE", _BASE + "/{emoji}", clear),
    ("DELETE", _BASE, clear),
)
