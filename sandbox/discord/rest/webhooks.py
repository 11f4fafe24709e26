"""Routes about webhooks: make, look, change, remove, and post through them."""

from dataclasses import replace

from sandbox.discord.board import Writer
from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.messages import Message
from sandbox.discord.payloads import message_json
from sandbox.discord.permissions import Right
from sandbox.discord.rest import followups
from sandbox.discord.rest.messages import edited
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.discord.threads import ThreadPlan
from sandbox.discord.validation.fields import Fields
from sandbox.discord.validation.messages import CREATE, WEBHOOK, read_draft
from sandbox.discord.webhooks import Webhook

_FORBIDDEN_NAMES = ("discord", "clyde")
# Webhooks have neither replies nor nonces.
_POST = (
    *(name for name in CREATE if name not in ("message_reference", "nonce", "enforce_nonce")),
    *WEBHOOK,
)


def create(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/webhooks."""
    world = request.parts.world
    channel = _managed(request)
    form = Form()
    fields = Fields(form, request.fields)
    fields.only("name", "avatar")
    name = _name(fields, "name", required=True) or ""
    form.close()
    webhook = request.parts.webhooks.add(channel.id, channel.guild_id or "", name, world.bot)
    _announce(request, channel)
    return found(webhook.as_json(world.application_id))


def of_channel(request: Request) -> Answer:
    """Answer GET /channels/{channel_id}/webhooks."""
    channel = _managed(request)
    listed = request.parts.webhooks.of_channel(channel.id)
    return found([w.as_json(request.parts.world.application_id) for w in listed])


def of_guild(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}/webhooks."""
    listed = request.parts.webhooks.of_guild(request.ids["guild_id"])
    return found([w.as_json(request.parts.world.application_id) for w in listed])


def look(request: Request) -> Answer:
    """Answer GET /webhooks/{webhook_id}, with or without its token."""
    webhook = _webhook(request)
    return found(webhook.as_json(request.parts.world.application_id))


def change(request: Request) -> Answer:
    """Answer PATCH /webhooks/{webhook_id}, with or without its token."""
    webhook = _webhook(request)
    form = Form()
    fields = Fields(form, request.fields)
    fields.only("name", "avatar", "channel_id")
    name, channel_id = _name(fields, "name"), fields.snowflake("channel_id")
    form.close()
    changed = replace(
        webhook, name=name or webhook.name, channel_id=channel_id or webhook.channel_id
    )
    request.parts.webhooks.put(changed)
    return found(changed.as_json(request.parts.world.application_id))


def remove(request: Request) -> Answer:
    """Answer DELETE /webhooks/{webhook_id}, with or without its token."""
    request.parts.webhooks.remove(_webhook(request))
    return DONE


def execute(request: Request) -> Answer:
    """Answer POST /webhooks/{webhook_id}/{webhook_token}: a post, or an interaction's follow-up."""
    if request.parts.interactions.owns(request.ids["webhook_token"]):
        return followups.add(request)
    world = request.parts.world
    webhook = _webhook(request)
    form = Form()
    fields = Fields(form, request.fields)
    username = _name(fields, "username")
    thread_name = fields.text("thread_name", least=1, most=100)
    form.close()
    draft = read_draft(request.fields, request.uploads, known=_POST)
    if draft.is_empty:
        raise DiscordError(50006)
    place = _place(request, webhook, thread_name)
    writer = Writer(
        person=webhook.speaker(username),
        webhook_id=webhook.id,
        application_id=world.application_id if webhook.is_ours else None,
    )
    message = request.parts.board.post(place, writer, draft)
    if request.query.get("wait") not in ("1", "true"):
        return DONE
    return found(message_json(world, message))


def look_message(request: Request) -> Answer:
    """Answer GET …/messages/{message}."""
    if request.parts.interactions.owns(request.ids["webhook_token"]):
        return followups.look(request)
    return found(message_json(request.parts.world, _message(request)))


def edit_message(request: Request) -> Answer:
    """Answer PATCH …/messages/{message}."""
    if request.parts.interactions.owns(request.ids["webhook_token"]):
        return followups.edit(request)
    message = _message(request)
    after = request.parts.board.edit(edited(request, message))
    return found(message_json(request.parts.world, after))


def delete_message(request: Request) -> Answer:
    """Answer DELETE …/messages/{message}."""
    if request.parts.interactions.owns(request.ids["webhook_token"]):
        return followups.remove(request)
    request.parts.board.delete(_message(request))
    return DONE


def _managed(request: Request) -> Channel:
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    if channel.kind not in (ChannelKind.TEXT, ChannelKind.FORUM):
        raise DiscordError(50024)
    world.require(channel, Right.MANAGE_WEBHOOKS)
    return channel


def _webhook(request: Request) -> Webhook:
    token = request.ids.get("webhook_token")
    webhook = request.parts.webhooks.get(request.ids["webhook_id"], token)
    if token is None:
        channel = request.parts.world.channel(webhook.channel_id)
        request.parts.world.require(channel, Right.MANAGE_WEBHOOKS)
    return webhook


def _name(fields: Fields, field: str, *, required: bool = False) -> str | None:
    name = fields.text(field, least=1, most=80, required=required, strip=True)
    for word in _FORBIDDEN_NAMES:
        if name is not None and word in name.lower():
            text = f'Username cannot contain "{word}"'
            fields.refuse(field, "USERNAME_INVALID_CONTAINS", text)
    return name


def _place(request: Request, webhook: Webhook, thread_name: str | None) -> Channel:
    world = request.parts.world
    channel = world.channels[webhook.channel_id]
    thread_id = request.query.get("thread_id")
    if thread_id is not None:
        thread = world.channels.get(thread_id)
        if thread is None or thread.parent_id != channel.id:
            raise DiscordError(10003)
        if thread.locked:
            raise DiscordError(160005)
        return thread
    if channel.kind is not ChannelKind.FORUM:
        return channel
    if thread_name is None:
        raise DiscordError(220001)
    return request.parts.threads.begin_post(
        channel, webhook.speaker(None), ThreadPlan(name=thread_name)
    )


def _message(request: Request) -> Message:
    webhook = _webhook(request)
    place = request.query.get("thread_id", webhook.channel_id)
    message = request.parts.world.message(place, request.ids["message"])
    if message.webhook_id != webhook.id:
        raise DiscordError(10008)
    return message


def _announce(request: Request, channel: Channel) -> None:
    data = {"guild_id": channel.guild_id, "channel_id": channel.id}
    request.parts.announcer.about(channel, "WEBHOOKS_UPDATE", data)


_THIS = "/webhooks/{webhook_id}/{webhook_token}"
_MESSAGE = _THIS + "/messages/{message}"
ROUTES: tuple[Route, ...] = (
    ("POST", "/channels/{channel_id}/webhooks", create),
    ("GET", "/channels/{channel_id}/webhooks", of_channel),
    ("GET", "/guilds/{guild_id}/webhooks", of_guild),
    ("GET", "/webhooks/{webhook_id}", look),
    ("PATCH", "/webhooks/{webhook_id}", change),
    ("DELETE", "/webhooks/{webhook_id}", remove),
    ("GET", _THIS, look),
    ("PATCH", _THIS, change),
    ("DELETE", _THIS, remove),
    ("POST", _THIS, execute),
    ("GET", _MESSAGE, look_message),
    ("PATCH", _MESSAGE, edit_message),
    ("DELETE", _MESSAGE, delete_message),
)
