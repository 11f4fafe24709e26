"""Who is where: people, bots, channels and groups, and people coming and going."""

from dataclasses import replace

from sandbox.slack import events
from sandbox.slack.messages import SlackMessage
from sandbox.slack.people import Channel, ChannelKind, Member, Usergroup
from sandbox.slack.world import World


class Gathering:
    """Brings people in and together. What Slack would not allow raises ValueError."""

    world: World

    def person(
        self,
        name: str,
        *,
        team: str | None = None,
        email: str | None = None,
        locale: str = "en-US",
        is_guest: bool = False,
    ) -> Member:
        """Bring in a person; another workspace's id makes them a Slack Connect guest."""
        workspace, settings = self.world.workspace, self.world.settings
        handle = name.lower().replace(" ", ".")
        return workspace.add_member(
            Member(
                id=workspace.new_id("U0"),
                handle=handle,
                name=name,
                team=team or settings.team_id,
                email=email or f"{handle}@{settings.team_domain}.example",
                locale=locale,
                is_guest=is_guest,
            )
        )

    def other_bot(self, name: str) -> Member:
        """Bring in the bot of another app."""
        workspace = self.world.workspace
        return workspace.add_member(
            Member(
                id=workspace.new_id("U0"),
                handle=name.lower().replace(" ", "_"),
                name=name,
                team=self.world.settings.team_id,
                is_bot=True,
                bot_id=workspace.new_id("B0"),
                app_id=workspace.new_id("A0"),
            )
        )

    def channel(
        self,
        name: str,
        *members: Member,
        kind: ChannelKind = ChannelKind.PUBLIC,
        with_bot: bool = True,
    ) -> Channel:
        """Open a channel in silence: no event tells of it. Guests make it a shared one."""
        world = self.world
        if kind is ChannelKind.DIRECT:
            message = "a direct conversation is opened by direct()"
            raise ValueError(message)
        if world.workspace.find_channel(name) is not None:
            message = f"there is a channel {name} already"
            raise ValueError(message)
        bot = (world.installation.bot.id,) if with_bot else ()
        guests = {m.team for m in members if m.team != world.settings.team_id}
        ids = tuple(member.id for member in members)
        return world.workspace.add_channel(name, kind, (*ids, *bot), tuple(sorted(guests)))

    def direct(self, person: Member) -> Channel:
        """Return the direct conversation of a person with the app."""
        world = self.world
        bot = world.installation.bot.id
        known = world.workspace.direct_between(person.id, bot)
        return known or world.workspace.add_channel(person.id, ChannelKind.DIRECT, (person.id, bot))

    def usergroup(self, handle: str, *members: Member) -> Usergroup:
        """Make a group of members."""
        workspace = self.world.workspace
        ids = tuple(member.id for member in members)
        group = Usergroup(id=workspace.new_id("S0"), handle=handle, members=ids)
        workspace.usergroups[group.id] = group
        return group

    async def join(self, person: Member, channel: Channel) -> Channel:
        """Join a channel."""
        return self._join(person, channel, inviter=None)

    async def invite_bot(self, channel: Channel, by: Member) -> Channel:
        """Invite the app into a channel."""
        return self._join(self.world.installation.bot, channel, inviter=by.id)

    async def archive(self, person: Member, channel: Channel) -> Channel:
        """Archive a channel."""
        archived = replace(self._now(channel), archived=True)
        self.world.workspace.put_channel(archived)
        scene = self.world.announcer.scene(channel.id, person.id)
        self.world.announcer.tell(events.archived(scene, self.world.clock.next_ts()))
        return archived

    def lock_thread(self, root: SlackMessage) -> None:
        """Let an administrator close a thread to replies."""
        self.world.workspace.locked_threads.add((root.channel, root.root_ts))

    def _join(self, member: Member, channel: Channel, inviter: str | None) -> Channel:
        world = self.world
        known = self._now(channel)
        if member.id in known.members:
            message = f"{member.name} is in #{known.name} already"
            raise ValueError(message)
        joined = replace(known, members=(*known.members, member.id))
        world.workspace.put_channel(joined)
        scene = world.announcer.scene(channel.id, member.id)
        world.announcer.tell(events.joined(scene, world.clock.next_ts(), inviter))
        return joined

    def _now(self, channel: Channel) -> Channel:
        return self.world.workspace.channels[channel.id]
