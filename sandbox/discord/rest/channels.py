"""Routes about channels and threads as such: look, change, remove, direct messages."""

from dataclasses import replace
from typing import TypeVar

from sandbox.discord.channels import ARCHIVE_MINUTES, Channel, ChannelKind, Tag, ThreadState
from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.payloads import channel_json
from sandbox.discord.permissions import Right
from sandbox.discord.rest.request import Answer, Request, Route, found
from sandbox.discord.validation.fields import Fields
from sandbox.discord.validation.threads import read_tags

Value = TypeVar("Value")
MAX_FORUM_TAGS = 20
MAX_SLOWMODE = 21_600
_THREAD_FIELDS = (
    "name",
    "archived",
    "auto_archive_duration",
    "locked",
    "invitable",
    "rate_limit_per_user",
    "flags",
    "applied_tags",
)
_ROOM_FIELDS = (
    "name",
    "topic",
    "position",
    "nsfw",
    "rate_limit_per_user",
    "parent_id",
    "default_auto_archive_duration",
    "flags",
    "available_tags",
)


def look(request: Request) -> Answer:
    """Answer GET /channels/{channel_id}."""
    world = request.parts.world
    return found(channel_json(world, world.channel(request.ids["channel_id"])))


def change(request: Request) -> Answer:
    """Answer PATCH /channels/{channel_id}."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    if channel.is_dm:
        raise DiscordError(50003)
    if channel.thread is None:
        changed = _change_room(request, channel)
    else:
        changed = _change_thread(request, channel, channel.thread)
    return found(channel_json(world, changed))


def remove(request: Request) -> Answer:
    """Answer DELETE /channels/{channel_id}; a direct conversation is only closed."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    if not channel.is_dm:
        needed = Right.MANAGE_THREADS if channel.thread else Right.MANAGE_CHANNELS
        world.require(channel, needed)
        request.parts.threads.remove(channel)
    return found(channel_json(world, channel))


def open_direct(request: Request) -> Answer:
    """Answer POST /users/@me/channels."""
    world = request.parts.world
    form = Form()
    recipient = Fields(form, request.fields).snowflake("recipient_id", required=True)
    form.close()
    if recipient not in world.people or recipient == world.bot.id:
        raise DiscordError(50033)
    return found(channel_json(world, world.direct(recipient)))


def _change_thread(request: Request, thread: Channel, state: ThreadState) -> Channel:
    form = Form()
    fields = Fields(form, request.fields)
    fields.only(*_THREAD_FIELDS)
    archived, locked = fields.flag("archived"), fields.flag("locked")
    minutes = fields.choice("auto_archive_duration", ARCHIVE_MINUTES)
    tags = read_tags(fields, request.parts.world.channels[thread.parent_id or ""])
    changed = replace(
        thread,
        name=fields.text("name", least=1, most=100) or thread.name,
        slowmode=_or(fields.integer("rate_limit_per_user", most=MAX_SLOWMODE), thread.slowmode),
        thread=replace(
            state,
            archived=state.archived if archived is None else archived,
            locked=state.locked if locked is None else locked,
            auto_archive_minutes=minutes or state.auto_archive_minutes,
            tags=tags if fields.has("applied_tags") else state.tags,
        ),
    )
    form.close()
    _check_thread_rights(request, thread, state, changed)
    return request.parts.threads.change(changed)


def _check_thread_rights(
    request: Request, thread: Channel, state: ThreadState, changed: Channel
) -> None:
    world = request.parts.world
    manages = Right.MANAGE_THREADS in world.rights(world.bot.id, thread)
    if state.archived and changed.archived:
        raise DiscordError(50083)
    if changed.locked != state.locked and not manages:
        raise DiscordError(50013)
    if state.locked and not manages:
        raise DiscordError(160005)
    unarchives = state.archived and not changed.archived
    if not manages and state.owner_id != world.bot.id and not unarchives:
        raise DiscordError(50013)
    _check_moderated_tags(request, thread, state, changed, manages=manages)


def _check_moderated_tags(
    request: Request, thread: Channel, state: ThreadState, changed: Channel, *, manages: bool
) -> None:
    after = () if changed.thread is None else changed.thread.tags
    moved = set(state.tags) ^ set(after)
    parent = request.parts.world.channels[thread.parent_id or ""]
    if not manages and any(tag.moderated for tag in parent.tags if tag.id in moved):
        raise DiscordError(50013)


def _change_room(request: Request, channel: Channel) -> Channel:
    world = request.parts.world
    world.require(channel, Right.MANAGE_CHANNELS)
    form = Form()
    fields = Fields(form, request.fields)
    fields.only(*_ROOM_FIELDS)
    topic_limit = 4096 if channel.kind is ChannelKind.FORUM else 1024
    changed = replace(
        channel,
        name=fields.text("name", least=1, most=100) or channel.name,
        topic=_or(fields.text("topic", most=topic_limit), channel.topic),
        slowmode=_or(fields.integer("rate_limit_per_user", most=MAX_SLOWMODE), channel.slowmode),
        tags=_forum_tags(request, fields, channel),
    )
    form.close()
    world.put_channel(changed)
    request.parts.announcer.channel("CHANNEL_UPDATE", changed)
    return changed


def _forum_tags(request: Request, fields: Fields, channel: Channel) -> tuple[Tag, ...]:
    if not fields.has("available_tags"):
        return channel.tags
    tags = []
    for item in fields.each("available_tags", most=MAX_FORUM_TAGS):
        name = item.text("name", least=1, most=20, required=True) or ""
        identity = item.snowflake("id") or request.parts.world.clock.next_id()
        tags.append(Tag(id=identity, name=name, moderated=item.flag("moderated") or False))
    return tuple(tags)


def _or(value: Value | None, otherwise: Value) -> Value:
    return otherwise if value is None else value


ROUTES: tuple[Route, ...] = (
    ("GET", "/channels/{channel_id}", look),
    ("PATCH", "/channels/{channel_id}", change),
    ("DELETE", "/channels/{channel_id}", remove),
    ("POST", "/users/@me/channels", open_direct),
)
