"""Translates a Discord message into ours, or says why it is ignored; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import discord

from adapters.discord.places import Direct, InChannel, InThread, Where
from adapters.discord.words import people_named, plain_words
from engine.domain.messages import (
    Address,
    Attachment,
    Author,
    Edit,
    InboundMessage,
    Place,
    Platform,
)

_SAID_BY_PEOPLE = frozenset({discord.MessageType.default, discord.MessageType.reply})


class Reason(StrEnum):
    """Why a message is ignored; the list is closed."""

    OWN = "own"
    BOT = "bot"
    WEBHOOK = "webhook"
    SYSTEM = "system"
    """Joins, pins, boosts and whatever else Discord writes itself."""

    THREAD_STARTER = "thread_starter"
    """Discord repeating, inside a new thread, the message it was made from."""

    NOT_ADDRESSED = "not_addressed"
    """Said in a channel and not to us."""

    EMPTY = "empty"
    """Nothing that can be read, and not said to us."""

    OUT_OF_REACH = "out_of_reach"
    """Its channel is gone or closed to us by now."""

    MALFORMED = "malformed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """A message that goes no further."""

    reason: Reason


def key_of(message: int) -> str:
    """The name under which a message is stored."""
    return f"discord:message:{message}"


def unwanted(
    message: discord.Message, *, me: int, bots: frozenset[str] = frozenset()
) -> Ignored | None:
    """What can be ignored before its place is known; `me` is our own id.

    `bots` are programs that are heard where they mention us.
    """
    author = getattr(message, "author", None)  # discord.py leaves it unset if Discord sent none
    if author is None:
        return Ignored(reason=Reason.MALFORMED)
    if author.id == me:
        return Ignored(reason=Reason.OWN)
    if message.webhook_id is not None:
        return Ignored(reason=Reason.WEBHOOK)
    if author.bot and not (str(author.id) in bots and mentions_us(message, me=me)):
        return Ignored(reason=Reason.BOT)
    if message.type is discord.MessageType.thread_starter_message:
        return Ignored(reason=Reason.THREAD_STARTER)
    if message.type not in _SAID_BY_PEOPLE:
        return Ignored(reason=Reason.SYSTEM)
    return None


def translate(
    message: discord.Message, where: Where | None, *, me: int
) -> InboundMessage | Ignored:
    """The message as the engine knows it; call it only for what is not `unwanted`."""
    if where is None:
        return Ignored(reason=Reason.OUT_OF_REACH)
    us = our_ids(message, me)
    address = _address(message, where, us=us, me=me)
    if address is None:
        return Ignored(reason=Reason.NOT_ADDRESSED)
    text, attachments = plain_words(message, us=us), attachments_of(message)
    if not text and not attachments and address is not Address.TO_ASSISTANT:
        return Ignored(reason=Reason.EMPTY)
    return InboundMessage(
        place=place_of(message, where, me=me),
        id=str(message.id),
        keys=(key_of(message.id),),
        sort_key=f"{message.id:020d}",
        sent_at=message.created_at.timestamp(),
        author=_author(message),
        address=address,
        text=text,
        attachments=attachments,
        is_direct=isinstance(where, Direct),
    )


def edit_of(message: discord.Message, *, me: int) -> Edit | None:
    """The new words of a message; None where Discord changed it, or does not show us its words.

    Discord updates a message too when it has looked at its links. Call it only for what is not
    `unwanted`.
    """
    if message.edited_at is None:
        return None
    if not (message.content or message.attachments or message.message_snapshots):
        return None
    return Edit(
        key=key_of(message.id),
        edited_at=message.edited_at.timestamp(),
        text=plain_words(message, us=our_ids(message, me)),
        attachments=attachments_of(message),
    )


def mentions_us(message: discord.Message, *, me: int) -> bool:
    """Whether a message names us."""
    return _mentioned(message, our_ids(message, me), me)


def is_to_us(message: discord.Message, *, me: int) -> bool:
    """Whether a message names us or answers something of ours."""
    return _to_us(message, our_ids(message, me), me)


def _author(message: discord.Message) -> Author:
    someone = message.author
    return Author(id=str(someone.id), name=someone.display_name, is_bot=someone.bot)


def our_ids(message: discord.Message, me: int) -> frozenset[int]:
    """Our own id and that of the role Discord made for us: people pick either from the list."""
    role = message.guild.self_role if message.guild and _roles(message) else None
    return frozenset({me} if role is None else {me, role.id})


def _address(
    message: discord.Message, where: Where, *, us: frozenset[int], me: int
) -> Address | None:
    match where:
        case Direct():
            return Address.TO_ASSISTANT
        case InChannel():
            return Address.TO_ASSISTANT if _to_us(message, us, me) else None
        case InThread(thread=thread):
            # Only the first message of a forum post has the id of its thread.
            if message.id == thread or _to_us(message, us, me):
                return Address.TO_ASSISTANT
            return Address.TO_OTHERS if _to_others(message) else Address.FOLLOW_UP
        case _:
            assert_never(where)


def _to_us(message: discord.Message, us: frozenset[int], me: int) -> bool:
    answered = _answered(message)
    return _mentioned(message, us, me) or (answered is not None and answered.author.id == me)


def _mentioned(message: discord.Message, us: frozenset[int], me: int) -> bool:
    mentioned = {someone.id for someone in (*people_named(message), *_roles(message))}
    leading = message.content.lstrip().startswith((f"<@{me}>", f"<@!{me}>"))
    return leading or bool(us & mentioned)


def _to_others(message: discord.Message) -> bool:
    """Whether it names or answers anybody but its own author."""
    if message.mention_everyone or _roles(message):
        return True
    answered = _answered(message)
    named = [*people_named(message), *([answered.author] if answered is not None else [])]
    return any(someone.id != message.author.id for someone in named)


def _roles(message: discord.Message) -> Sequence[discord.Role]:
    return getattr(message, "role_mentions", ())


def _answered(message: discord.Message) -> discord.Message | None:
    """The message this one is a reply to, if Discord sent it along; a forward is no reply."""
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    resolved = message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def place_of(message: discord.Message, where: Where, *, me: int) -> Place:
    """The place of the conversation a message belongs to, or would begin."""
    return place_at(where, root=_root(message, me=me))


def place_at(where: Where, *, root: int) -> Place:
    """The place of a conversation; `root` is the message it begins with outside of threads."""
    match where:
        case Direct(channel=channel):
            workspace, parent, thread = "dm", channel, channel
        case InThread(guild=guild, parent=parent, thread=thread):
            workspace = str(guild)
        case InChannel(guild=guild, channel=parent):
            workspace, thread = str(guild), root
        case _:
            assert_never(where)
    return Place(
        platform=Platform.DISCORD, workspace=workspace, channel=str(parent), thread=str(thread)
    )


def _root(message: discord.Message, *, me: int) -> int:
    """The message a thread hangs on, or would.

    Where no threads can be opened we answer in the channel, by a reply to the message that began
    the conversation: whoever replies to that answer goes on with the same conversation.
    """
    answered = _answered(message)
    if answered is not None and answered.author.id == me and answered.reference is not None:
        return answered.reference.message_id or message.id
    return message.id


def attachments_of(message: discord.Message) -> tuple[Attachment, ...]:
    """The files of a message, those of what it forwards too."""
    forwarded = (file for shot in message.message_snapshots for file in shot.attachments)
    return tuple(
        Attachment(
            name=file.filename,
            media_type=file.content_type or "application/octet-stream",
            size=file.size,
            url=file.url,
            id=str(file.id),
        )
        for file in (*message.attachments, *forwarded)
    )
