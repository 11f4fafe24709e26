"""What happens to threads: begun from a message, alone or in a forum, archived, locked, gone."""

from dataclasses import dataclass, replace

from sandbox.discord.announcer import Announcer
from sandbox.discord.board import Board, Writer
from sandbox.discord.channels import Channel, ChannelKind, ThreadState
from sandbox.discord.drafts import Draft
from sandbox.discord.errors import DiscordError
from sandbox.discord.messages import Message, MessageFlag, MessageKind, Reference
from sandbox.discord.people import Person
from sandbox.discord.world import World
from sandbox.wire import Payload


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadPlan:
    """What whoever opens a thread decides."""

    name: str
    kind: ChannelKind = ChannelKind.PUBLIC_THREAD
    auto_archive_minutes: int = 1440
    slowmode: int = 0
    invitable: bool = True
    tags: tuple[str, ...] = ()


class Threads:
    """Opens, changes and removes threads, and announces it."""

    def __init__(self, world: World, board: Board, announcer: Announcer) -> None:
        self._world = world
        self._board = board
        self._announcer = announcer

    def from_message(self, opener: Person, message: Message, plan: ThreadPlan) -> Channel:
        """Open a thread on a message; it gets the id of the message.

        Raises DiscordError 160004 when the message has one already.
        """
        if message.thread_id is not None:
            raise DiscordError(160004)
        parent = self._world.channels[message.channel_id]
        thread = self._open(parent, opener, plan, thread_id=message.id)
        self._board.change(
            replace(message, thread_id=thread.id, flags=message.flags | MessageFlag.HAS_THREAD)
        )
        starter = replace(
            self._board.compose(
                thread, Writer(person=opener), Draft(), kind=MessageKind.THREAD_STARTER
            ),
            reference=Reference(
                message_id=message.id, channel_id=parent.id, guild_id=parent.guild_id
            ),
        )
        self._world.add_message(starter)
        self._announcer.message("MESSAGE_CREATE", starter)
        return self._world.channels[thread.id]

    def alone(self, parent: Channel, opener: Person, plan: ThreadPlan) -> Channel:
        """Open a thread without a message; a public one is announced in its channel."""
        thread = self._open(parent, opener, plan, thread_id=self._world.clock.next_id())
        if plan.kind is ChannelKind.PUBLIC_THREAD:
            notice = replace(
                self._board.compose(
                    parent,
                    Writer(person=opener),
                    Draft(content=plan.name),
                    kind=MessageKind.THREAD_CREATED,
                ),
                reference=Reference(channel_id=thread.id, guild_id=parent.guild_id),
            )
            self._world.add_message(notice)
            self._announcer.message("MESSAGE_CREATE", notice)
        return thread

    def begin_post(self, forum: Channel, opener: Person, plan: ThreadPlan) -> Channel:
        """Open a forum post whose first message is still to come."""
        thread_id = self._world.clock.next_id()
        return self._open(forum, opener, plan, thread_id=thread_id, awaits_starter=True)

    def finish_post(self, thread: Channel, opener: Person, draft: Draft) -> Message:
        """Add the first message of a forum post; it has the id of the post."""
        if thread.thread is not None:
            thread = self._world.put_channel(
                thread.with_thread(replace(thread.thread, awaits_starter=False))
            )
        return self._board.post(thread, Writer(person=opener), draft, message_id=thread.id)

    def change(self, thread: Channel) -> Channel:
        """Put a thread's new state in place."""
        before = self._world.channels[thread.id]
        if thread.thread is not None and thread.archived != before.archived:
            stamped = replace(thread.thread, archive_changed_at=self._world.clock.wall())
            thread = thread.with_thread(stamped)
        self._world.put_channel(thread)
        self._announcer.channel("THREAD_UPDATE", thread)
        return thread

    def remove(self, channel: Channel) -> None:
        """Take a thread or a channel away."""
        data: Payload = {
            "id": channel.id,
            "guild_id": channel.guild_id,
            "parent_id": channel.parent_id,
            "type": int(channel.kind),
        }
        name = "THREAD_DELETE" if channel.thread is not None else "CHANNEL_DELETE"
        whole = data if channel.thread is not None else channel.as_json()
        self._announcer.about(channel, name, whole)
        self._world.drop_channel(channel)

    def _open(
        self,
        parent: Channel,
        opener: Person,
        plan: ThreadPlan,
        *,
        thread_id: str,
        awaits_starter: bool = False,
    ) -> Channel:
        now = self._world.clock.wall()
        guild_id = parent.guild_id or ""
        if len(self._world.active_threads(guild_id)) >= self._world.settings.max_active_threads:
            raise DiscordError(160006)
        state = ThreadState(
            owner_id=opener.id,
            created_at=now,
            archive_changed_at=now,
            members=(opener.id,),
            auto_archive_minutes=plan.auto_archive_minutes,
            invitable=plan.invitable,
            tags=plan.tags,
            awaits_starter=awaits_starter,
        )
        thread = self._world.put_channel(
            Channel(
                id=thread_id,
                kind=plan.kind,
                name=plan.name,
                guild_id=parent.guild_id,
                parent_id=parent.id,
                slowmode=plan.slowmode,
                thread=state,
            )
        )
        self._announcer.channel("THREAD_CREATE", thread, newly_created=True)
        return thread
