"""What happens to messages, whoever causes it: posted, edited, deleted, reacted to."""

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.discord.announcer import Announcer
from sandbox.discord.changes import ChangeKind
from sandbox.discord.channels import Channel, thread_member_json
from sandbox.discord.drafts import Draft, Upload
from sandbox.discord.errors import DiscordError
from sandbox.discord.mentions import find_pings
from sandbox.discord.messages import (
    Attachment,
    Message,
    MessageFlag,
    MessageKind,
    Reaction,
    Reference,
    emoji_json,
)
from sandbox.discord.people import Person
from sandbox.discord.permissions import EVERYTHING
from sandbox.discord.world import World
from sandbox.wire import JsonObject, Payload

MAX_REACTIONS = 20
_NOT_IN_A_FILE_NAME = re.compile(r"[^\w.-]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """Who posts, and through what: a webhook and an application leave their marks."""

    person: Person
    webhook_id: str | None = None
    application_id: str | None = None
    interaction: JsonObject | None = None


class Board:
    """Applies what people and the program do to messages, and announces it."""

    def __init__(self, world: World, announcer: Announcer) -> None:
        self._world = world
        self._announcer = announcer

    def post(
        self,
        channel: Channel,
        writer: Writer,
        draft: Draft,
        *,
        kind: MessageKind | None = None,
        message_id: str | None = None,
    ) -> Message:
        """Add a message. A thread comes out of its archive, and its writer joins it."""
        message = self.compose(channel, writer, draft, kind=kind, message_id=message_id)
        if channel.thread is not None:
            message = replace(message, position=channel.thread.total_sent)
            self._count(channel, writer.person.id if writer.webhook_id is None else None)
        self._world.add_message(message)
        self._announcer.message("MESSAGE_CREATE", message)
        return message

    def compose(
        self,
        channel: Channel,
        writer: Writer,
        draft: Draft,
        *,
        kind: MessageKind | None = None,
        message_id: str | None = None,
    ) -> Message:
        """Return the message a draft becomes, without adding it anywhere."""
        world = self._world
        identity = message_id or world.clock.next_id()
        answered = world.find_message(channel.id, draft.answers or "")
        usual = MessageKind.DEFAULT if answered is None else MessageKind.REPLY
        rights = EVERYTHING if writer.webhook_id else world.rights(writer.person.id, channel)
        return Message(
            id=identity,
            channel_id=channel.id,
            author=writer.person,
            content=draft.content,
            created_at=world.clock.wall(),
            at=world.clock.now(),
            kind=kind or usual,
            flags=draft.flags,
            embeds=draft.embeds,
            components=draft.components,
            attachments=self.store(channel, draft.uploads),
            pings=find_pings(
                world,
                channel,
                draft.content,
                rights=rights,
                allowed=draft.allowed,
                answers=answered,
            ),
            reference=None if answered is None else _reference(channel, answered),
            nonce=draft.nonce,
            webhook_id=writer.webhook_id,
            application_id=writer.application_id,
            interaction=writer.interaction,
        )

    def store(self, channel: Channel, uploads: Sequence[Upload]) -> tuple[Attachment, ...]:
        """Return attachments for files, with the address they are served at.

        As Discord does it, blanks become underscores and signs other than letters go.
        """
        stored = []
        for upload in uploads:
            identity = self._world.clock.next_id()
            name = _NOT_IN_A_FILE_NAME.sub("", upload.filename.replace(" ", "_")) or "file"
            kind = mimetypes.guess_type(name)[0] or upload.content_type
            place = f"{channel.id}/{identity}/{name}"
            stored.append(
                Attachment(
                    id=identity,
                    filename=name,
                    content=upload.content,
                    content_type=kind,
                    url=f"{self._world.base_url}/attachments/{place}",
                    description=upload.description,
                )
            )
        return tuple(stored)

    def edit(self, message: Message) -> Message:
        """Put a message's new state in place, as an edit that people see marked as one."""
        edited = replace(
            message, edited_at=self._world.clock.wall(), changed_at=self._world.clock.now()
        )
        self._world.change_message(edited)
        self._announcer.message("MESSAGE_UPDATE", edited)
        return edited

    def change(self, message: Message) -> Message:
        """Put a message's new state in place without marking it as edited."""
        self._world.change_message(message)
        self._announcer.message("MESSAGE_UPDATE", message)
        return message

    def repinged(self, message: Message, draft: Draft) -> Message:
        """Return the message with the text of a draft, and the mentions that text has."""
        channel = self._world.channels[message.channel_id]
        answered = None
        if message.reference is not None and message.reference.message_id is not None:
            answered = self._world.find_message(channel.id, message.reference.message_id)
        pings = find_pings(
            self._world,
            channel,
            draft.content,
            rights=self._world.rights(message.author.id, channel),
            allowed=draft.allowed,
            answers=answered,
        )
        return replace(message, content=draft.content, pings=pings)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self._world.remove_message(message)
        self._announcer.gone(message)

    def react(self, message: Message, person_id: str, emoji: str) -> None:
        """Put a reaction on a message; raises DiscordError 30010 for a 21st emoji."""
        held = {reaction.emoji: reaction.people for reaction in message.reactions}
        if emoji not in held and len(held) >= MAX_REACTIONS:
            raise DiscordError(30010)
        if person_id in held.get(emoji, ()):
            return
        held[emoji] = (*held.get(emoji, ()), person_id)
        self._set_reactions(message, held)
        self._announcer.reaction("MESSAGE_REACTION_ADD", message, person_id, emoji_json(emoji))

    def unreact(self, message: Message, person_id: str, emoji: str) -> None:
        """Take a reaction back, if it is there."""
        held = {reaction.emoji: reaction.people for reaction in message.reactions}
        if person_id not in held.get(emoji, ()):
            return
        held[emoji] = tuple(person for person in held[emoji] if person != person_id)
        self._set_reactions(message, held)
        self._announcer.reaction("MESSAGE_REACTION_REMOVE", message, person_id, emoji_json(emoji))

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions of one emoji, or of every emoji, away."""
        kept = {r.emoji: r.people for r in message.reactions if emoji not in (None, r.emoji)}
        self._set_reactions(message, kept)
        channel = self._world.channels[message.channel_id]
        data: Payload = {"channel_id": channel.id, "message_id": message.id}
        if channel.guild_id is not None:
            data["guild_id"] = channel.guild_id
        if emoji is None:
            self._announcer.about(channel, "MESSAGE_REACTION_REMOVE_ALL", data)
        else:
            data["emoji"] = emoji_json(emoji)
            self._announcer.about(channel, "MESSAGE_REACTION_REMOVE_EMOJI", data)

    def join_thread(self, channel: Channel, person_id: str) -> Channel:
        """Add somebody to a thread; the program hears only of itself (no members intent)."""
        if channel.thread is None or person_id in channel.thread.members:
            return channel
        state = replace(channel.thread, members=(*channel.thread.members, person_id))
        joined = self._world.put_channel(channel.with_thread(state))
        if person_id == self._world.bot.id:
            member = thread_member_json(joined, person_id, self._world.clock.wall())
            self._tell_members(joined, {"added_members": [member]})
        return joined

    def leave_thread(self, channel: Channel, person_id: str) -> Channel:
        """Take somebody out of a thread."""
        if channel.thread is None or person_id not in channel.thread.members:
            return channel
        members = tuple(person for person in channel.thread.members if person != person_id)
        left = self._world.put_channel(
            channel.with_thread(replace(channel.thread, members=members))
        )
        if person_id == self._world.bot.id:
            self._tell_members(left, {"removed_member_ids": [person_id]})
        return left

    def _tell_members(self, channel: Channel, what: JsonObject) -> None:
        count = 0 if channel.thread is None else len(channel.thread.members)
        self._announcer.tell(
            "THREAD_MEMBERS_UPDATE",
            {"id": channel.id, "guild_id": channel.guild_id, "member_count": count, **what},
            guild_id=channel.guild_id,
        )

    def _count(self, channel: Channel, writer_id: str | None) -> None:
        if channel.thread is None:
            return
        woken = replace(channel.thread, archived=False)
        if channel.archived:
            woken = replace(woken, archive_changed_at=self._world.clock.wall())
            self._announcer.channel("THREAD_UPDATE", channel.with_thread(woken))
        counted = replace(
            woken, message_count=woken.message_count + 1, total_sent=woken.total_sent + 1
        )
        newest = self._world.put_channel(channel.with_thread(counted))
        if writer_id is not None:
            self.join_thread(newest, writer_id)

    def _set_reactions(self, message: Message, held: dict[str, tuple[str, ...]]) -> None:
        reactions = tuple(Reaction(emoji=e, people=people) for e, people in held.items() if people)
        changed = replace(message, reactions=reactions)
        self._world.change_message(changed, ChangeKind.REACTION)


def _reference(channel: Channel, answered: Message) -> Reference:
    return Reference(message_id=answered.id, channel_id=channel.id, guild_id=channel.guild_id)


def suppressed(message: Message, *, on: bool) -> Message:
    """Return the message with its embeds hidden or shown."""
    flag = MessageFlag.SUPPRESS_EMBEDS
    return replace(message, flags=message.flags | flag if on else message.flags & ~flag)
