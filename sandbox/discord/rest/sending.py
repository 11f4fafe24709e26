"""Routes that write: a message, and that one is on its way."""

from sandbox.discord.board import Writer
from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.drafts import Draft
from sandbox.discord.errors import DiscordError, form_error
from sandbox.discord.messages import Message
from sandbox.discord.payloads import message_json
from sandbox.discord.permissions import Right
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.discord.validation.messages import read_draft
from sandbox.wire import as_object


def send(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/messages."""
    world = request.parts.world
    channel = writable(request)
    draft = read_draft(request.fields, request.uploads)
    before = _already_sent(request, draft)
    if before is not None:
        return found(message_json(world, before))
    if draft.is_empty:
        raise DiscordError(50006)
    if draft.uploads:
        world.require(channel, Right.ATTACH_FILES)
    check_reference(request, channel, draft)
    message = request.parts.board.post(channel, Writer(person=world.bot), draft)
    return found(message_json(world, message))


def typing(request: Request) -> Answer:
    """Answer POST /channels/{channel_id}/typing."""
    world = request.parts.world
    channel = writable(request)
    world.add_typing(channel.id, world.bot.id)
    return DONE


def writable(request: Request) -> Channel:
    """Return the channel of the path if the bot may write there.

    Raises DiscordError 10003, 50001, 50013, 50008, 50007, 50278, 160005 or 40058.
    """
    world = request.parts.world
    channel = world.channel(request.ids["channel_id"])
    if channel.kind in (ChannelKind.FORUM, ChannelKind.CATEGORY):
        raise DiscordError(50008)
    if channel.recipient_id is not None:
        _check_recipient(request, channel.recipient_id)
        return channel
    needed = Right.SEND_MESSAGES if channel.thread is None else Right.SEND_MESSAGES_IN_THREADS
    world.require(channel, needed)
    if channel.thread is not None and channel.thread.awaits_starter:
        raise DiscordError(40058)
    if channel.locked and Right.MANAGE_THREADS not in world.rights(world.bot.id, channel):
        raise DiscordError(160005)
    return channel


def check_reference(request: Request, channel: Channel, draft: Draft) -> None:
    """Refuse a reply the bot may not write, or to a message that is gone.

    Raises DiscordError 160002 or 50035.
    """
    if draft.answers is None:
        return
    world = request.parts.world
    if Right.READ_MESSAGE_HISTORY not in world.rights(world.bot.id, channel):
        raise DiscordError(160002)
    answered = world.find_message(channel.id, draft.answers)
    reference = as_object(request.fields.get("message_reference"))
    if answered is None and reference.get("fail_if_not_exists", True):
        raise form_error(
            "message_reference",
            "REPLIES_UNKNOWN_MESSAGE",
            "Unknown message",
            broken_rule=False,
        )
    if answered is not None and answered.is_system:
        raise form_error(
            "message_reference",
            "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
            "Cannot reply to a system message",
        )


def _already_sent(request: Request, draft: Draft) -> Message | None:
    world = request.parts.world
    if draft.nonce is None or not draft.unique_nonce:
        return None
    sent = world.sent_with(world.bot.id, draft.nonce)
    oldest = world.clock.now() - world.settings.timing.nonce_life
    if sent is None or sent.at < oldest:
        return None
    return world.find_message(sent.channel_id, sent.id) or sent


def _check_recipient(request: Request, recipient_id: str) -> None:
    world = request.parts.world
    person = world.people[recipient_id]
    if not world.shares_guild(recipient_id):
        raise DiscordError(50278)
    if not person.accepts_dms or person.is_bot:
        raise DiscordError(50007)


ROUTES: tuple[Route, ...] = (
    ("POST", "/channels/{channel_id}/messages", send),
    ("POST", "/channels/{channel_id}/typing", typing),
)
