"""Routes about messages that stand: read, edit, delete and pin them."""

from dataclasses import replace

from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.clock import snowflake_time
from sandbox.discord.drafts import Draft
from sandbox.discord.errors import DiscordError, form_error
from sandbox.discord.messages import Attachment, Message, MessageFlag
from sandbox.discord.payloads import message_json, without_content
from sandbox.discord.permissions import Right
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.discord.validation.messages import EDIT, read_draft
from sandbox.discord.wire import is_snowflake, iso
from sandbox.wire import Payload, as_list, objects

MAX_PINS = 250
_FORTNIGHT = 14 * 24 * 3600.0


def history(request: Request) -> Answer:
    """Answer GET /channels/{channel_id}/messages: newest first."""
    world = request.parts.world
    channel = _readable(request)
    messages = world.messages(channel.id)
    bounds = {
        name: request.query[name] for name in ("before", "after", "around") if name in request.query
    }
    for name, value in bounds.items():
        if not is_snowflake(value):
            raise form_error(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    page = _page(messages, bounds, request.limit(50, 100))
    return found([_shown(request, channel, message) for message in reversed(page)])


def one(request: Request) -> Answer:
    """Answer GET /channels/{channel_id}/messages/{message_id}."""
    channel = _readable(request)
    message = request.parts.world.message(channel.id, request.ids["message_id"])
    return found(_shown(request, channel, message))


def edit(request: Request) -> Answer:
    """Answer PATCH /channels/{channel_id}/messages/{message_id}."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    message = world.message(channel.id, request.ids["message_id"])
    if channel.archived:
        raise DiscordError(50083)
    if message.is_system:
        raise DiscordError(50021)
    if message.author.id != world.bot.id:
        _only_flags(request, channel)
    after = edited(request, message)
    return found(message_json(world, request.parts.board.edit(after)))


def edited(request: Request, message: Message) -> Message:
    """Return a message with the fields of a PATCH body in place; raises DiscordError 50006."""
    body = request.fields
    keeps = message.flags & MessageFlag.COMPONENTS_V2
    draft = read_draft(body, request.uploads, known=EDIT, keeps=keeps)
    after = message
    if "content" in body:
        after = request.parts.board.repinged(after, draft)
    if "embeds" in body:
        after = replace(after, embeds=draft.embeds)
    if "components" in body:
        after = replace(after, components=draft.components)
    if "flags" in body:
        after = replace(after, flags=_edited_flags(message, draft))
    after = replace(after, attachments=_attachments(request, message, draft))
    if not (after.content or after.embeds or after.components or after.attachments):
        raise DiscordError(50006)
    return after


def delete(request: Request) -> Answer:
    """Answer DELETE /channels/{channel_id}/messages/{message_id}."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    message = world.message(channel.id, request.ids["message_id"])
    if message.author.id != world.bot.id:
        _require_moderation(request, channel)
    request.parts.board.delete(message)
    return DONE


def delete_many(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/messages/bulk-delete."""
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    world.require(channel, Right.MANAGE_MESSAGES)
    wanted = [str(item) for item in as_list(request.fields.get("messages"))]
    if not 2 <= len(wanted) <= 100:
        raise DiscordError(50016)
    oldest = world.clock.wall() - _FORTNIGHT
    if any(snowflake_time(identity) < oldest for identity in wanted):
        raise DiscordError(50034)
    for identity in wanted:
        message = world.find_message(channel.id, identity)
        if message is not None:
            request.parts.board.delete(message)
    return DONE


def pin(request: Request) -> Answer:
    """Answer PUT /channels/{channel_id}/messages/pins/{message_id}."""
    return _set_pin(request, pinned=True)


def unpin(request: Request) -> Answer:
    """Answer DELETE /channels/{channel_id}/messages/pins/{message_id}."""
    return _set_pin(request, pinned=False)


def pins(request: Request) -> Answer:
    """Answer GET /channels/{channel_id}/messages/pins."""
    channel = _readable(request)
    pinned = [m for m in request.parts.world.messages(channel.id) if m.pinned]
    items: list[Payload] = [
        {"pinned_at": iso(m.created_at), "message": _shown(request, channel, m)}
        for m in reversed(pinned)
    ]
    return found({"items": list(items), "has_more": False})


def _readable(request: Request) -> Channel:
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    # Without the right to read history Discord answers with an empty page, or refuses one message.
    if channel.kind in (ChannelKind.FORUM, ChannelKind.CATEGORY):
        raise DiscordError(50008)
    world.require(channel, Right.READ_MESSAGE_HISTORY)
    return channel


def _page(messages: list[Message], bounds: dict[str, str], limit: int) -> list[Message]:
    if "after" in bounds:
        return [m for m in messages if int(m.id) > int(bounds["after"])][:limit]
    if "before" in bounds:
        return [m for m in messages if int(m.id) < int(bounds["before"])][-limit:]
    if "around" in bounds:
        middle, half = int(bounds["around"]), limit // 2
        older = [m for m in messages if int(m.id) < middle][-half:] if half else []
        newer = [m for m in messages if int(m.id) >= middle][: limit - len(older)]
        return older + newer
    return messages[-limit:]


def _shown(request: Request, channel: Channel, message: Message) -> Payload:
    """Return a message as REST shows it to an app that may lack the content intent."""
    world = request.parts.world
    payload = message_json(world, message)
    allowed = (
        world.settings.message_content
        or channel.is_dm
        or message.author.id == world.bot.id
        or world.bot.id in message.pings.people
    )
    return payload if allowed else without_content(payload)


def _only_flags(request: Request, channel: Channel) -> None:
    if set(request.fields) - {"flags", "allowed_mentions"}:
        raise DiscordError(50005)
    request.parts.world.require(channel, Right.MANAGE_MESSAGES)


def _edited_flags(message: Message, draft: Draft) -> MessageFlag:
    if MessageFlag.COMPONENTS_V2 in draft.flags and MessageFlag.COMPONENTS_V2 not in message.flags:
        return message.flags | draft.flags
    fixed = message.flags & ~MessageFlag.SUPPRESS_EMBEDS
    return fixed | draft.flags & MessageFlag.SUPPRESS_EMBEDS


def _attachments(request: Request, message: Message, draft: Draft) -> tuple[Attachment, ...]:
    kept = message.attachments
    if "attachments" in request.fields:
        wanted = {str(a.get("id")) for a in objects(request.fields["attachments"])}
        kept = tuple(a for a in kept if a.id in wanted)
    channel = request.parts.world.channels[message.channel_id]
    return (*kept, *request.parts.board.store(channel, draft.uploads))


def _require_moderation(request: Request, channel: Channel) -> None:
    if channel.is_dm:
        raise DiscordError(50003)
    request.parts.world.require(channel, Right.MANAGE_MESSAGES)


def _set_pin(request: Request, *, pinned: bool) -> Answer:
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    world.require(channel, Right.PIN_MESSAGES)
    message = world.message(channel.id, request.ids["message_id"])
    if pinned and sum(m.pinned for m in world.messages(channel.id)) >= MAX_PINS:
        raise DiscordError(30003)
    request.parts.board.change(replace(message, pinned=pinned))
    return DONE


_ONE = "/channels/{channel_id}/messages/{message_id}"
ROUTES: tuple[Route, ...] = (
    ("GET", "/channels/{channel_id}/messages", history),
    ("POST", "/channels/{channel_id}/messages/bulk-delete", delete_many),
    ("GET", "/channels/{channel_id}/messages/pins", pins),
    ("PUT", "/channels/{channel_id}/messages/pins/{message_id}", pin),
    ("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", unpin),
    ("GET", _ONE, one),
    ("PATCH", _ONE, edit),
    ("DELETE", _ONE, delete),
)
