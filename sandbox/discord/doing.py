"""What people do: write, answer, open threads and forum posts, edit, react, type."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.discord.board import Writer, suppressed
from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.drafts import Draft, Upload
from sandbox.discord.mentions import Allowed
from sandbox.discord.messages import Message
from sandbox.discord.people import Person
from sandbox.discord.stage import Place, Stage
from sandbox.discord.threads import ThreadPlan
from sandbox.wire import JsonObject


class Doing(Stage):
    """Each verb takes effect at once and returns when its events are written to the sockets."""

    async def post(
        self,
        person: Person,
        place: Place,
        text: str = "",
        *,
        reply_to: Message | None = None,
        ping_reply: bool = True,
        attachments: Sequence[Upload] = (),
    ) -> Message:
        """Write a message in a channel, thread or direct conversation."""
        draft = Draft(
            content=text,
            uploads=tuple(attachments),
            answers=None if reply_to is None else reply_to.id,
            allowed=Allowed(replied_person=ping_reply),
        )
        message = self._parts.board.post(self.channel(place), Writer(person=person), draft)
        await self.settled()
        return message

    async def dm(
        self,
        person: Person,
        text: str = "",
        *,
        reply_to: Message | None = None,
        attachments: Sequence[Upload] = (),
    ) -> Message:
        """Write to the bot directly."""
        direct = self.world.direct(person.id)
        return await self.post(person, direct, text, reply_to=reply_to, attachments=attachments)

    async def forum_post(
        self,
        person: Person,
        forum: Place,
        title: str,
        text: str,
        *,
        attachments: Sequence[Upload] = (),
        tags: Sequence[str] = (),
    ) -> Channel:
        """Open a forum post and write its first message, which has the id of the post."""
        thread = await self.begin_forum_post(person, forum, title, tags=tags)
        await self.finish_forum_post(thread, text, attachments=attachments)
        return self.channel(thread)

    async def begin_forum_post(
        self, person: Person, forum: Place, title: str, *, tags: Sequence[str] = ()
    ) -> Channel:
        """Open a forum post whose first message is still on its way; tags are given by name."""
        channel = self.channel(forum)
        chosen = tuple(tag.id for tag in channel.tags if tag.name in tags)
        plan = ThreadPlan(name=title, tags=chosen)
        thread = self._parts.threads.begin_post(channel, person, plan)
        await self.settled()
        return thread

    async def finish_forum_post(
        self, thread: Place, text: str, *, attachments: Sequence[Upload] = ()
    ) -> Message:
        """Write the first message of a forum post."""
        post = self.channel(thread)
        owner = "" if post.thread is None else post.thread.owner_id
        draft = Draft(content=text, uploads=tuple(attachments))
        message = self._parts.threads.finish_post(post, self.world.people[owner], draft)
        await self.settled()
        return message

    async def open_thread(
        self,
        person: Person,
        channel: Place,
        name: str,
        *,
        from_message: Message | None = None,
        is_private: bool = False,
    ) -> Channel:
        """Open a thread in a text channel, on a message or alone."""
        parent = self.channel(channel)
        kind = ChannelKind.PRIVATE_THREAD if is_private else ChannelKind.PUBLIC_THREAD
        plan = ThreadPlan(name=name, kind=kind)
        if from_message is None:
            thread = self._parts.threads.alone(parent, person, plan)
        else:
            newest = self.world.message(parent.id, from_message.id)
            thread = self._parts.threads.from_message(person, newest, plan)
        await self.settled()
        return thread

    async def edit(self, message: Message, text: str) -> Message:
        """Let the author change a message's text."""
        newest = self.world.message(message.channel_id, message.id)
        changed = self._parts.board.repinged(newest, Draft(content=text))
        edited = self._parts.board.edit(changed)
        await self.settled()
        return edited

    async def unfurl(self, message: Message, embed: JsonObject) -> Message:
        """Let Discord add the preview of a link: an update that is not an edit."""
        newest = self.world.message(message.channel_id, message.id)
        shown = self._parts.board.change(replace(newest, embeds=(*newest.embeds, embed)))
        await self.settled()
        return shown

    async def suppress_embeds(self, message: Message) -> Message:
        """Let somebody remove a message's previews."""
        newest = self.world.message(message.channel_id, message.id)
        changed = self._parts.board.change(suppressed(newest, on=True))
        await self.settled()
        return changed

    async def delete(self, message: Message) -> None:
        """Delete a message."""
        self._parts.board.delete(self.world.message(message.channel_id, message.id))
        await self.settled()

    async def archive(self, thread: Place, *, on: bool = True) -> Channel:
        """Archive a thread, or bring it back."""
        return await self._change_thread(thread, archived=on)

    async def lock(self, thread: Place, *, on: bool = True) -> Channel:
        """Lock a thread, or unlock it."""
        return await self._change_thread(thread, locked=on)

    async def delete_channel(self, place: Place) -> None:
        """Delete a channel or thread, with everything in it."""
        self._parts.threads.remove(self.channel(place))
        await self.settled()

    async def join_thread(self, person: Person, thread: Place) -> Channel:
        """Add somebody to a thread."""
        joined = self._parts.board.join_thread(self.channel(thread), person.id)
        await self.settled()
        return joined

    async def start_typing(self, person: Person, place: Place) -> None:
        """Let somebody type."""
        channel = self.channel(place)
        self.world.add_typing(channel.id, person.id)
        self._parts.announcer.typing(channel, person.id)
        await self.settled()

    async def react(self, person: Person, message: Message, emoji: str) -> None:
        """Put a reaction on a message."""
        newest = self.world.message(message.channel_id, message.id)
        self._parts.board.react(newest, person.id, emoji)
        await self.settled()

    async def unreact(self, person: Person, message: Message, emoji: str) -> None:
        """Take a reaction back."""
        newest = self.world.message(message.channel_id, message.id)
        self._parts.board.unreact(newest, person.id, emoji)
        await self.settled()

    async def webhook_post(self, place: Place, name: str, text: str) -> Message:
        """Write through a webhook of somebody else."""
        channel = self.channel(place)
        webhook = self._parts.webhooks.add(
            channel.parent_id if channel.thread and channel.parent_id else channel.id,
            channel.guild_id or "",
            name,
            self.world.owner,
        )
        writer = Writer(person=webhook.speaker(None), webhook_id=webhook.id)
        message = self._parts.board.post(channel, writer, Draft(content=text))
        await self.settled()
        return message

    async def storm(
        self, person: Person, place: Place, count: int, text: str = "storm"
    ) -> list[Message]:
        """Write many numbered messages at once; their events leave back to back."""
        channel = self.channel(place)
        writer = Writer(person=person)
        messages = []
        for number in range(count):
            draft = Draft(content=f"{text} {number}")
            messages.append(self._parts.board.post(self.channel(channel), writer, draft))
        await self.settled()
        return messages

    async def _change_thread(
        self, place: Place, *, archived: bool | None = None, locked: bool | None = None
    ) -> Channel:
        thread = self.channel(place)
        if thread.thread is None:
            message = f"{thread.name} is not a thread"
            raise ValueError(message)
        state = replace(
            thread.thread,
            archived=thread.archived if archived is None else archived,
            locked=thread.locked if locked is None else locked,
        )
        changed = self._parts.threads.change(thread.with_thread(state))
        await self.settled()
        return changed
