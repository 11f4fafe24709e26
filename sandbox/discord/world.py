"""The server's state: accounts, guilds, channels and messages, as the newest value of each."""

from collections.abc import Iterator
from dataclasses import replace

from sandbox.discord.changes import ChangeKind, Changes
from sandbox.discord.channels import Channel, ChannelKind
from sandbox.discord.clock import DiscordClock
from sandbox.discord.diary import Diary
from sandbox.discord.errors import DiscordError
from sandbox.discord.messages import Message
from sandbox.discord.people import Guild, Member, Person, Role
from sandbox.discord.permissions import DIRECT, EVERYTHING, Right, in_channel, in_guild
from sandbox.discord.settings import DiscordSettings


class World(Diary):
    """Holds what there is. It checks rights, but sends nothing; it only tells `changes`."""

    def __init__(self, settings: DiscordSettings, clock: DiscordClock, changes: Changes) -> None:
        super().__init__(clock, changes)
        self.settings = settings
        self.people: dict[str, Person] = {}
        self.guilds: dict[str, Guild] = {}
        self.roles: dict[str, Role] = {}
        self.members: dict[tuple[str, str], Member] = {}
        self.channels: dict[str, Channel] = {}
        self.everywhere: list[Person] = []
        self.ephemerals: list[Message] = []
        self.base_url = ""
        self._messages: dict[str, dict[str, Message]] = {}
        self._by_nonce: dict[tuple[str, str], Message] = {}
        self.bot = self.add_person(settings.bot_name, is_bot=True)
        self.application_id = self.bot.id
        self.owner = self.add_person("Owner")

    # people

    def add_person(
        self, name: str, *, is_bot: bool = False, locale: str = "en-US", accepts_dms: bool = True
    ) -> Person:
        """Register an account."""
        person = Person(
            id=self.clock.next_id(),
            name=name,
            is_bot=is_bot,
            locale=locale,
            accepts_dms=accepts_dms,
        )
        self.people[person.id] = person
        return person

    def named(self, name: str) -> Person | None:
        """Return the human account of this name."""
        return next((p for p in self.people.values() if p.name == name and not p.is_bot), None)

    def member(self, guild_id: str, person_id: str) -> Member | None:
        """Return somebody's membership."""
        return self.members.get((guild_id, person_id))

    def members_of(self, guild_id: str) -> list[Member]:
        """Return the members of a guild."""
        return [m for (guild, _), m in self.members.items() if guild == guild_id]

    def put_member(self, member: Member) -> None:
        """Keep a membership's newest state."""
        self.members[member.guild_id, member.person.id] = member
        self.changes.publish(ChangeKind.MEMBER, member.person.name)

    def drop_member(self, guild_id: str, person_id: str) -> None:
        """End a membership."""
        member = self.members.pop((guild_id, person_id), None)
        self.changes.publish(ChangeKind.MEMBER, "" if member is None else member.person.name)

    def shares_guild(self, person_id: str) -> bool:
        """Whether the bot and somebody are in one guild together."""
        return any(
            person == person_id and (guild, self.bot.id) in self.members
            for guild, person in self.members
        )

    def roles_of(self, guild_id: str) -> list[Role]:
        """Return the roles of a guild, the everyone role first."""
        roles = [role for role in self.roles.values() if role.guild_id == guild_id]
        return sorted(roles, key=lambda role: role.position)

    # rights

    def rights(self, person_id: str, channel: Channel) -> Right:
        """Return somebody's rights in a channel; a thread has those of its parent."""
        if channel.is_dm:
            return DIRECT if person_id in (self.bot.id, channel.recipient_id) else Right.NONE
        room = self.channels.get(channel.parent_id or "") if channel.thread else channel
        member = self.member(channel.guild_id or "", person_id)
        if member is None or room is None or channel.guild_id is None:
            return Right.NONE
        rights = in_channel(
            self.rights_in_guild(member),
            room.overwrites,
            guild_id=channel.guild_id,
            roles=member.roles,
            member=person_id,
        )
        if self._is_hidden_thread(channel, person_id, rights):
            return Right.NONE
        return rights

    def rights_in_guild(self, member: Member) -> Right:
        """Return what a member may do before any channel is looked at."""
        held = (member.guild_id, *member.roles)
        owner = self.guilds[member.guild_id].owner_id == member.person.id
        rights = in_guild((self.roles[role].rights for role in held), is_owner=owner)
        return EVERYTHING if Right.ADMINISTRATOR in rights else rights

    def sees(self, person_id: str, channel: Channel) -> bool:
        """Whether somebody can see a channel or thread."""
        return Right.VIEW_CHANNEL in self.rights(person_id, channel)

    def require(self, channel: Channel, *needed: Right) -> None:
        """Raise DiscordError 50001 or 50013 unless the bot has the rights in the channel."""
        rights = self.rights(self.bot.id, channel)
        if Right.VIEW_CHANNEL not in rights:
            raise DiscordError(50001)
        if any(right not in rights for right in needed):
            raise DiscordError(50013)

    # channels

    def channel(self, channel_id: str) -> Channel:
        """Return a channel the bot can see; raises DiscordError 10003 or 50001."""
        found = self.channels.get(channel_id)
        if found is None:
            raise DiscordError(10003)
        if not self.sees(self.bot.id, found):
            raise DiscordError(50001)
        return found

    def put_channel(self, channel: Channel) -> Channel:
        """Keep a channel's newest state."""
        self.channels[channel.id] = channel
        self._messages.setdefault(channel.id, {})
        kind = ChangeKind.CHANNEL if channel.thread is None else ChangeKind.THREAD
        self.changes.publish(kind, channel.name, channel_id=channel.id)
        return channel

    def drop_channel(self, channel: Channel) -> None:
        """Take a channel away, with its threads and messages."""
        for thread in self.threads_of(channel.id):
            self.drop_channel(thread)
        self.channels.pop(channel.id, None)
        self._messages.pop(channel.id, None)
        self.changes.publish(ChangeKind.CHANNEL, channel.name, channel_id=channel.id)

    def channels_of(self, guild_id: str) -> list[Channel]:
        """Return the channels of a guild, without its threads."""
        return [c for c in self.channels.values() if c.guild_id == guild_id and not c.thread]

    def threads_of(self, parent_id: str) -> list[Channel]:
        """Return the threads of a channel, oldest first."""
        return [c for c in self.channels.values() if c.parent_id == parent_id and c.thread]

    def active_threads(self, guild_id: str) -> list[Channel]:
        """Return the threads of a guild that are not archived."""
        return [
            c
            for c in self.channels.values()
            if c.guild_id == guild_id and c.thread is not None and not c.archived
        ]

    def direct(self, person_id: str) -> Channel:
        """Return the direct conversation of the bot with somebody, opening it if needed."""
        for channel in self.channels.values():
            if channel.recipient_id == person_id:
                return channel
        return self.put_channel(
            Channel(id=self.clock.next_id(), kind=ChannelKind.DM, name="", recipient_id=person_id)
        )

    # messages

    def messages(self, channel_id: str) -> list[Message]:
        """Return the messages of a channel or thread, oldest first."""
        return list(self._messages.get(channel_id, {}).values())

    def find_message(self, channel_id: str, message_id: str) -> Message | None:
        """Return a message as it is now, if it still stands."""
        return self._messages.get(channel_id, {}).get(message_id)

    def message(self, channel_id: str, message_id: str) -> Message:
        """Return a message as it is now; raises DiscordError 10008."""
        found = self.find_message(channel_id, message_id)
        if found is None:
            raise DiscordError(10008)
        return found

    def sent_with(self, author_id: str, nonce: str) -> Message | None:
        """Return the last message an author sent with a nonce, as it was when it was sent."""
        return self._by_nonce.get((author_id, nonce))

    def everything(self) -> Iterator[Message]:
        """Yield every message of every channel."""
        for messages in self._messages.values():
            yield from messages.values()

    def add_message(self, message: Message) -> None:
        """Store a new message as the last of its channel."""
        self._messages[message.channel_id][message.id] = message
        if message.nonce is not None:
            self._by_nonce[message.author.id, message.nonce] = message
        channel = self.channels[message.channel_id]
        self.channels[channel.id] = replace(channel, last_message_id=message.id)
        self.tell(ChangeKind.POSTED, message)

    def change_message(self, message: Message, kind: ChangeKind = ChangeKind.EDITED) -> None:
        """Replace a message by its newer state."""
        self._messages[message.channel_id][message.id] = message
        self.tell(kind, message)

    def remove_message(self, message: Message) -> None:
        """Take a message away."""
        self._messages[message.channel_id].pop(message.id, None)
        self.tell(ChangeKind.DELETED, message)

    def add_ephemeral(self, message: Message, person_id: str) -> Message:
        """Show one person a message nobody else sees."""
        shown = replace(message, only_for=person_id)
        self.ephemerals.append(shown)
        self.tell(ChangeKind.EPHEMERAL, shown)
        return shown

    def change_ephemeral(self, message: Message) -> Message:
        """Replace a message only one person sees by its newer state."""
        self.ephemerals = [message if m.id == message.id else m for m in self.ephemerals]
        self.tell(ChangeKind.EPHEMERAL, message)
        return message

    def drop_ephemeral(self, message: Message) -> None:
        """Take a message away that only one person saw."""
        self.ephemerals = [m for m in self.ephemerals if m.id != message.id]
        self.tell(ChangeKind.DELETED, message)

    def tell(self, kind: ChangeKind, message: Message) -> None:
        """Publish what happened to a message."""
        self.changes.publish(
            kind, message.visible_text, channel_id=message.channel_id, message=message
        )

    def _is_hidden_thread(self, channel: Channel, person_id: str, rights: Right) -> bool:
        return (
            channel.is_private_thread
            and channel.thread is not None
            and person_id not in channel.thread.members
            and Right.MANAGE_THREADS not in rights
        )
