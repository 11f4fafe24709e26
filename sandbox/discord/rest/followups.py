"""What an interaction's token is good for after the first answer: follow-ups and their edits."""

from dataclasses import replace

from sandbox.discord.errors import DiscordError
from sandbox.discord.interactions import Interaction
from sandbox.discord.messages import Message, MessageFlag
from sandbox.discord.payloads import message_json
from sandbox.discord.rest.messages import edited
from sandbox.discord.rest.request import DONE, Answer, Request, found
from sandbox.discord.validation.messages import CREATE, SETTABLE, read_draft

SENDABLE = tuple(
    name for name in CREATE if name not in ("message_reference", "nonce", "enforce_nonce")
)
ANSWER_FLAGS = SETTABLE | MessageFlag.EPHEMERAL


def add(request: Request) -> Answer:
    """Send a follow-up; the first after a deferred answer replaces "thinking" instead."""
    interactions = request.parts.interactions
    interaction = interactions.answered(request.ids["webhook_token"])
    draft = read_draft(request.fields, request.uploads, known=SENDABLE, settable=ANSWER_FLAGS)
    if draft.is_empty:
        raise DiscordError(50006)
    if interaction.is_waiting:
        before = interactions.message(interaction, "@original")
        channel = request.parts.world.channels[interaction.channel_id]
        after = replace(
            before,
            content=draft.content,
            embeds=draft.embeds,
            components=draft.components,
            attachments=request.parts.board.store(channel, draft.uploads),
            flags=before.flags & ~MessageFlag.LOADING | draft.flags & SETTABLE,
        )
        return _shown(request, interactions.change(interaction, before, after))
    return _shown(request, interactions.reply(interaction, draft))


def look(request: Request) -> Answer:
    """Answer GET …/messages/@original or one follow-up."""
    _, message = _find(request)
    return _shown(request, message)


def edit(request: Request) -> Answer:
    """Answer PATCH …/messages/@original or one follow-up."""
    interaction, message = _find(request)
    after = edited(request, message)
    after = replace(after, flags=after.flags & ~MessageFlag.LOADING)
    return _shown(request, request.parts.interactions.change(interaction, message, after))


def remove(request: Request) -> Answer:
    """Answer DELETE …/messages/@original or one follow-up."""
    _, message = _find(request)
    if message.only_for is None:
        request.parts.board.delete(message)
    else:
        request.parts.world.drop_ephemeral(message)
    return DONE


def _find(request: Request) -> tuple[Interaction, Message]:
    interaction = request.parts.interactions.answered(request.ids["webhook_token"])
    return interaction, request.parts.interactions.message(interaction, request.ids["message"])


def _shown(request: Request, message: Message) -> Answer:
    return found(message_json(request.parts.world, message))
