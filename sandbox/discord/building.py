"""Sets the scene: people, guilds, roles, channels, and what the bot may do where."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.discord.channels import Channel, ChannelKind, Tag
from sandbox.discord.payloads import guild_create, role_event
from sandbox.discord.people import Guild, Member, Person, Role
from sandbox.discord.permissions import EVERYONE, Overwrite, Right, named
from sandbox.discord.stage import Place, Stage
from sandbox.wire import Payload


class Building(Stage):
    """Everything here may be done before the program connects, and while it runs."""

    def person(
        self,
        name: str,
        *,
        is_member: bool = True,
        locale: str = "en-US",
        accepts_dms: bool = True,
    ) -> Person:
        """Return the human of this name, made on first use.

        A member is in every guild, those still to come included; an outsider joins by `join`.
        """
        found = self.world.named(name)
        if found is not None:
            return found
        person = self.world.add_person(name, locale=locale, accepts_dms=accepts_dms)
        if is_member:
            self.world.everywhere.append(person)
            for guild in list(self.world.guilds.values()):
                self.join(person, guild)
        return person

    def other_bot(self, name: str) -> Person:
        """Add another bot, a member of every guild there is."""
        bot = self.world.add_person(name, is_bot=True)
        for guild in self.world.guilds.values():
            self.join(bot, guild)
        return bot

    def guild(self, name: str, *, locale: str = "en-US", with_bot: bool = True) -> Guild:
        """Make a server; people made as members are in it."""
        world = self.world
        guild = Guild(id=world.clock.next_id(), name=name, owner_id=world.owner.id, locale=locale)
        world.guilds[guild.id] = guild
        everyone = Role(
            id=guild.id, guild_id=guild.id, name="@everyone", rights=EVERYONE, position=0
        )
        world.roles[everyone.id] = everyone
        for person in (world.owner, *self.world.everywhere):
            self.join(person, guild)
        if with_bot:
            self.add_bot(guild)
        return guild

    def add_bot(self, guild: Guild) -> None:
        """Install the program in a guild, with its own role."""
        world = self.world
        role = Role(
            id=world.clock.next_id(),
            guild_id=guild.id,
            name=world.bot.name,
            rights=Right(world.settings.bot_permissions),
            position=1,
            bot_id=world.bot.id,
        )
        world.roles[role.id] = role
        world.put_member(
            Member(
                guild_id=guild.id,
                person=world.bot,
                joined_at=world.clock.wall(),
                roles=(role.id,),
            )
        )
        payload = guild_create(world, guild)
        self._parts.announcer.tell("GUILD_CREATE", payload, guild_id=guild.id)

    def remove_bot(self, guild: Guild) -> None:
        """Throw the program out of a guild."""
        self.world.drop_member(guild.id, self.world.bot.id)
        for role in self.world.roles_of(guild.id):
            if role.bot_id is not None:
                del self.world.roles[role.id]
        self._parts.announcer.tell("GUILD_DELETE", {"id": guild.id}, guild_id=guild.id)

    def join(self, person: Person, guild: Guild) -> None:
        """Let somebody join a guild."""
        member = Member(guild_id=guild.id, person=person, joined_at=self.world.clock.wall())
        self.world.put_member(member)
        self._tell_member("GUILD_MEMBER_ADD", member)

    def leave(self, person: Person, guild: Guild) -> None:
        """Let somebody leave a guild."""
        self.world.drop_member(guild.id, person.id)
        data: Payload = {"guild_id": guild.id, "user": person.as_json()}
        self._parts.announcer.tell("GUILD_MEMBER_REMOVE", data, guild_id=guild.id)

    def role(self, guild: Guild, name: str, *permissions: str, mentionable: bool = False) -> Role:
        """Make a role; permissions are named as in discord.py (`manage_threads`)."""
        role = Role(
            id=self.world.clock.next_id(),
            guild_id=guild.id,
            name=name,
            rights=named(*permissions),
            position=len(self.world.roles_of(guild.id)),
            mentionable=mentionable,
        )
        self.world.roles[role.id] = role
        self._parts.announcer.tell("GUILD_ROLE_CREATE", role_event(role), guild_id=guild.id)
        return role

    def give_role(self, person: Person, role: Role) -> None:
        """Give a member a role."""
        member = self.world.members[role.guild_id, person.id]
        self._put_member(replace(member, roles=(*member.roles, role.id)))

    def take_role(self, person: Person, role: Role) -> None:
        """Take a role from a member."""
        member = self.world.members[role.guild_id, person.id]
        self._put_member(replace(member, roles=tuple(r for r in member.roles if r != role.id)))

    def text_channel(
        self, guild: Guild, name: str, *, topic: str | None = None, is_private: bool = False
    ) -> Channel:
        """Make a text channel; a private one shows only to who is let in by `allow`."""
        hidden = Overwrite(id=guild.id, is_member=False, deny=Right.VIEW_CHANNEL)
        let_in = Overwrite(id=self.world.bot.id, is_member=True, allow=Right.VIEW_CHANNEL)
        return self._add_channel(
            Channel(
                id=self.world.clock.next_id(),
                kind=ChannelKind.TEXT,
                name=name,
                guild_id=guild.id,
                topic=topic,
                position=len(self.world.channels_of(guild.id)),
                overwrites=(hidden, let_in) if is_private else (),
            )
        )

    def forum(
        self,
        guild: Guild,
        name: str,
        *,
        tags: Sequence[str] = (),
        moderated_tags: Sequence[str] = (),
        requires_tag: bool = False,
        topic: str | None = None,
    ) -> Channel:
        """Make a forum with tags; setting a moderated one needs Manage Threads."""
        made = [Tag(id=self.world.clock.next_id(), name=tag) for tag in tags]
        made += [
            Tag(id=self.world.clock.next_id(), name=tag, moderated=True) for tag in moderated_tags
        ]
        return self._add_channel(
            Channel(
                id=self.world.clock.next_id(),
                kind=ChannelKind.FORUM,
                name=name,
                guild_id=guild.id,
                topic=topic,
                position=len(self.world.channels_of(guild.id)),
                tags=tuple(made),
                requires_tag=requires_tag,
            )
        )

    def deny(self, where: Guild | Place, *permissions: str) -> None:
        """Take permissions from the bot, in a whole guild or in one channel."""
        self._set(where, denied=named(*permissions))

    def allow(self, where: Guild | Place, *permissions: str) -> None:
        """Give the bot permissions, in a whole guild or in one channel."""
        self._set(where, allowed=named(*permissions))

    def portal(
        self,
        *,
        message_content: bool | None = None,
        guild_members: bool | None = None,
        presences: bool | None = None,
    ) -> None:
        """Turn the privileged intents of the developer portal on or off, for later identifies."""
        now = self.world.settings
        self.world.settings = replace(
            now,
            message_content=now.message_content if message_content is None else message_content,
            guild_members=now.guild_members if guild_members is None else guild_members,
            presences=now.presences if presences is None else presences,
        )

    def _set(
        self,
        where: Guild | Place,
        *,
        allowed: Right = Right.NONE,
        denied: Right = Right.NONE,
    ) -> None:
        if isinstance(where, Guild):
            self._set_in_guild(where, allowed, denied)
            return
        channel, bot = self.channel(where), self.world.bot.id
        kept = [o for o in channel.overwrites if o.id != bot]
        own = next((o for o in channel.overwrites if o.id == bot), None)
        base = own or Overwrite(id=bot, is_member=True)
        changed = replace(
            base,
            allow=(base.allow | allowed) & ~denied,
            deny=(base.deny | denied) & ~allowed,
        )
        changed_channel = replace(channel, overwrites=(*kept, changed))
        self.world.put_channel(changed_channel)
        # Sent even when the bot has just lost sight of the channel, as a last word.
        self._parts.announcer.tell(
            "CHANNEL_UPDATE", changed_channel.as_json(), guild_id=channel.guild_id
        )

    def _set_in_guild(self, guild: Guild, allowed: Right, denied: Right) -> None:
        for role in self.world.roles_of(guild.id):
            if role.bot_id is not None:
                self._put_role(replace(role, rights=(role.rights | allowed) & ~denied))
            elif role.id == guild.id and denied:
                self._put_role(replace(role, rights=role.rights & ~denied))

    def _put_role(self, role: Role) -> None:
        self.world.roles[role.id] = role
        self._parts.announcer.tell("GUILD_ROLE_UPDATE", role_event(role), guild_id=role.guild_id)

    def _put_member(self, member: Member) -> None:
        self.world.put_member(member)
        self._tell_member("GUILD_MEMBER_UPDATE", member)

    def _tell_member(self, name: str, member: Member) -> None:
        if self.world.member(member.guild_id, self.world.bot.id) is not None:
            data = member.as_json() | {"guild_id": member.guild_id}
            self._parts.announcer.tell(name, data, guild_id=member.guild_id)

    def _add_channel(self, channel: Channel) -> Channel:
        self.world.put_channel(channel)
        self._parts.announcer.channel("CHANNEL_CREATE", channel)
        return channel
